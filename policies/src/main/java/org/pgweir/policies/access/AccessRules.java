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
import org.pgweir.policies.sql.Fingerprint;
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

  /** What the ids of all its rules begin with. */
  public static final String PREFIX = "access-";

  private static final String UNLEARNED = "access-unlearned";

  /** Of a StartupMessage: the session also takes commands that are no SQL. */
  private static final String REPLICATION = "replication";

  /** A sentence: which file decided. */
  public String reason() {
    return "Decided by access %s (%s).".formatted(document.name(), document.place());
  }

  /** What is wrong with a statement, by itself and apart from those that stand in it. */
  public Optional<Finding> check(Subject subject) {
    return check(subject, subject.text().at(subject.statement().range()));
  }

  /**
   * The same of a statement that stands in another.
   *
   * @param outermost the text of the outermost, which files under version control have to hold
   */
  public Optional<Finding> check(Subject subject, String outermost) {
    Demand demand = Demands.of(subject.statement());
    if (demand == Demand.END) {
      return Optional.empty();
    }
    return closed()
        .or(this::replicating)
        .or(() -> notAllowed(subject.statement(), demand))
        .or(() ->
            document
                .migrations()
                .filter(_ -> demand != Demand.READ)
                .flatMap(terms -> FromFiles.missing(terms, subject, outermost))
                .map(detail ->
                    finding(
                        "access-migration",
                        "this statement stands in no file under version control",
                        detail)))
        .or(() -> setting(subject))
        .or(() -> call(subject))
        .or(() -> withoutWhere(subject))
        .or(() -> Reach.outOfBounds(subject, rights(), this::finding))
        // The last: where it is only observed, nothing behind it would be looked at.
        .or(() -> unlearned(subject, outermost));
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

  /** Whether a statement, or what stands in it, needs a transaction that may write. */
  public static boolean writes(Subject subject) {
    return Demands.of(subject.statement()) != Demand.READ
        || subject.statement() instanceof org.pgweir.policies.sql.tree.WrappingStatement
        || !Calls.in(subject.statement()).found().isEmpty();
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

  /** What stands in a statement is known with it. */
  private Optional<Finding> unlearned(Subject subject, String outermost) {
    return document
        .statements()
        .filter(_ -> subject.text().at(subject.statement().range()).equals(outermost))
        .flatMap(learned -> {
          Fingerprint print = Fingerprint.of(outermost, subject.text().standardConformingStrings());
          return learned.fingerprints().contains(print.id())
              ? Optional.empty()
              : Optional.of(
                  finding(
                      UNLEARNED,
                      "this statement is none of those this program is known to send",
                      "Its fingerprint %s is not in %s."
                          .formatted(print.id(), learned.from().getFileName())));
        });
  }

  /** Whether what is found is told nobody but the log. */
  public boolean isObserved(Finding finding) {
    return finding.rule().equals(UNLEARNED)
        && document.statements().filter(learned -> !learned.enforced()).isPresent();
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
