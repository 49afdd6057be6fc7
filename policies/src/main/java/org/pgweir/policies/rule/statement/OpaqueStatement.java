package org.pgweir.policies.rule.statement;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque;

/**
 * A statement that was not understood, graded by the worst it can be.
 *
 * <p>Most text that is not understood is a syntax error to the server too and goes there to be told
 * so. What begins like a statement that changes tables does not: were it one, nothing would have
 * been said of it.
 */
public final class OpaqueStatement implements Rule {

  /** Every word a statement of PostgreSQL 13 to 18 can begin with; the server takes no other. */
  private static final Set<String> FIRST_WORDS =
      Set.of(
          "abort",
          "alter",
          "analyse",
          "analyze",
          "begin",
          "call",
          "checkpoint",
          "close",
          "cluster",
          "comment",
          "commit",
          "copy",
          "create",
          "deallocate",
          "declare",
          "delete",
          "discard",
          "do",
          "drop",
          "end",
          "execute",
          "explain",
          "fetch",
          "grant",
          "import",
          "insert",
          "listen",
          "load",
          "lock",
          "merge",
          "move",
          "notify",
          "prepare",
          "reassign",
          "refresh",
          "reindex",
          "release",
          "repack",
          "reset",
          "revoke",
          "rollback",
          "savepoint",
          "security",
          "select",
          "set",
          "show",
          "start",
          "table",
          "truncate",
          "unlisten",
          "update",
          "vacuum",
          "values",
          "wait",
          "with");

  /** Begin statements that rewrite, lock or take away tables, or run code, whatever follows. */
  private static final Set<String> ON_TABLES =
      Set.of("call", "cluster", "do", "lock", "refresh", "reindex", "repack", "vacuum");

  /** What CREATE, ALTER and DROP of these do, no rule is about. */
  private static final Set<String> NOT_ON_TABLES =
      Set.of(
          "access",
          "aggregate",
          "cast",
          "collation",
          "conversion",
          "default",
          "group",
          "language",
          "large",
          "operator",
          "role",
          "server",
          "system",
          "tablespace",
          "text",
          "transform",
          "user");

  /** Words between CREATE and what is created. */
  private static final Set<String> NOISE =
      Set.of("or", "replace", "global", "local", "temp", "temporary", "trusted", "procedural");

  @Override
  public String id() {
    return "opaque-statement";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return switch (subject.statement()) {
      case Opaque opaque -> takesSnapshot(opaque) ? List.of() : List.of(finding(opaque));
      default -> List.of();
    };
  }

  /** SET TRANSACTION SNAPSHOT, by which the workers of a parallel pg_dump see the same rows. */
  public static boolean takesSnapshot(Opaque opaque) {
    return opaque.words().equals(List.of("set", "transaction", "snapshot"));
  }

  private Finding finding(Opaque opaque) {
    String reason =
        switch (opaque.reason()) {
          case UNTERMINATED -> "A string, quoted name or comment in it does not end.";
          case NOT_IN_GRAMMAR -> "The grammar of PostgreSQL known here has no such statement.";
          case NESTED_TOO_DEEP -> "It is nested deeper than is read.";
          case CALLED_BY_NUMBER ->
              "FunctionCall names a function by its number, and no catalogue known here has it.";
        };
    if (opaque.reason() == Opaque.Reason.CALLED_BY_NUMBER) {
      return new Finding(
          id(),
          Severity.WARNING,
          "cannot tell which function this would call",
          reason + " It may do whatever a function can.",
          Optional.of("Call it by its name: SELECT f(…)."),
          Optional.empty(),
          Optional.empty());
    }
    return new Finding(
        id(),
        severity(opaque),
        "cannot tell what this statement would do",
        reason + " " + atWorst(opaque),
        Optional.of(
            "If PostgreSQL takes the statement, write it in a plainer way, one action in each."),
        Optional.empty(),
        Optional.empty());
  }

  private static Severity severity(Opaque opaque) {
    if (isErrorToServer(opaque)) {
      return Severity.INFO;
    }
    return switch (opaque.lexicalClass()) {
      case DEFINES -> isOnTables(opaque) ? Severity.ERROR : Severity.WARNING;
      case UTILITY -> Severity.ERROR;
      case WRITES -> Severity.WARNING;
      case READS -> Severity.INFO;
    };
  }

  /** Whatever the version and the settings of the server: no statement begins like this. */
  public static boolean isErrorToServer(Opaque opaque) {
    return switch (opaque.reason()) {
      case NOT_IN_GRAMMAR, NESTED_TOO_DEEP ->
          opaque.words().isEmpty() || !FIRST_WORDS.contains(opaque.words().getFirst());
      case CALLED_BY_NUMBER -> false;
      // where it is terminated is a matter of settings, so any of its words may begin a statement
      case UNTERMINATED -> opaque.words().stream().noneMatch(FIRST_WORDS::contains);
    };
  }

  private static boolean isOnTables(Opaque opaque) {
    if (opaque.reason() == Opaque.Reason.UNTERMINATED) {
      return true;
    }
    String first = opaque.words().getFirst();
    return switch (first) {
      case "create", "alter", "drop" ->
          opaque.words().stream()
              .skip(1)
              .filter(word -> !NOISE.contains(word))
              .findFirst()
              .filter(NOT_ON_TABLES::contains)
              .isEmpty();
      default -> ON_TABLES.contains(first);
    };
  }

  private static String atWorst(Opaque opaque) {
    if (isErrorToServer(opaque)) {
      return "No statement of PostgreSQL begins like it.";
    }
    return switch (opaque.lexicalClass()) {
      case DEFINES -> "By its words it may change what is defined in the database, or run code.";
      case UTILITY -> "By its words it may change the settings of the session.";
      case WRITES -> "By its words it may change rows.";
      case READS -> "By its words it only reads, unless a function that it calls does more.";
    };
  }
}
