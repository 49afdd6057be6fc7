package org.pgweir.policies.rule.type;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.analysis.Unknown.Part;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.type.ChangedType.Kind;
import org.pgweir.policies.sql.tree.TypeName;

/**
 * {@code ALTER COLUMN … TYPE} to a type whose values are stored otherwise: a table rewrite under
 * ACCESS EXCLUSIVE, on both sides of a foreign key. Measured on PostgreSQL 11 to 18, where most
 * changes that only widen do without; whether timestamp and timestamptz turn into one another
 * without depends on the session's TimeZone.
 */
public final class AlterTypeRewrite implements Rule {

  @Override
  public String id() {
    return "alter-type-rewrite";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return ChangedType.find(subject, Kind.REWRITE, this::finding);
  }

  private Finding finding(ChangedType changed) {
    Optional<String> missing =
        changed.alteration().analysis().tableRewrite().isEmpty()
            ? changed.missing(Part.REWRITE)
            : Optional.empty();
    String message =
        changed.changing()
            + (missing.isPresent() ? " may rewrite" : " would rewrite")
            + " the whole table";
    String detail =
        missing
                .map(why -> why + " If the two are not stored alike, ")
                .orElse("The two are not stored alike: ")
            + "under an ACCESS EXCLUSIVE lock on %s PostgreSQL writes the whole table and all its"
                .formatted(locked(changed))
            + " indexes anew. Until that commits, every read and write waits."
            + changed.alteration().extent();
    return changed.finding(
        id(),
        changed.alteration().severity(),
        message,
        detail,
        () ->
            lengthAsCheck(changed).orElseGet(() -> new NewColumnSteps(changed.alteration()).sql()));
  }

  /** The table and those that a foreign key joins it with. */
  private static String locked(ChangedType changed) {
    String others =
        changed.alteration().analysis().locks().entrySet().stream()
            .filter(lock -> lock.getValue() == LockMode.ACCESS_EXCLUSIVE)
            .map(lock -> lock.getKey())
            .filter(each ->
                !each.equals(
                    changed
                        .alteration()
                        .subject()
                        .surroundings()
                        .nameOf(changed.alteration().alter().table())))
            .map(ObjectName::toString)
            .sorted()
            .collect(Collectors.joining(", "));
    return changed.alteration().table() + (others.isEmpty() ? "" : " and " + others);
  }

  /** A shorter string needs no other type: a CHECK bounds it without a rewrite. */
  private static Optional<String> lengthAsCheck(ChangedType changed) {
    TypeName to = changed.alteration().action().type();
    boolean string =
        changed
            .column()
            .map(Column::type)
            .filter(type -> Catalogue.isString(type.name()) && !type.array())
            .isPresent();
    if (!string
        || !to.isBuiltIn("varchar")
        || to.modifiers().size() != 1
        || changed.alteration().action().using().isPresent()) {
      return Optional.empty();
    }
    String check =
        changed.alteration().nameFor(changed.alteration().action().column().name(), "length").sql();
    String table = changed.alteration().target();
    return Optional.of(
        "-- a limit as a CHECK, each in its own transaction:\n"
            + "ALTER TABLE %s ADD CONSTRAINT %s CHECK (length(%s) <= %s) NOT VALID;\n"
                .formatted(table, check, changed.columnName(), to.modifiers().getFirst())
            + "ALTER TABLE %s VALIDATE CONSTRAINT %s;".formatted(table, check));
  }
}
