package org.pgweir.policies.rule.table;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.SessionStatement.SetVariable;
import org.pgweir.policies.sql.tree.TableAction.SwitchTrigger;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/**
 * {@code DISABLE TRIGGER}, and {@code session_replication_role}: what triggers see to, foreign keys
 * among it, is not seen to any more. Rows that break it stay after the trigger is enabled again.
 */
public final class DisableTrigger implements Rule {

  @Override
  public String id() {
    return "disable-trigger";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return switch (subject.statement()) {
      case AlterTable alter when subject.isShared(alter.table()) ->
          alter.actions().stream()
              .flatMap(action ->
                  action instanceof SwitchTrigger change && !change.enable()
                      ? Stream.of(finding(subject, alter, change))
                      : Stream.empty())
              .toList();
      case SetVariable(var name, var values, _, _)
          when name.equals("session_replication_role") && values.contains("replica") ->
          List.of(
              Finding.of(
                  this,
                  Severity.WARNING,
                  "session_replication_role = replica switches triggers and foreign keys off",
                  "Rows that this session writes are checked by no foreign key and seen by no trigger;"
                      + " those that break them stay."));
      default -> List.of();
    };
  }

  private Finding finding(Subject subject, AlterTable alter, SwitchTrigger change) {
    boolean all =
        change.trigger().isEmpty()
            && subject.text().at(change.range()).toLowerCase(Locale.ROOT).endsWith("all");
    String table = alter.table().name();
    return all
        ? Finding.of(
                this,
                Severity.ERROR,
                "DISABLE TRIGGER ALL switches foreign keys of \"%s\" off".formatted(table),
                "For every session, not for this one alone: rows written meanwhile are checked by no"
                    + " foreign key, and those that break one stay when the triggers are back.")
            .withTable(alter.table())
            .withHint(
                "-- leaves foreign keys on:\nALTER TABLE %s DISABLE TRIGGER USER;"
                    .formatted(alter.table().sql()))
        : Finding.of(
                this,
                Severity.WARNING,
                "disabling triggers of \"%s\" counts for every session".formatted(table),
                "Rows that anybody writes meanwhile miss what the trigger does: audit, derived values,"
                    + " checks. Nothing catches up on them later.")
            .withTable(alter.table());
  }
}
