package org.pgweir.policies.rule.constraint;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableConstraint;

/** An ADD CONSTRAINT of one kind, and how to write it in other steps. */
record AddedConstraint<C extends TableConstraint>(
    Alteration<AddConstraint> alteration, C constraint) {

  /** Says what is so anyway, and does not go before NOT VALID. */
  private static final String ENFORCED = "(?i)(?<!not)\\s+enforced\\s*$";

  /** What a rule finds in the constraints of one kind that an ALTER TABLE adds. */
  static <C extends TableConstraint> List<Finding> find(
      Subject subject, Class<C> kind, Function<AddedConstraint<C>, Optional<Finding>> check) {
    return Alteration.each(
        subject,
        AddConstraint.class,
        add ->
            kind.isInstance(add.action().constraint())
                ? check.apply(new AddedConstraint<>(add, kind.cast(add.action().constraint())))
                : Optional.empty());
  }

  Optional<Relation> table() {
    return alteration.relation();
  }

  boolean isPartitioned() {
    return table().filter(each -> each.kind() == Relation.Kind.PARTITIONED_TABLE).isPresent();
  }

  /** The partitions that hold rows, as SQL names. */
  List<String> partitions() {
    return table().stream()
        .flatMap(each -> alteration.subject().surroundings().catalogue().descendants(each).stream())
        .filter(Relation::hasStorage)
        .map(each -> sql(each.name()))
        .toList();
  }

  private static String sql(ObjectName name) {
    return name.schema().map(part -> Identifier.of(part).sql() + ".").orElse("")
        + Identifier.of(name.name()).sql();
  }

  /** Its name, or the one to give it. */
  String name(String part, String ending) {
    return constraint.name().orElseGet(() -> alteration.nameFor(part, ending)).sql();
  }

  /** The constraint as written, with that name. */
  String named(String name) {
    String written = alteration.at(constraint.range()).replaceAll(ENFORCED, "");
    return constraint.name().isPresent() ? written : "CONSTRAINT " + name + " " + written;
  }

  static String names(List<Identifier> columns) {
    return columns.stream().map(Identifier::sql).collect(Collectors.joining(", "));
  }
}
