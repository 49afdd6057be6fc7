package org.pgweir.gateway.sql;

import java.util.List;
import java.util.Random;

/** Texts made to be cut wrongly: quotes, comments and semicolons in every combination. */
final class RandomSql {

  private static final List<String> FRAGMENTS =
      List.of(
          "'",
          "'",
          "''",
          "\"",
          "\\",
          "\\'",
          "E'",
          "e'",
          "N'",
          "n'",
          "B'",
          "X'",
          "U&'",
          "u&\"",
          "$$",
          "$a$",
          "$A$",
          "$é$",
          "$1",
          "$",
          "--",
          "-- ",
          "\n",
          "\r",
          "\t",
          "\f",
          " ",
          " ",
          "/*",
          "*/",
          "/**/",
          ";",
          ";",
          "; DROP TABLE t",
          "SELECT 1",
          "SELECT",
          "a",
          "é",
          "\u00a0",
          "1",
          "1e",
          "0x",
          "1.",
          "..",
          "+",
          "-",
          "*",
          "/",
          "//",
          "@-",
          "||",
          "::text",
          "(",
          ")",
          ",",
          "AS",
          "begin",
          "atomic",
          "end",
          "case",
          "UESCAPE '!'",
          "\u2028");

  private static final List<String> CONTENTS =
      List.of(
          "a",
          "''",
          "\\",
          "\\\\",
          ";",
          "; DROP TABLE t",
          "--",
          "/*",
          "*/",
          "$$",
          "$a$",
          "\n",
          " ",
          "x",
          "é",
          "1",
          "//",
          "{");

  private static final List<String> GAPS =
      List.of(
          " ",
          " ",
          "\n",
          "\r",
          "\t",
          "\f",
          "/**/",
          "/* ; */",
          "/* /* ' */ */",
          "-- ;\n",
          "--'\r",
          " \n ",
          "\n--x\n",
          "");

  private static final List<String> OPERATORS =
      List.of("+", "||", "-", "@-", "*", "/", "//", "<>", "=", "~-", "*-", "+-", "::text ||");

  private final Random random;

  RandomSql(long seed) {
    random = new Random(seed);
  }

  /** Fragments in any order; few of these texts are valid. */
  String anything() {
    StringBuilder sql = new StringBuilder();
    for (int i = random.nextInt(1, 14); i > 0; i--) {
      sql.append(one(FRAGMENTS));
    }
    return sql.toString();
  }

  /** One or several statements of literals and operators; most of these texts are valid. */
  String statements() {
    StringBuilder sql = new StringBuilder(gap());
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      sql.append(statement()).append(gap());
      if (i > 1 || random.nextBoolean()) {
        sql.append(';').append(gap());
      }
    }
    return sql.toString();
  }

  private String statement() {
    return switch (random.nextInt(8)) {
      case 0 -> "DROP" + space() + "TABLE" + space() + name();
      case 1 -> "UPDATE" + space() + name() + " SET a =" + gap() + literal();
      case 2 -> "DO" + space() + literal();
      case 3 ->
          "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END;"
              + gap()
              + "SELECT "
              + literal()
              + " AS end; END";
      case 4 -> "CREATE RULE r AS ON INSERT TO t DO (SELECT 1;" + gap() + "SELECT 2)";
      default -> select();
    };
  }

  private String select() {
    StringBuilder sql = new StringBuilder("SELECT").append(space()).append(operand());
    for (int i = random.nextInt(3); i > 0; i--) {
      sql.append(gap()).append(one(OPERATORS)).append(gap()).append(operand());
    }
    return sql.toString();
  }

  private String operand() {
    return switch (random.nextInt(6)) {
      case 0 -> name();
      case 1 -> one(List.of("1", "1.5", "1e3", ".5", "1e-2", "$1"));
      case 2 -> "(" + gap() + literal() + gap() + ")";
      default -> literal();
    };
  }

  /** A string in one of the spellings, with content that suits another. */
  private String literal() {
    StringBuilder content = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      content.append(one(CONTENTS));
    }
    return switch (random.nextInt(7)) {
      case 0, 1 -> "'" + content + "'";
      case 2, 3 -> "E'" + content + "'";
      case 4 -> "$$" + content + "$$";
      case 5 -> "$a$" + content + "$a$";
      default -> "'" + content + "'" + one(GAPS) + "'" + one(CONTENTS) + "'";
    };
  }

  private String name() {
    return one(List.of("t", "\"a\"\";\"", "é", "U&\"\\0061\"", "\"--\"", "a$b", "\"/*\""));
  }

  private String gap() {
    return random.nextInt(3) == 0 ? one(GAPS) : "";
  }

  private String space() {
    return " " + gap();
  }

  private String one(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
