package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgweir.policies.catalog.Cast;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Family;
import org.pgweir.policies.catalog.FunctionFacts;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Storage;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.Persistence;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.TypeStatement;
import org.pgweir.policies.sql.tree.ViewStatement;
import org.pgweir.policies.sql.tree.WrappingStatement;

/**
 * The catalogue that a setup script leaves behind, as far as the scripts of the oracle need it. It
 * throws on DDL that it does not know, so that no setup is taken in half.
 */
public final class CatalogueScript {

  /** Of an INSERT that does not say how many in {@code generate_series(1, n)}. */
  private static final long ROWS = 1_000;

  private static final long ROW_BYTES = 64;

  private static final Pattern SERIES = Pattern.compile("generate_series\\(1, ?([0-9]+)\\)");

  private final String schema;
  private final Map<ObjectName, Relation> relations = new HashMap<>();
  private final Map<ObjectName, TypeFacts> types = new HashMap<>();
  private final Map<ObjectName, FunctionFacts> functions = new HashMap<>();
  private final Set<Cast> casts = new HashSet<>();

  private CatalogueScript(String schema) {
    this.schema = schema;
  }

  /**
   * The catalogue after the scripts have run in an empty database.
   *
   * @param schema where what is created without a schema goes
   */
  public static Catalogue after(String schema, String... scripts) {
    return after(Catalogue.EMPTY, schema, scripts);
  }

  /** The catalogue after the scripts have run in a database with that catalogue. */
  public static Catalogue after(Catalogue before, String schema, String... scripts) {
    CatalogueScript script = new CatalogueScript(schema);
    script.relations.putAll(before.relations());
    script.types.putAll(before.types());
    script.functions.putAll(before.functions());
    script.casts.addAll(before.casts());
    for (String each : scripts) {
      SqlText text = SqlReader.read(each, true);
      text.statements().forEach(statement -> script.run(text, statement));
    }
    return script.known();
  }

  private Catalogue known() {
    return new Catalogue(relations, types, functions, casts);
  }

  private void run(SqlText text, SqlStatement statement) {
    String sql = text.at(statement.range()).strip();
    switch (statement) {
      case TableStatement.CreateTable create -> create(text, create);
      case TableStatement.AlterTable alter -> new AlterScript(this, text, alter).run();
      case IndexStatement.CreateIndex create -> index(create);
      case DataStatement.Insert insert -> fill(relation(insert.table()), rows(sql));
      case DataStatement.Update _ -> {}
      case TypeStatement.CreateDomain create ->
          types.put(
              name(create.domain()),
              new TypeFacts.Domain(
                  name(create.domain()),
                  type(create.base()),
                  create.notNull(),
                  create.checks().isEmpty() ? Set.of() : Set.of("check"),
                  create.defaultValue().isPresent(),
                  false));
      case TypeStatement.CreateType create ->
          types.put(
              name(create.type()),
              create.isEnum()
                  ? new TypeFacts.EnumType(name(create.type()))
                  : new TypeFacts.Composite(name(create.type())));
      case TypeStatement.AlterDomain alter -> {
        if (types.get(name(alter.domain())) instanceof TypeFacts.Domain domain) {
          types.put(
              domain.name(),
              new TypeFacts.Domain(
                  domain.name(), domain.base(), domain.notNull(), Set.of("dc"), false, false));
        }
      }
      case WrappingStatement.CreateRoutine create -> {
        FunctionFacts.Volatility volatility =
            sql.contains("immutable")
                ? FunctionFacts.Volatility.IMMUTABLE
                : sql.contains("stable")
                    ? FunctionFacts.Volatility.STABLE
                    : FunctionFacts.Volatility.VOLATILE;
        functions.put(name(create.name()), new FunctionFacts(name(create.name()), volatility));
      }
      case ViewStatement.CreateView create ->
          view(text, create.view(), create.query(), Relation.Kind.VIEW);
      case ViewStatement.CreateMaterializedView create ->
          view(text, create.view(), create.query(), Relation.Kind.MATERIALIZED_VIEW);
      case ObjectStatement.CreateTrigger create -> {
        Relation table = relation(create.table());
        Trigger trigger =
            new Trigger(create.name().name(), name(create.function()), Set.of(), Set.of(), true);
        put(RelationChange.withMore(table, List.of(trigger), List.of(), List.of()));
      }
      case SqlStatement.OtherStatement(var command, _) when command.equals("create extension") ->
          citext();
      default -> {
        if (!sql.matches(
            "(?is)(begin|commit|create sequence|create schema|drop schema|create publication|drop sequence|select |set ).*")) {
          throw new IllegalArgumentException(sql);
        }
      }
    }
  }

