package org.pgweir.gateway.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.pgweir.policies.sql.lexer.Lexed;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.lexer.Token;
import org.pgweir.policies.sql.lexer.TokenKind;

/**
 * What psql does not send to the server as it is written: its own commands, the rows behind COPY …
 * FROM STDIN, and variables.
 */
final class PsqlScript {

  /** They send what stands before them, as a semicolon does; \\bind may stand in between. */
  private static final Pattern SENDING =
      Pattern.compile("\\\\(?:gx?|gexec|gset|gdesc|crosstabview|watch)(?![A-Za-z_])");

  private final Mask mask;
  private final String text;
  private final boolean variables;
  private final List<NotJudged> notJudged = new ArrayList<>();
  private final List<Token> statement = new ArrayList<>();

  /**
   * @param variables whether {@code :name} is one
   */
  PsqlScript(Mask mask, boolean variables) {
    this.mask = mask;
    this.text = mask.text();
    this.variables = variables;
  }

  /** Blanks all of it and tells what is not judged. */
  List<NotJudged> mask() {
    int at = 0;
    while (at < text.length()) {
      if (!(Lexer.lex(text, at, true, this::isEnd) instanceof Lexed.Complete(var tokens))
          || tokens.isEmpty()) {
        break;
      }
      statement.addAll(tokens);
      Token last = tokens.getLast();
      if (isBackslash(last)) {
        at = command(last.start());
      } else if (last.isOperator(text, ";")) {
        at = copiesRows() ? rows(last.end()) : last.end();
        endStatement();
      } else {
        break;
      }
    }
    endStatement();
    return notJudged;
  }

  private boolean isEnd(Token token) {
    return token.isOperator(text, ";") || isBackslash(token);
  }

  private boolean isBackslash(Token token) {
    return token.kind() == TokenKind.INVALID && text.charAt(token.start()) == '\\';
  }

  private int command(int start) {
    if (text.startsWith("\\;", start)) {
      mask.put(start, ' ');
      return start + 1;
    }
    int end = endOfLine(start);
    int nameEnd = start + 1;
    while (nameEnd < end && Character.isLetter(text.charAt(nameEnd))) {
      nameEnd++;
    }
    String name = text.substring(start + 1, nameEnd);
    mask.blank(start, end);
    notJudged.add(new NotJudged(start, end, "psql's own command \\" + name + " is not judged"));
    if (sends(text.substring(start, end))) {
      mask.put(start, ';');
      statement.removeLast();
      endStatement();
    } else {
      statement.removeLast();
    }
    return end;
  }

  private static boolean sends(String commands) {
    return SENDING.matcher(commands).find();
  }

  /** COPY … FROM STDIN, of which the rows follow; the server takes STDOUT for the same. */
  private boolean copiesRows() {
    if (statement.isEmpty() || !statement.getFirst().isWord(text, "copy")) {
      return false;
    }
    for (int i = 1; i + 1 < statement.size(); i++) {
      if (statement.get(i).isWord(text, "from")
          && (statement.get(i + 1).isWord(text, "stdin")
              || statement.get(i + 1).isWord(text, "stdout"))) {
        return true;
      }
    }
    return false;
  }

  /** From the next line to the one that holds {@code \.} alone. */
  private int rows(int from) {
    int line = nextLine(from);
    while (line < text.length()) {
      int end = endOfLine(line);
      boolean last = text.substring(line, end).strip().equals("\\.");
      mask.blank(line, end);
      line = nextLine(line);
      if (last) {
        break;
      }
    }
    return line;
  }

  private int endOfLine(int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
      i++;
    }
    return i;
  }

  private int nextLine(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end + 1;
  }

  private void endStatement() {
    if (variables) {
      for (int i = 0; i + 1 < statement.size(); i++) {
        variable(i);
      }
    }
    statement.clear();
  }

  /** {@code :name}, {@code :'name'}, {@code :"name"}: a slice {@code [1:n]} is none. */
  private void variable(int i) {
    Token colon = statement.get(i);
    Token name = statement.get(i + 1);
    boolean stuckToFormer =
        i > 0
            && statement.get(i - 1).end() == colon.start()
            && statement.get(i - 1).kind() != TokenKind.OPERATOR;
    if (!colon.isOperator(text, ":") || colon.end() != name.start() || stuckToFormer) {
      return;
    }
    switch (name.kind()) {
      case WORD -> mask.put(colon.start(), '_');
      case STRING, QUOTED_NAME -> mask.put(colon.start(), ' ');
      default -> {
        // no variable
      }
    }
  }
}
