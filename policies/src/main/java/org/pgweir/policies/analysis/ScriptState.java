package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.pgweir.policies.catalog.Cast;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.FunctionFacts;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.TypeName;

/**
 * The catalogue of a {@link CatalogueScript} while statements change it, and the search_path that
 * they are read with. Owned by one script.
 */
final class ScriptState {

  static final String TEMPORARY = "pg_temp";

  private static final int ANY_VERSION = 180_000;

  private final List<String> startingPath;
  private List<String> path;
  private final Map<ObjectName, Relation> relations;
  private final Map<ObjectName, TypeFacts> types;
  private final Map<ObjectName, FunctionFacts> functions;
  private final Set<Cast> casts;
  private final List<String> notUnderstood;

  /** The same as a value; empty after a change. */
  private Optional<Catalogue> known = Optional.empty();

  ScriptState(Catalogue before, List<String> path) {
    this(
        path,
        path,
        new HashMap<>(before.relations()),
        new HashMap<>(before.types()),
        new HashMap<>(before.functions()),
        new HashSet<>(before.casts()),
        new ArrayList<>());
  }

  private ScriptState(
      List<String> startingPath,
      List<String> path,
      Map<ObjectName, Relation> relations,
      Map<ObjectName, TypeFacts> types,
      Map<ObjectName, FunctionFacts> functions,
      Set<Cast> casts,
      List<String> notUnderstood) {
    this.startingPath = startingPath;
    this.path = path;
    this.relations = relations;
    this.types = types;
    this.functions = functions;
    this.casts = casts;
    this.notUnderstood = notUnderstood;
  }

  /** The same, to come back to; what was not understood stays one list. */
  ScriptState copy() {
    return new ScriptState(
        startingPath,
        path,
        new HashMap<>(relations),
        new HashMap<>(types),
        new HashMap<>(functions),
        new HashSet<>(casts),
        notUnderstood);
  }

  Catalogue catalogue() {
    Catalogue made = known.orElseGet(() -> new Catalogue(relations, types, functions, casts));
    known = Optional.of(made);
    return made;
  }

  private void changed() {
    known = Optional.empty();
  }

  Surroundings surroundings() {
    return new Surroundings(
        catalogue(),
        new Surroundings.Coverage.Unasked(),
        ANY_VERSION,
        searchPath(),
        Optional.empty());
  }

  void note(String what) {
    notUnderstood.add(what);
  }

  List<String> notUnderstood() {
    return notUnderstood;
  }

  /** With that of temporary tables first. */
  List<String> searchPath() {
    List<String> all = new ArrayList<>(List.of(TEMPORARY));
    all.addAll(path);
    return all;
  }

  /** Empty puts it back. */
  void setSearchPath(List<String> schemas) {
    List<String> named = schemas.stream().filter(each -> !each.equals("$user")).toList();
    path = named.isEmpty() ? startingPath : named;
  }

  /** A session ends: temporary tables go, and so do its settings. */
  void endSession() {
    changed();
    path = startingPath;
    relations.keySet().removeIf(name -> name.schema().equals(Optional.of(TEMPORARY)));
  }

  /** Where an object is created. */
  ObjectName newName(QualifiedName written) {
    return ObjectName.of(written.schemaName().orElseGet(path::getFirst), written.name());
  }

  Optional<Relation> find(QualifiedName written) {
    return surroundings().relation(written);
  }

  /** The relation of that name; one that nothing is known of is presumed, and noted. */
  Relation relation(QualifiedName written) {
    return find(written)
        .orElseGet(() -> {
          note(written.sql() + " is not in the catalogue");
          return surroundings().relationOrPresumed(written).orElseThrow();
        });
  }

  Optional<Relation> relation(ObjectName name) {
    return Optional.ofNullable(relations.get(name));
  }

  Optional<Relation> tableOfIndex(QualifiedName index) {
    return surroundings().tableOfIndex(index);
  }

  void put(Relation relation) {
    changed();
    relations.put(relation.name(), relation);
  }

  void remove(ObjectName relation) {
    changed();
    relations.remove(relation);
  }

  void change(ObjectName name, UnaryOperator<Relation> change) {
    changed();
    relations.computeIfPresent(name, (_, relation) -> change.apply(relation));
  }

  void changeAll(UnaryOperator<Relation> change) {
    changed();
    List<Relation> all = relations.values().stream().map(change).toList();
    relations.clear();
    all.forEach(this::put);
  }

  Optional<TypeFacts> findType(QualifiedName written) {
    return catalogue().type(written.schemaName(), written.name(), searchPath());
  }

  void put(TypeFacts type) {
    changed();
    types.put(type.name(), type);
  }

  void removeType(ObjectName name) {
    changed();
    types.remove(name);
  }

  /** Of overloads the most volatile counts. */
  void put(FunctionFacts function, boolean replaces) {
    changed();
    functions.merge(
        function.name(),
        function,
        (old, added) ->
            replaces || added.volatility().compareTo(old.volatility()) > 0 ? added : old);
  }

  Optional<FunctionFacts> findFunction(QualifiedName written) {
    return catalogue().function(written.schemaName(), written.name(), searchPath());
  }

  void removeFunction(ObjectName name) {
    changed();
    functions.remove(name);
  }

  void put(Cast cast) {
    changed();
    casts.add(cast);
  }

  void removeSchema(String schema) {
    changed();
    Optional<String> name = Optional.of(schema);
    relations.keySet().removeIf(each -> each.schema().equals(name));
    types.keySet().removeIf(each -> each.schema().equals(name));
    functions.keySet().removeIf(each -> each.schema().equals(name));
  }

  /** The type of a column; one that nobody knows keeps the name that is written. */
  ColumnType type(TypeName written) {
    return new Types(surroundings())
        .resolve(written)
        .orElseGet(() -> {
          note("type " + written.name().sql());
          return new ColumnType(
              new ObjectName(written.name().schemaName(), written.name().name()),
              written.modifiers(),
              written.arrayDimensions() > 0);
        });
  }

  /** A name that no index of the schema has yet: PostgreSQL counts up behind it. */
  ObjectName freeIndexName(Optional<String> schema, String wanted) {
    ObjectName name = new ObjectName(schema, wanted);
    for (int i = 1; isIndex(name); i++) {
      name = new ObjectName(schema, wanted + i);
    }
    return name;
  }

  private boolean isIndex(ObjectName name) {
    return relations.values().stream()
        .flatMap(each -> each.indexes().stream())
        .map(Index::name)
        .anyMatch(name::equals);
  }
}
