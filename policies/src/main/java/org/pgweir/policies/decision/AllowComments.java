package org.pgweir.policies.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.sql.lexer.Comment;
import org.pgweir.policies.sql.lexer.Lexed;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;

/** The comments of a text that ask to let findings pass, and whose statement each is about. */
public final class AllowComments {

  /** Of a text whose comments are not asked for. */
  public static final AllowComments NONE = new AllowComments(List.of());

  private static final String MARK = "pgweir:";

  private record Attached(AllowComment comment, Optional<SourceRange> statement) {}

  private final List<Attached> comments;

  private AllowComments(List<Attached> comments) {
    this.comments = List.copyOf(comments);
  }

  /** Those of a text. */
  public static AllowComments in(SqlText text) {
    if (!text.text().contains(MARK)) {
      return NONE;
    }
    var tokens =
        switch (Lexer.lex(text.text(), text.standardConformingStrings())) {
          case Lexed.Complete(var all) -> all;
          case Lexed.Broken(var before, _, _) -> before;
        };
    List<Attached> found = new ArrayList<>();
    for (Comment comment : Comment.in(text.text(), tokens)) {
      AllowComment.read(text.text(), comment)
          .ifPresent(allow -> found.add(new Attached(allow, statement(text, allow.start()))));
    }
    return new AllowComments(found);
  }

  /**
   * The statement a comment stands in, else the one before it on the same line, else the next one.
   */
  private static Optional<SourceRange> statement(SqlText text, int at) {
    Optional<SourceRange> before = Optional.empty();
    for (SqlStatement statement : text.statements()) {
      SourceRange range = statement.range();
      if (range.end() <= at) {
        before = Optional.of(range);
      } else if (range.start() <= at) {
        return Optional.of(range);
      } else {
        return onSameLine(text, before, at) ? before : Optional.of(range);
      }
    }
    return onSameLine(text, before, at) ? before : Optional.empty();
  }

  private static boolean onSameLine(SqlText text, Optional<SourceRange> before, int at) {
    return before
        .filter(range -> text.text().substring(range.end(), at).indexOf('\n') < 0)
        .isPresent();
  }

  /** Those about a statement of the text. */
  public List<AllowComment> about(SqlStatement statement) {
    return comments.stream()
        .filter(each -> each.statement().equals(Optional.of(statement.range())))
        .map(Attached::comment)
        .toList();
  }

  /** Those behind which no statement comes. */
  public List<AllowComment> aboutNothing() {
    return comments.stream()
        .filter(each -> each.statement().isEmpty())
        .map(Attached::comment)
        .toList();
  }
}
