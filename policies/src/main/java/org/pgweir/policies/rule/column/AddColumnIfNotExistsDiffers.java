package org.pgweir.policies.rule.column;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.analysis.Types;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;

/**
 * {@code ADD COLUMN IF NOT EXISTS} of a column that is there and is not the one described: the
 * server changes nothing, says so in a NOTICE only, and the migration goes on with another column
 * than it means. Measured on PostgreSQL 11 to 18. Of a default only its presence is compared.
 */
public final class AddColumnIfNotExistsDiffers implements Rule {

  @Override
  public String id() {
    return "add-column-if-not-exists-differs";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return Alteration.each(subject, AddColumn.class, this::finding);
  }

  private Optional<Finding> finding(Alteration<AddColumn> add) {
    ColumnDefinition wanted = add.action().column();
    if (!add.action().ifNotExists()) {
      return Optional.empty();
    }
    return add.relation()
        .flatMap(table -> table.column(wanted.name().name()))
        .map(column -> differences(add, wanted, column))
        .filter(differences -> !differences.isEmpty())
        .map(differences -> finding(add, wanted, differences));
  }

  private static List<String> differences(
      Alteration<AddColumn> add, ColumnDefinition wanted, Column there) {
    List<String> found = new ArrayList<>();
    boolean serial = AddedColumn.isSerial(wanted);
    Optional<ColumnType> type = new Types(add.subject().surroundings()).resolve(wanted.type());
    if (!serial && type.isPresent() && !type.get().equals(there.type())) {
      found.add("its type is " + words(there.type()) + ", not " + add.at(wanted.type().range()));
    }
    boolean notNull =
        serial
            || wanted.has(ColumnConstraint.NotNull.class)
            || wanted.has(ColumnConstraint.PrimaryKey.class)
            || wanted.has(ColumnConstraint.Identity.class);
    if (notNull != there.notNull()) {
      found.add(notNull ? "it may be NULL" : "it is NOT NULL");
    }
    boolean computed = there.generated() != Column.Generated.NO;
    if (wanted.has(ColumnConstraint.Generated.class) != computed) {
      found.add(computed ? "it is generated" : "it is not generated");
    }
    if (wanted.has(ColumnConstraint.Identity.class) != there.identity()) {
      found.add(there.identity() ? "it is an identity column" : "it is no identity column");
    }
    boolean hasDefault = serial || wanted.has(ColumnConstraint.Default.class);
    if (!there.identity() && !computed && hasDefault != there.defaultExpression().isPresent()) {
      found.add(hasDefault ? "it has no default" : "it has a default");
    }
    return found;
  }

  private static String words(ColumnType type) {
    String modifiers =
        type.modifiers().isEmpty() ? "" : "(" + String.join(",", type.modifiers()) + ")";
    return type.name().name() + modifiers + (type.array() ? "[]" : "");
  }

  private Finding finding(
      Alteration<AddColumn> add, ColumnDefinition wanted, List<String> differences) {
    return add.finding(
        id(),
        Severity.ERROR,
        "\"%s\" has another column \"%s\" than the one to be added"
            .formatted(add.alter().table().name(), wanted.name().name()),
        "The column is there: %s. With IF NOT EXISTS the server leaves it so and reports success."
            .formatted(String.join("; ", differences)),
        "See what the column is used for, then change it by ALTER COLUMN or give the new one another"
            + " name.",
        Optional.of(wanted.name()));
  }
}
