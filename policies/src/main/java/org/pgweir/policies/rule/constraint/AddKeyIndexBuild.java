package org.pgweir.policies.rule.constraint;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Names;
import org.pgweir.policies.rule.NotNullSteps;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableConstraint;

/**
 * {@code ADD UNIQUE} or {@code ADD PRIMARY KEY} that builds its index: the table is read under
 * ACCESS EXCLUSIVE, for a primary key on nullable columns twice. Measured on PostgreSQL 11 to 18.
 */
public final class AddKeyIndexBuild implements Rule {

  @Override
  public String id() {
    return "add-key-index-build";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedConstraint.find(subject, TableConstraint.Key.class, this::finding);
  }

  private Optional<Finding> finding(AddedConstraint<TableConstraint.Key> added) {
    Alteration<AddConstraint> add = added.alteration();
    boolean builds = add.isHeavy() || add.isUntold();
    if (added.constraint().usingIndex().isPresent() || !builds) {
      return Optional.empty();
    }
    return Optional.of(
        add.finding(
            id(),
            add.severity(),
            "adding %s to \"%s\" would build an index while nobody can use the table"
                .formatted(kind(added), add.alter().table().name()),
            "The index of the constraint is built in the same statement: under an ACCESS EXCLUSIVE"
                + " lock on %s PostgreSQL reads the whole table, and every read and write of it waits."
                    .formatted(add.table())
                + add.extent(),
            (added.isPartitioned() ? partitioned(added) : plain(added)) + add.others(),
            Optional.empty()));
  }

  private static String kind(AddedConstraint<TableConstraint.Key> added) {
    return added.constraint().primary() ? "PRIMARY KEY" : "UNIQUE";
  }

  private static String name(AddedConstraint<TableConstraint.Key> added) {
    return added.constraint().primary()
        ? added.name("", "pkey")
        : added.name(added.constraint().columns().getFirst().name(), "key");
  }

  private static String plain(AddedConstraint<TableConstraint.Key> added) {
    Alteration<AddConstraint> add = added.alteration();
    StringJoiner steps = new StringJoiner("\n");
    steps.add("-- each in its own transaction:");
    if (added.constraint().primary()) {
      for (Identifier column : added.constraint().columns()) {
        boolean notNull =
            added
                .table()
                .flatMap(each -> each.column(column.name()))
                .filter(Column::notNull)
                .isPresent();
        if (!notNull) {
          NotNullSteps.of(add.subject(), add.alter(), column).forEach(steps::add);
        }
      }
    }
    String name = name(added);
    String written = add.at(added.constraint().range()).replaceAll("\\s+", " ");
    steps.add(
        "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s)%s;"
            .formatted(
                name,
                add.target(),
                AddedConstraint.names(added.constraint().columns()),
                behindColumns(written)));
    steps.add(
        "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s%s;"
            .formatted(
                add.target(),
                name,
                kind(added),
                name,
                added.constraint().attributes().deferrable() ? " DEFERRABLE" : ""));
    return steps.toString();
  }

  /** INCLUDE and NULLS NOT DISTINCT, in the place where CREATE INDEX wants them. */
  private static String behindColumns(String written) {
    var include = Pattern.compile("(?i) INCLUDE ?\\([^)]*\\)").matcher(written);
    return (include.find() ? include.group() : "")
        + (written.matches("(?is).*nulls not distinct.*") ? " NULLS NOT DISTINCT" : "");
  }

  /** A partitioned table has no constraint by an index that is there; the unique index serves. */
  private static String partitioned(AddedConstraint<TableConstraint.Key> added) {
    String table = added.alteration().alter().table().name();
    String columns = AddedConstraint.names(added.constraint().columns());
    String name = name(added);
    StringJoiner steps = new StringJoiner("\n");
    steps.add("-- a unique index does as much, each in its own transaction:");
    steps.add(
        "CREATE UNIQUE INDEX %s ON ONLY %s (%s);"
            .formatted(name, added.alteration().table(), columns));
    int number = 0;
    for (String partition : added.partitions()) {
      String part = Names.join(table, "part" + ++number, "key").sql();
      steps.add(
          "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s);".formatted(part, partition, columns));
      steps.add("ALTER INDEX %s ATTACH PARTITION %s;".formatted(name, part));
    }
    return steps.toString();
  }
}