  private void citext() {
    ObjectName citext = ObjectName.of("public", "citext");
    ObjectName text = ObjectName.of("pg_catalog", "text");
    types.put(citext, new TypeFacts.Base(citext, Optional.of("citext_ops")));
    casts.add(new Cast(text, citext, Cast.Method.BINARY, false));
    casts.add(new Cast(citext, text, Cast.Method.BINARY, false));
  }

  ObjectName name(QualifiedName written) {
    return ObjectName.of(written.schemaName().orElse(schema), written.name());
  }

  Relation relation(QualifiedName written) {
    return Optional.ofNullable(relations.get(name(written))).orElseThrow();
  }

  private ColumnType type(org.pgweir.policies.sql.tree.TypeName written) {
    return new Types(
            new Surroundings(known(), 180_000, List.of(schema, "public"), Optional.empty()))
        .resolve(written)
        .orElseThrow(() -> new IllegalArgumentException(written.toString()));
  }

  private void create(SqlText text, TableStatement.CreateTable create) {
    String sql = text.at(create.range()).strip();
    ObjectName name = name(create.table());
    List<Column> columns = new ArrayList<>();
    for (ColumnDefinition definition : create.columns()) {
      columns.add(column(text, definition));
    }
    List<QualifiedName> parents = new ArrayList<>(create.inherits());
    create.partitionOf().ifPresent(of -> parents.add(of.parent()));
    parents.forEach(parent -> columns.addAll(relation(parent).columns()));
    create.like().forEach(like -> columns.addAll(relation(like).columns()));
    Optional<ObjectName> rowType =
        sql.matches("create table \\S+ of \\S+")
            ? Optional.of(ObjectName.of(schema, sql.substring(sql.lastIndexOf('.') + 1)))
            : Optional.empty();
    relations.put(
        name,
        new Relation(
            name,
            create.partitioned() ? Relation.Kind.PARTITIONED_TABLE : Relation.Kind.TABLE,
            new Storage(
                create.persistence() == Persistence.UNLOGGED
                    ? Storage.Persistence.UNLOGGED
                    : Storage.Persistence.PERMANENT,
                0,
                0,
                create.partitioned() ? Optional.empty() : Optional.of("heap"),
                Optional.empty()),
            columns,
            List.of(),
            List.of(),
            new Family(
                parents.stream().map(this::name).toList(),
                List.of(),
                create.partitionOf().isPresent(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                rowType),
            Dependents.NONE,
            Optional.empty()));
    boolean isDefault = create.partitionOf().filter(of -> of.isDefault()).isPresent();
    parents.forEach(parent -> adopt(relation(parent), name, isDefault));
    ConstraintScript written = new ConstraintScript(this, text, create.table());
    create.columns().forEach(written::addOfColumn);
    create.constraints().forEach(written::add);
  }

  private void adopt(Relation parent, ObjectName child, boolean isDefault) {
    List<ObjectName> children = new ArrayList<>(parent.family().children());
    children.add(child);
    Family family =
        new Family(
            parent.family().parents(),
            children,
            parent.family().partition(),
            isDefault ? Optional.of(child) : parent.family().defaultPartition(),
            parent.family().partitionKey(),
            parent.family().bound(),
            parent.family().rowType());
    put(RelationChange.with(parent, family));
  }

  Column column(SqlText text, ColumnDefinition definition) {
    Optional<ColumnConstraint.Generated> generated =
        definition.constraint(ColumnConstraint.Generated.class);
    boolean stored =
        generated
            .flatMap(ColumnConstraint.Generated::storage)
            .filter(kind -> kind == ColumnConstraint.Generated.Storage.STORED)
            .isPresent();
    return new Column(
        definition.name().name(),
        type(definition.type()),
        "default",
        definition.has(ColumnConstraint.NotNull.class)
            || definition.has(ColumnConstraint.PrimaryKey.class)
            || definition.has(ColumnConstraint.Identity.class),
        generated.isEmpty()
            ? Column.Generated.NO
            : stored ? Column.Generated.STORED : Column.Generated.VIRTUAL,
        generated.map(each -> columns(each.expression())).orElse(Set.of()),
        definition.has(ColumnConstraint.Identity.class),
        definition
            .constraint(ColumnConstraint.Default.class)
            .map(value -> text.at(value.expression().range())),
        Set.of());
  }

  static Set<String> columns(Expression expression) {
    Set<String> names = new HashSet<>();
    if (expression instanceof Expression.ColumnReference reference) {
      names.add(reference.path().getLast().name());
    }
    expression.children().forEach(child -> names.addAll(columns(child)));
    return names;
  }

  private void index(IndexStatement.CreateIndex create) {
    Relation table = relation(create.table());
    List<Index.Key> keys = new ArrayList<>();
    for (IndexStatement.Key key : create.keys()) {
      String column = columns(key.expression()).iterator().next();
      keys.add(
          new Index.Key(
              Optional.of(column),
              known()
                  .operatorClass(table.column(column).orElseThrow().type().name())
                  .orElseThrow()));
    }
    ObjectName name =
        ObjectName.of(
            schema,
            create
                .name()
                .map(each -> each.name())
                .orElseGet(() ->
                    table.name().name() + "_" + keys.getFirst().column().orElseThrow() + "_idx"));
    List<Index> indexes = new ArrayList<>(table.indexes());
    indexes.add(
        new Index(
            name,
            create.method(),
            create.unique(),
            true,
            keys,
            create.predicate().isPresent(),
            create.predicate().map(CatalogueScript::columns).orElse(Set.of()),
            false,
            Optional.empty()));
    put(RelationChange.with(table, table.columns(), table.constraints(), indexes));
  }

  private void view(
      SqlText text,
      QualifiedName written,
      org.pgweir.policies.sql.tree.Query query,
      Relation.Kind kind) {
    Relation table = Optional.ofNullable(relations.get(ObjectName.of(schema, "t"))).orElseThrow();
    String select = text.at(query.range());
    Set<String> read = new HashSet<>();
    List<Column> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      if (select.matches("(?s).*\\b" + column.name() + "\\b.* from .*")) {
        read.add(column.name());
        columns.add(column);
      }
    }
    put(
        RelationChange.withMore(
            table, List.of(), List.of(), List.of(new Dependents.ViewOn(name(written), read))));
    relations.put(
        name(written),
        new Relation(
            name(written),
            kind,
            new Storage(Storage.Persistence.PERMANENT, 0, 0, Optional.empty(), Optional.empty()),
            columns,
            List.of(),
            List.of(),
            Family.NONE,
            Dependents.NONE,
            Optional.of(select)));
  }

  void put(Relation relation) {
    relations.put(relation.name(), relation);
  }

  private static long rows(String insert) {
    Matcher series = SERIES.matcher(insert);
    return series.find() ? Long.parseLong(series.group(1)) : ROWS;
  }

  /** The rows of a partitioned table lie in its partitions. */
  private void fill(Relation table, long rows) {
    List<Relation> filled = new ArrayList<>(List.of(table));
    relations.values().stream()
        .filter(each -> table.family().children().contains(each.name()))
        .forEach(filled::add);
    for (Relation each : filled) {
      Storage old = each.storage();
      put(
          RelationChange.with(
              each,
              new Storage(
                  old.persistence(),
                  rows,
                  rows * ROW_BYTES,
                  old.accessMethod(),
                  old.tablespace())));
    }
  }
}
