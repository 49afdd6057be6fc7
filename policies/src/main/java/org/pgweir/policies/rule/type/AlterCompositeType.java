package org.pgweir.policies.rule.type;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.TypeStatement.AlterType;

/**
 * {@code ALTER TYPE} of a composite type that tables are made OF: each of them is locked with
 * ACCESS EXCLUSIVE, though the statement names none. Measured on PostgreSQL 11 to 18 for ADD
 * ATTRIBUTE … CASCADE.
 */
public final class AlterCompositeType implements Rule {

  @Override
  public String id() {
    return "alter-composite-type";
  }

  @Override
  public List<Finding> check(Subject subject) {
    if (!(subject.statement() instanceof AlterType alter)) {
      return List.of();
    }
    String tables =
        subject.analysis().locks().entrySet().stream()
            .filter(lock -> lock.getValue() == LockMode.ACCESS_EXCLUSIVE)
            .map(lock -> lock.getKey())
            .map(ObjectName::toString)
            .sorted()
            .collect(Collectors.joining(", "));
    if (tables.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Finding(
            id(),
            Severity.WARNING,
            "changing type \"%s\" would lock every table of it".formatted(alter.type().name()),
            "Under ACCESS EXCLUSIVE at the same time: %s. Who waits for one of them stops the others."
                .formatted(tables),
            Optional.of("Run it with a short lock_timeout when none of these tables is busy."),
            Optional.empty(),
            Optional.empty()));
  }
}
