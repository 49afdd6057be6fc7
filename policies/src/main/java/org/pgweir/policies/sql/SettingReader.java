package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.sql.lexer.StatementTokens;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;

/**
 * Reads SET, RESET, SHOW and DISCARD straight from the tokens, because the session's settings
 * decide how everything after them is read.
 */
final class SettingReader {

  private final TokenCursor cursor;
  private final SourceRange range;
  private final boolean standardConformingStrings;

  private SettingReader(TokenCursor cursor, SourceRange range, boolean standardConformingStrings) {
    this.cursor = cursor;
    this.range = range;
    this.standardConformingStrings = standardConformingStrings;
  }

  /** The statement, if it is one of these in one of PostgreSQL's forms. */
  static Optional<SqlStatement> read(
      String text, StatementTokens tokens, boolean standardConformingStrings) {
    TokenCursor cursor = new TokenCursor(text, tokens.tokens());
    SourceRange range = new SourceRange(tokens.start(), tokens.end());
    Optional<SqlStatement> statement =
        new SettingReader(cursor, range, standardConformingStrings).read();
    return cursor.atEnd() ? statement : Optional.empty();
  }

  private Optional<SqlStatement> read() {
    if (cursor.accept("set")) {
      boolean local = cursor.accept("local");
      if (!local && !cursor.accept("session", "authorization")) {
        cursor.accept("session");
      } else if (!local) {
        return value("session_authorization", false);
      }
      return set(local);
    }
    if (cursor.accept("reset")) {
      return cursor.accept("all")
          ? Optional.of(new SessionStatement.ResetVariable(Optional.empty(), range))
          : named().map(name -> new SessionStatement.ResetVariable(Optional.of(name), range));
    }
    if (cursor.accept("show")) {
      return cursor.accept("all")
          ? Optional.of(new SessionStatement.ShowVariable(Optional.empty(), range))
          : named().map(name -> new SessionStatement.ShowVariable(Optional.of(name), range));
    }
    if (cursor.accept("discard")) {
      return cursor
          .acceptName()
          .map(what -> what.name().equals("temporary") ? "temp" : what.name())
          .map(what -> new SessionStatement.Discard(what, range));
    }
    return Optional.empty();
  }

  private Optional<SqlStatement> set(boolean local) {
    if (cursor.accept("session", "authorization")) {
      return value("session_authorization", local);
    }
    if (cursor.accept("time", "zone")) {
      // LOCAL stands for the default here
      return cursor.accept("local")
          ? Optional.of(new SessionStatement.SetVariable("timezone", List.of(), local, range))
          : value("timezone", local);
    }
    if (cursor.accept("xml", "option")) {
      return value("xmloption", local);
    }
    if (cursor.accept("names")) {
      return cursor.atEnd()
          ? Optional.of(
              new SessionStatement.SetVariable("client_encoding", List.of(), local, range))
          : value("client_encoding", local);
    }
    return variable(local);
  }

  private Optional<SqlStatement> variable(boolean local) {
    Optional<String> name = dottedName();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (cursor.acceptOperator("=") || cursor.accept("to")) {
      return value(name.get(), local);
    }
    if (cursor.accept("from", "current")) {
      return Optional.of(new SessionStatement.SetVariable(name.get(), List.of(), local, range));
    }
    return switch (name.get()) {
      case "role" -> value("role", local);
      case "schema" -> value("search_path", local);
      default -> Optional.empty();
    };
  }

  /** Values with commas between, or DEFAULT. */
  private Optional<SqlStatement> value(String name, boolean local) {
    List<String> values = new ArrayList<>();
    if (!cursor.accept("default")) {
      do {
        Optional<String> value = oneValue();
        if (value.isEmpty()) {
          return Optional.empty();
        }
        values.add(value.get());
      } while (cursor.acceptOperator(","));
    }
    return Optional.of(new SessionStatement.SetVariable(name, values, local, range));
  }

  private Optional<String> oneValue() {
    return cursor
        .acceptString(standardConformingStrings)
        .or(cursor::acceptNumber)
        .or(() -> cursor.acceptName().map(Identifier::name));
  }

  /** The setting behind RESET and SHOW. */
  private Optional<String> named() {
    if (cursor.accept("time", "zone")) {
      return Optional.of("timezone");
    }
    if (cursor.accept("session", "authorization")) {
      return Optional.of("session_authorization");
    }
    if (cursor.accept("transaction", "isolation", "level")) {
      return Optional.of("transaction_isolation");
    }
    return dottedName();
  }

  private Optional<String> dottedName() {
    Optional<String> name = cursor.acceptName().map(part -> Names.fold(part.name()));
    while (name.isPresent() && cursor.acceptOperator(".")) {
      String first = name.get();
      name = cursor.acceptName().map(part -> first + "." + Names.fold(part.name()));
    }
    return name;
  }
}
