package org.pgweir.policies;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.access.AccessRules;
import org.pgweir.policies.decision.Decision.Outcome;
import org.pgweir.policies.decision.Examined;
import org.pgweir.policies.decision.Ruling;
import org.pgweir.policies.policy.AccessDocument;
import org.pgweir.policies.policy.Action;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.sql.Fingerprint;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TransactionStatement;

/**
 * Says which refused statements a grant would let pass, and how to ask for it. A grant says who may
 * run a statement; whether it is safe stays with the rules.
 */
final class Grants {

  private Grants() {}

  /** Makes the verdict on what is examined. */
  interface Judging {
    JudgedStatement judged(Examined examined);
  }

  /** What a grant has to do with a text of one statement. */
  static Granting of(Examined examined, Optional<AccessDocument> access, Judging judging) {
    if (!isRefusedByAccess(examined)
        || access.flatMap(AccessDocument::grants).isEmpty()
        || !isGrantable(examined.statement())
        || granted(examined).decision().outcome() == Outcome.REFUSE) {
      return Granting.NONE;
    }
    return new Granting.Possible(
        grantable(examined, access.get()), judging.judged(granted(examined)));
  }

  /**
   * What the client of a refused statement is told to do.
   *
   * @param alone whether it is the only one in its text
   */
  static Optional<String> hint(
      Examined examined, Optional<AccessDocument> access, Session session, boolean alone) {
    if (!isRefusedByAccess(examined) || access.flatMap(AccessDocument::grants).isEmpty()) {
      return Optional.empty();
    }
    if (!isGrantable(examined.statement())) {
      return Optional.of("Statements like this are never granted.");
    }
    Examined granted = granted(examined);
    if (granted.decision().outcome() == Outcome.REFUSE) {
      Ruling other = granted.decision().deciding().orElseThrow();
      return Optional.of(
          "A grant would not help: %s refuses it too. %s"
              .formatted(other.finding().rule(), other.finding().hint().orElse(""))
              .strip());
    }
    if (!alone) {
      return Optional.of("Send it by itself: grants are for one statement.");
    }
    Grantable what = grantable(examined, access.get());
    return Optional.of(
        "Ask for a grant: pgweir grant request --database %s --role %s --access %s --statement %s"
                .formatted(
                    quoted(session.database()),
                    quoted(session.role()),
                    what.access(),
                    what.statement())
            + " --reason 'why'");
  }

  private static Examined granted(Examined examined) {
    return new Examined(
        examined.subject(), examined.decision().granted(), examined.trace(), examined.uses());
  }

  private static boolean isRefusedByAccess(Examined examined) {
    return examined.decision().rulings().stream()
        .anyMatch(ruling -> ruling.isOfAccess() && ruling.action() == Action.REFUSE);
  }

  /** What changes the session, or is not understood, would reach further than the statement. */
  private static boolean isGrantable(SqlStatement statement) {
    return switch (statement) {
      case SessionStatement _, TransactionStatement _, SqlStatement.Opaque _ -> false;
      default -> true;
    };
  }

  private static Grantable grantable(Examined examined, AccessDocument access) {
    var text = examined.subject().text();
    Fingerprint print =
        Fingerprint.of(text.at(examined.statement().range()), text.standardConformingStrings());
    List<String> tables =
        examined.subject().analysis().locks().keySet().stream()
            .map(Object::toString)
            .sorted()
            .toList();
    return new Grantable(
        access.name(),
        access.sessionClass(),
        print.id(),
        parameters(print),
        examined.kind(),
        tables,
        AccessRules.writes(examined.subject()));
  }

  /** How grants name the literals of a statement. */
  static String parameters(Fingerprint print) {
    return print.parameters() + (print.hasPlaceholders() ? Grantable.ANY : "");
  }

  /** As a shell reads it. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_.-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
