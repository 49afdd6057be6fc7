package org.pgweir.policies.rule.index;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.IndexStatement.CreateIndex;

/**
 * {@code CREATE INDEX} on a partitioned table: SHARE on it and on every partition until the last
 * index is built. CONCURRENTLY does not work there. Measured on PostgreSQL 11 to 18.
 */
public final class CreateIndexOnPartitionedTable implements Rule {

  private static final int MOST_PARTITIONS_SHOWN = 10;
  private static final int MAX_NAME_CHARACTERS = 63;

  @Override
  public String id() {
    return "create-index-on-partitioned-table";
  }

  @Override
  public List<Finding> check(Subject subject) {
    if (!(subject.statement() instanceof CreateIndex create)
        || create.only()
        || subject.isOwn(create.table())) {
      return List.of();
    }
    return subject
        .relation(create.table())
        .filter(table -> table.kind() == Relation.Kind.PARTITIONED_TABLE)
        .map(table -> finding(subject, create, table))
        .stream()
        .toList();
  }

  private Finding finding(Subject subject, CreateIndex create, Relation table) {
    List<Relation> below = subject.surroundings().catalogue().descendants(table);
    Set<ObjectName> partitions = new HashSet<>();
    below.forEach(each -> partitions.add(each.name()));
    String detail =
        create.concurrently()
            ? "PostgreSQL builds no index of a partitioned table CONCURRENTLY."
            : "CREATE INDEX holds a SHARE lock on %s and on its %d partitions until the last index"
                    .formatted(create.table().sql(), below.size())
                + " is built: every INSERT, UPDATE and DELETE waits.";
    return Finding.of(
            this,
            create.concurrently() ? Severity.ERROR : subject.bySize(partitions),
            "building an index on partitioned table \"%s\" would block writes to all its partitions"
                .formatted(create.table().name()),
            detail
                + " An index on ONLY the parent is made at once; it becomes valid when an index of"
                + " each partition is attached to it.")
        .withTable(create.table())
        .withHint(steps(subject, create, table, below));
  }

  private static String steps(
      Subject subject, CreateIndex create, Relation table, List<Relation> below) {
    ConcurrentBuild build = new ConcurrentBuild(subject, create);
    StringJoiner lines = new StringJoiner("\n");
    String name = build.name().sql();
    lines.add(
        "%s %s ON ONLY %s%s;"
            .formatted(build.start(), name, create.table().sql(), build.behindTable()));
    lines.add("-- then, each outside a transaction block:");
    Map<ObjectName, String> indexes = new HashMap<>();
    indexes.put(table.name(), qualified(table.name().schema(), name));
    List<Relation> shown = new ArrayList<>(below);
    if (below.size() > MOST_PARTITIONS_SHOWN) {
      shown = shown.subList(0, MOST_PARTITIONS_SHOWN);
    }
    for (Relation partition : shown) {
      boolean leaf = partition.kind() != Relation.Kind.PARTITIONED_TABLE;
      String own = cut(partition.name().name() + "_" + build.name().name());
      lines.add(
          "%s %s %s %s%s;"
              .formatted(
                  build.start() + (leaf ? " CONCURRENTLY" : ""),
                  own,
                  leaf ? "ON" : "ON ONLY",
                  qualified(partition.name().schema(), sql(partition.name().name())),
                  build.behindTable()));
      String qualified = qualified(partition.name().schema(), own);
      indexes.put(partition.name(), qualified);
      String parent = indexes.get(partition.family().parents().getFirst());
      lines.add("ALTER INDEX %s ATTACH PARTITION %s;".formatted(parent, qualified));
    }
    if (shown.size() < below.size()) {
      lines.add("-- and so on for the other %d partitions".formatted(below.size() - shown.size()));
    }
    return lines.toString();
  }

  private static String cut(String name) {
    return sql(
        name.length() <= MAX_NAME_CHARACTERS ? name : name.substring(0, MAX_NAME_CHARACTERS));
  }

  private static String qualified(Optional<String> schema, String name) {
    return schema.map(each -> sql(each) + "." + name).orElse(name);
  }

  private static String sql(String name) {
    return Identifier.of(name).sql();
  }
}
