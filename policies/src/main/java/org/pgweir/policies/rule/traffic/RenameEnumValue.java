package org.pgweir.policies.rule.traffic;

import java.util.List;
import java.util.stream.Stream;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.TypeStatement.Action.RenameValue;
import org.pgweir.policies.sql.tree.TypeStatement.AlterType;

/**
 * {@code ALTER TYPE … RENAME VALUE}: whatever writes or compares the old label fails from the
 * commit on. Logical replication does not pass it on.
 */
public final class RenameEnumValue implements Rule {

  @Override
  public String id() {
    return "rename-enum-value";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof AlterType alter
        ? alter.actions().stream()
            .flatMap(action ->
                action instanceof RenameValue rename
                    ? Stream.of(finding(alter, rename))
                    : Stream.empty())
            .toList()
        : List.of();
  }

  private Finding finding(AlterType alter, RenameValue rename) {
    return Finding.of(
            this,
            Severity.ERROR,
            "renaming '%s' of enum \"%s\" breaks whatever uses the old label"
                .formatted(rename.label(), alter.type().name()),
            "Applications that write it or compare with it fail with \"invalid input value for enum\";"
                + " subscribers of logical replication keep the old label and fail on the new one.")
        .withHint(
            "ALTER TYPE %s ADD VALUE '%s';\n"
                    .formatted(alter.type().sql(), rename.newLabel().replace("'", "''"))
                + "-- then change rows and applications; the old value stays in the type");
  }
}
