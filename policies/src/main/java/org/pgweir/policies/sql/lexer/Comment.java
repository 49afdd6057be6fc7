package org.pgweir.policies.sql.lexer;

import java.util.ArrayList;
import java.util.List;

/**
 * A comment.
 *
 * @param start index of its first character
 * @param end index after its last character; the line end is no part of it
 */
public record Comment(int start, int end) {

  /** What stands in it, without the marks around it. */
  public String content(String text) {
    return text.startsWith("--", start)
        ? text.substring(start + 2, end)
        : text.substring(start + 2, Math.max(start + 2, end - 2));
  }

  /** The comments of a text between and around its tokens, in their order. */
  public static List<Comment> in(String text, List<Token> tokens) {
    List<Comment> comments = new ArrayList<>();
    int gap = 0;
    for (Token token : tokens) {
      between(text, gap, token.start(), comments);
      gap = token.end();
    }
    between(text, gap, text.length(), comments);
    return comments;
  }

  private static void between(String text, int from, int to, List<Comment> comments) {
    int i = from;
    while (i + 1 < to) {
      int end = i;
      if (text.startsWith("--", i)) {
        end = endOfLine(text, i, to);
      } else if (text.startsWith("/*", i)) {
        end = endOfBlock(text, i, to);
      }
      if (end > i) {
        comments.add(new Comment(i, end));
      }
      i = Math.max(end, i + 1);
    }
  }

  private static int endOfLine(String text, int from, int to) {
    int i = from;
    while (i < to && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
      i++;
    }
    return i;
  }

  private static int endOfBlock(String text, int from, int to) {
    int depth = 0;
    int i = from;
    while (i < to) {
      if (text.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i += 2;
        if (depth == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    return to;
  }
}
