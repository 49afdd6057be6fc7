package org.pgweir.policies.catalog;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What is known of one database at one moment. Immutable; any thread.
 *
 * <p>What is not in it is not known: an object it does not name may exist all the same. Types,
 * casts and functions of schema {@code pg_catalog} need not be given, but for casts they are
 * answered from our own tables.
 *
 * @param relations by name
 * @param types by name, without those of {@code pg_catalog}
 * @param functions by name; of overloads the most volatile
 * @param functionNumbers {@code pg_proc.oid}, those of {@code pg_catalog} among them
 * @param casts those that have a side outside {@code pg_catalog}
 * @param schemas {@code pg_namespace.nspname}, without those of temporary objects and of TOAST
 * @param searchPaths with which search_path sessions start
 */
public record Catalogue(
    Map<ObjectName, Relation> relations,
    Map<ObjectName, TypeFacts> types,
    Map<ObjectName, FunctionFacts> functions,
    Map<Long, ObjectName> functionNumbers,
    Set<Cast> casts,
    Set<String> schemas,
    SearchPaths searchPaths) {

  /** Nothing known, as without a database. */
  public static final Catalogue EMPTY = new Catalogue(Map.of(), Map.of(), Map.of(), Set.of());

  public Catalogue {
    relations = Map.copyOf(relations);
    types = Map.copyOf(types);
    functions = Map.copyOf(functions);
    functionNumbers = Map.copyOf(functionNumbers);
    casts = Set.copyOf(casts);
    schemas = Set.copyOf(schemas);
  }

  /** Objects in schemas that are not known, for sessions as a fresh server starts them. */
  public Catalogue(
      Map<ObjectName, Relation> relations,
      Map<ObjectName, TypeFacts> types,
      Map<ObjectName, FunctionFacts> functions,
      Set<Cast> casts) {
    this(relations, types, functions, Map.of(), casts, Set.of(), SearchPaths.ofFreshServer());
  }

  /**
   * Whether another says the same, but for sizes that are of the same {@linkplain
   * Storage#magnitude() magnitude}.
   */
  public boolean saysTheSameAs(Catalogue other) {
    return types.equals(other.types)
        && functions.equals(other.functions)
        && functionNumbers.equals(other.functionNumbers)
        && casts.equals(other.casts)
        && schemas.equals(other.schemas)
        && searchPaths.equals(other.searchPaths)
        && relations.keySet().equals(other.relations.keySet())
        && relations.values().stream()
            .allMatch(each -> other.relation(each.name()).filter(each::saysTheSameAs).isPresent());
  }

  public Optional<Relation> relation(ObjectName name) {
    return Optional.ofNullable(relations.get(name));
  }

  /** The table an index of that name belongs to. */
  public Optional<Relation> tableOfIndex(Optional<String> schema, String index, List<String> path) {
    return first(schema, path, where -> tableOfIndex(ObjectName.of(where, index)))
        .or(() -> tableOfIndex(new ObjectName(schema, index)));
  }

  private Optional<Relation> tableOfIndex(ObjectName index) {
    return relations.values().stream().filter(table -> hasIndex(table, index)).findFirst();
  }

  private static boolean hasIndex(Relation table, ObjectName index) {
    return table.indexes().stream().anyMatch(each -> each.name().equals(index));
  }

  /**
   * The relation a name means.
   *
   * @param path the schemas of search_path in their order, {@code pg_temp_…} first where the
   *     session has one
   */
  public Optional<Relation> relation(Optional<String> schema, String name, List<String> path) {
    return first(schema, path, where -> relation(ObjectName.of(where, name)))
        .or(() -> relation(new ObjectName(schema, name)));
  }

  /** The type a name means, where it is not one of PostgreSQL's own. */
  public Optional<TypeFacts> type(Optional<String> schema, String name, List<String> path) {
    return first(schema, path, where -> type(ObjectName.of(where, name)));
  }

  public Optional<TypeFacts> type(ObjectName name) {
    return Optional.ofNullable(types.get(name));
  }

  public Optional<FunctionFacts> function(Optional<String> schema, String name, List<String> path) {
    return first(
        schema, path, where -> Optional.ofNullable(functions.get(ObjectName.of(where, name))));
  }

  /** Whether {@code pg_catalog} has a type of that name. */
  public static boolean isBuiltInType(ObjectName type) {
    return type.schema().orElse(BuiltIns.SCHEMA).equals(BuiltIns.SCHEMA)
        && BuiltIns.isType(type.name());
  }

  /** Whether a value of any type can be stored in it by way of text. */
  public static boolean isString(ObjectName type) {
    return isBuiltInType(type) && BuiltIns.isString(type.name());
  }

  /** The cast from one type to another, if {@code pg_cast} has one. */
  public Optional<Cast> cast(ObjectName source, ObjectName target) {
    if (isBuiltInType(source) && isBuiltInType(target)) {
      return BuiltIns.cast(source.name(), target.name());
    }
    return casts.stream()
        .filter(cast -> cast.source().equals(source) && cast.target().equals(target))
        .findFirst();
  }

  /** The default btree operator class of a type, if it has one and it is known. */
  public Optional<String> operatorClass(ObjectName type) {
    if (isBuiltInType(type)) {
      return BuiltIns.operatorClass(type.name());
    }
    return type(type).flatMap(Catalogue::operatorClass);
  }

  private static Optional<String> operatorClass(TypeFacts type) {
    return switch (type) {
      case TypeFacts.Base base -> base.operatorClass();
      case TypeFacts.EnumType _ -> Optional.of("enum_ops");
      case TypeFacts.Composite _ -> Optional.of("record_ops");
      case TypeFacts.Domain _ -> Optional.empty();
    };
  }

  /** All children and partitions below a relation, as far as they are known, nearest first. */
  public List<Relation> descendants(Relation relation) {
    Set<ObjectName> names = new LinkedHashSet<>(relation.family().children());
    List<ObjectName> open = new ArrayList<>(names);
    for (int i = 0; i < open.size(); i++) {
      for (ObjectName child :
          relation(open.get(i)).map(each -> each.family().children()).orElse(List.of())) {
        if (names.add(child)) {
          open.add(child);
        }
      }
    }
    return names.stream().flatMap(name -> relation(name).stream()).toList();
  }

  /** The relations that satisfy a condition, by name. */
  public List<Relation> relationsWhere(Predicate<Relation> condition) {
    return relations.values().stream().filter(condition).toList();
  }

  private static <T> Optional<T> first(
      Optional<String> schema, List<String> path, Function<String, Optional<T>> find) {
    if (schema.isPresent()) {
      return find.apply(schema.get());
    }
    return path.stream().flatMap(where -> find.apply(where).stream()).findFirst();
  }
}
