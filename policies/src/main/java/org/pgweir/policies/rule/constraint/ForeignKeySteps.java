package org.pgweir.policies.rule.constraint;

import java.util.List;
import java.util.StringJoiner;
import org.pgweir.policies.rule.Names;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableConstraint.ForeignKey;

/**
 * The SQL that adds a foreign key without a scan that stops writers: an index on its columns where
 * the catalogue has none, the key unchecked, and its validation. A partitioned table takes an
 * unchecked key from PostgreSQL 18; before it, each partition does.
 */
final class ForeignKeySteps {

  private static final int FIRST_WITH_NOT_VALID_ON_PARTITIONED = 18;

  private ForeignKeySteps() {}

  static boolean takesUnchecked(AddedConstraint<ForeignKey> added) {
    return !added.isPartitioned()
        || added.alteration().subject().surroundings().atLeast(FIRST_WITH_NOT_VALID_ON_PARTITIONED);
  }

  static String of(AddedConstraint<ForeignKey> added) {
    String name = added.name(added.constraint().columns().getFirst().name(), "fkey");
    StringJoiner steps = new StringJoiner("\n");
    steps.add("-- each in its own transaction:");
    if (takesUnchecked(added)) {
      if (KeyIndex.isMissing(added)) {
        steps.add(KeyIndex.create(added));
      }
      steps.add(unchecked(added, added.alteration().target(), name));
      return steps.toString();
    }
    List<String> partitions = added.partitions();
    for (String partition : partitions.isEmpty() ? List.of("<a partition of it>") : partitions) {
      steps.add(unchecked(added, partition, name));
    }
    steps.add(
        "-- the key then lies on each partition; before PostgreSQL 18 %s itself takes it only"
            .formatted(added.alteration().table()));
    steps.add("-- with a scan");
    return steps.toString();
  }

  private static String unchecked(AddedConstraint<ForeignKey> added, String table, String name) {
    String written = added.named(name).replaceAll("(?is)\\s+NOT\\s+VALID\\s*$", "");
    return "ALTER TABLE %s ADD %s NOT VALID;\n".formatted(table, written)
        + "ALTER TABLE %s VALIDATE CONSTRAINT %s;".formatted(table, name);
  }

  /** The index that the key's own columns want. */
  static final class KeyIndex {
    private KeyIndex() {}

    /**
     * Whether the catalogue knows the columns and no index that begins with them. Partitions are
     * left out, as their index belongs on the whole.
     */
    static boolean isMissing(AddedConstraint<ForeignKey> added) {
      List<String> columns = added.constraint().columns().stream().map(Identifier::name).toList();
      return added
          .table()
          .filter(table -> table.hasStorage() && !table.family().partition())
          .filter(table -> columns.stream().allMatch(each -> table.column(each).isPresent()))
          .filter(table ->
              table.indexes().stream()
                  .noneMatch(index ->
                      index.valid()
                          && !index.partial()
                          && index.keys().size() >= columns.size()
                          && index.keys().subList(0, columns.size()).stream()
                              .allMatch(key -> key.column().filter(columns::contains).isPresent())))
          .isPresent();
    }

    static String create(AddedConstraint<ForeignKey> added) {
      String columns = AddedConstraint.names(added.constraint().columns());
      String name =
          Names.join(
                  added.alteration().alter().table().name(),
                  added.constraint().columns().getFirst().name(),
                  "idx")
              .sql();
      return "CREATE INDEX CONCURRENTLY %s ON %s (%s);"
          .formatted(name, added.alteration().table(), columns);
    }
  }
}
