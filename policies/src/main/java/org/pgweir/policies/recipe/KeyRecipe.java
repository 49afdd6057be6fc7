package org.pgweir.policies.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.recipe.PlanStep.Concurrent;
import org.pgweir.policies.recipe.PlanStep.ShortTransaction;
import org.pgweir.policies.sql.tree.Identifier;

/**
 * UNIQUE or PRIMARY KEY: the index is built beside traffic and becomes the constraint's. A
 * partitioned table takes no index for a key, but uses the keys that its partitions have.
 *
 * @param columns of the key
 * @param name as written
 * @param constraint as it is written
 */
record KeyRecipe(
    AskedAlter asked,
    ServerNames names,
    Draft draft,
    List<Identifier> columns,
    Optional<Identifier> name,
    boolean primary,
    Written constraint) {

  private static final Pattern INCLUDE = Pattern.compile("(?is)\\sINCLUDE\\s*\\([^)]*\\)");
  private static final Pattern WITH = Pattern.compile("(?is)\\sWITH\\s*\\([^)]*\\)");
  private static final Pattern TABLESPACE =
      Pattern.compile("(?is)\\sUSING\\s+INDEX\\s+TABLESPACE\\s+(\"[^\"]*\"|\\w+)");
  private static final Pattern APART = Pattern.compile("(?is)\\sNULLS\\s+NOT\\s+DISTINCT\\b");
  private static final Pattern PERIOD = Pattern.compile("(?is)\\sWITHOUT\\s+OVERLAPS\\b");

  private String written() {
    return constraint.body();
  }

  private String deferrability() {
    return constraint.deferrability();
  }

  void write() {
    if (primary) {
      NotNullRecipe notNull = new NotNullRecipe(asked, names, draft);
      columns.stream()
          .filter(
              column -> asked.relation().flatMap(each -> each.column(column.name())).isPresent())
          .filter(column -> !notNull.isNotNull(column))
          .forEach(column -> notNull.ofExisting(column, Optional.empty()));
    }
    if (PERIOD.matcher(written()).find()) {
      draft.leavesOpen();
    }
    if (asked.isPartitioned()) {
      ofPartitions();
      return;
    }
    Identifier index = name.isEmpty() ? generated() : freeIndex();
    Identifier key = name.orElse(index);
    names.taken(key);
    draft.build(build(asked.target(), index, asked.besideTable(index)));
    draft
        .finish()
        .action(
            "ADD CONSTRAINT %s %s USING INDEX %s%s"
                .formatted(key.sql(), kind(), index.sql(), deferrability()),
            "DROP CONSTRAINT IF EXISTS " + key.sql());
  }

  private Identifier generated() {
    String part = primary ? "" : part();
    return names.key(asked.name().name(), part, primary ? "pkey" : "key");
  }

  /** Of another name where the one that is written is still taken by what goes. */
  private Identifier freeIndex() {
    return name.filter(each -> !names.isRelation(each.name()))
        .map(names::taken)
        .orElseGet(this::generated);
  }

  private String kind() {
    return primary ? "PRIMARY KEY" : "UNIQUE";
  }

  private void ofPartitions() {
    for (Relation partition :
        asked.where().catalogue().descendants(asked.relation().orElseThrow())) {
      if (!partition.hasStorage() || !partition.name().schema().equals(asked.name().schema())) {
        draft.leavesOpen();
      }
      Identifier key =
          names.key(partition.name().name(), primary ? "" : part(), primary ? "pkey" : "key");
      String table = AskedAlter.sql(partition.name());
      draft.build(
          build(table, key, AskedAlter.sql(new ObjectName(partition.name().schema(), key.name()))));
      UnaryOperator<String> altered = action -> "ALTER TABLE " + table + " " + action;
      draft.between(
          new ShortTransaction(
              List.of(
                  altered.apply(
                      "ADD CONSTRAINT %s %s USING INDEX %s%s"
                          .formatted(key.sql(), kind(), key.sql(), deferrability()))),
              Optional.of(List.of(altered.apply("DROP CONSTRAINT IF EXISTS " + key.sql())))));
    }
    Identifier whole = names.written(name, this::generated);
    draft
        .finish()
        .action(
            "ADD CONSTRAINT %s %s".formatted(whole.sql(), written()),
            "DROP CONSTRAINT IF EXISTS " + whole.sql());
  }

  private Concurrent build(String table, Identifier index, String qualified) {
    return Indexes.build(
        "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s (%s)%s"
            .formatted(index.sql(), table, columnList(), behindColumns()),
        qualified);
  }

  /** What stands in its name for its columns, those of INCLUDE among them. */
  private String part() {
    List<String> all = new ArrayList<>(columns.stream().map(Identifier::name).toList());
    Matcher include = INCLUDE.matcher(written());
    if (include.find()) {
      String list = include.group();
      for (String each : list.substring(list.indexOf('(') + 1, list.indexOf(')')).split(",", -1)) {
        String column = each.strip();
        all.add(
            column.startsWith("\"")
                ? column.substring(1, column.length() - 1)
                : column.toLowerCase(Locale.ROOT));
      }
    }
    return ServerNames.ofColumns(all);
  }

  private String columnList() {
    return columns.stream().map(Identifier::sql).collect(Collectors.joining(", "));
  }

  /** The options of the index, in the order that CREATE INDEX wants. */
  private String behindColumns() {
    StringBuilder options = new StringBuilder();
    append(options, INCLUDE);
    append(options, APART);
    append(options, WITH);
    Matcher tablespace = TABLESPACE.matcher(written());
    if (tablespace.find()) {
      options.append(" TABLESPACE ").append(tablespace.group(1));
    }
    return options.toString();
  }

  private void append(StringBuilder options, Pattern pattern) {
    Matcher found = pattern.matcher(written());
    if (found.find()) {
      options.append(' ').append(found.group().strip());
    }
  }
}
