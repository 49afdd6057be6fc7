package org.pgweir.policies.access;

import java.time.Instant;
import java.util.Optional;
import org.pgweir.policies.analysis.RowsTouched;
import org.pgweir.policies.policy.AccessDocument;
import org.pgweir.policies.policy.Allowed;
import org.pgweir.policies.policy.Rights;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.policy.SessionClass;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque.LexicalClass;
import org.pgweir.policies.sql.tree.TableStatement;

/**
 * What one {@code kind: Access} file says to the statements of its sessions. Each of its findings
 * refuses the statement. Immutable, pure; any thread.
 *
 * @param session whose statements they are
 * @param now when office hours are judged
 */
public record AccessRules(AccessDocument document, Session session, Instant now) {

  /** Of a StartupMessage: the session also takes commands that are no SQL. */
  private static final String REPLICATION = "replication";

  /** A sentence: which file decided. */
  public String reason() {
    return "Decided by access %s (%s).".formatted(document.name(), document.place());
  }

  /** What is wrong with a statement, by itself and apart from those that stand in it. */
  public Optional<Finding> check(Subject subject) {
    Demand demand = Demands.of(subject.statement());
    if (demand == Demand.END) {
      return Optional.empty();
    }
    return closed()
        .or(this::replicating)
        .or(() -> notAllowed(subject.statement(), demand))
        .or(() -> setting(subject))
        .or(() -> call(subject))
        .or(() -> withoutWhere(subject))
        .or(() -> Reach.outOfBounds(subject, rights(), this::finding));
  }

  /** What is wrong with a FunctionCall message. */
  public Optional<Finding> functionCall(int oid) {
    return closed()
        .or(() ->
            rights().allow() == Allowed.ALL || Fastpath.isHarmless(oid, rights().allow())
                ? Optional.empty()
                : Optional.of(
                    finding(
                        "access-code",
                        "a function called by its number %d is not allowed in %s"
                            .formatted(oid, sessions()),
                        "Of functions called so, those of large objects are known here.")));
  }

  private Rights rights() {
    return document.rights();
  }

  private Optional<Finding> closed() {
    return rights()
        .hours()
        .filter(hours -> !hours.isOpen(now))
        .map(hours ->
            finding(
                "access-hours",
                "no statements are allowed in %s at this time".formatted(sessions()),
                "They are allowed from %s.".formatted(hours)));
  }

  private Optional<Finding> replicating() {
    return rights().allow() == Allowed.ALL
            || !session.arrival().parameters().containsKey(REPLICATION)
        ? Optional.empty()
        : Optional.of(
            finding(
                "access-code",
                "replication connections are not allowed in %s".formatted(sessions()),
                "What they take beside SQL is not read."));
  }

  private Optional<Finding> notAllowed(SqlStatement statement, Demand demand) {
    Allowed may = rights().allow();
    return switch (demand) {
      case END, READ -> Optional.empty();
      case WRITE -> may == Allowed.READ ? Optional.of(write()) : Optional.empty();
      case DEFINE ->
          may == Allowed.ALL
              ? Optional.empty()
              : Optional.of(
                  finding(
                      "access-ddl",
                      "changes of what is defined are not allowed in %s".formatted(sessions()),
                      "They belong into a migration."));
      case CODE ->
          may == Allowed.ALL || (may == Allowed.WRITE && isProgramCalling(statement))
              ? Optional.empty()
              : Optional.of(
                  finding(
                      "access-code",
                      "code that is not read is not allowed in %s".formatted(sessions()),
                      "What it would do cannot be told from the statement."));
      case UNREAD ->
          may == Allowed.ALL || (may == Allowed.WRITE && isProgramUnread(statement))
              ? Optional.empty()
              : Optional.of(
                  finding(
                      "access-unread",
                      "cannot tell what this statement would do",
                      "Where not everything is allowed, it has to be understood."));
    };
  }

  private Finding write() {
    return finding(
        "access-write",
        "changes of rows, and locks in the way of others, are not allowed in %s"
            .formatted(sessions()),
        "Such sessions may read.");
  }

  /** Deployed programs call procedures, which were judged when they were made. */
  private boolean isProgramCalling(SqlStatement statement) {
    return document.sessionClass() != SessionClass.HUMAN
        && statement instanceof org.pgweir.policies.sql.tree.WrappingStatement.Call;
  }

  private boolean isProgramUnread(SqlStatement statement) {
    return document.sessionClass() != SessionClass.HUMAN
        && statement instanceof Opaque opaque
        && (opaque.lexicalClass() == LexicalClass.READS
            || opaque.lexicalClass() == LexicalClass.WRITES);
  }

  private Optional<Finding> setting(Subject subject) {
    return SettingsRule.broken(
            subject.text(),
            subject.statement(),
            Calls.in(subject.statement()).settings(),
            rights(),
            document.sessionClass())
        .map(name ->
            finding(
                "access-setting",
                name.equals(SettingsRule.UNPLAIN)
                    ? "a setting that is not named plainly may not be changed in " + sessions()
                    : "%s may not be changed in %s".formatted(name, sessions()),
                "It is what such sessions are bound by."));
  }

  private Optional<Finding> call(Subject subject) {
    if (rights().allow() != Allowed.READ) {
      return Optional.empty();
    }
    return Calls.in(subject.statement()).found().stream()
        .findFirst()
        .map(Expression.Call::function)
        .map(function ->
            finding(
                "access-code",
                "%s() is not allowed in %s".formatted(function.name(), sessions()),
                "It does more than read, and a read-only transaction does not stop it."));
  }

  private Optional<Finding> withoutWhere(Subject subject) {
    if (!rights().whereRequired()) {
      return Optional.empty();
    }
    boolean all =
        switch (subject.statement()) {
          case TableStatement.Truncate _ -> true;
          case DataStatement data ->
              WholeTables.areWrittenBy(data)
                  || subject.analysis().rowsTouched().values().stream()
                      .anyMatch(RowsTouched.All.class::isInstance);
          default -> false;
        };
    return all
        ? Optional.of(
            finding(
                "access-where",
                "changes of all rows of a table are not allowed in %s".formatted(sessions()),
                "An UPDATE or DELETE needs a WHERE that excludes something."))
        : Optional.empty();
  }

  private Finding finding(String rule, String message, String detail) {
    return new Finding(
        rule,
        Severity.ERROR,
        message,
        detail,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private String sessions() {
    return "sessions of class " + document.sessionClass().word();
  }
}
