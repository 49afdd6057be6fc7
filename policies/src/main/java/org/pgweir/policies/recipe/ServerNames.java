package org.pgweir.policies.recipe;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.sql.tree.Identifier;

/**
 * The names that PostgreSQL gives where none is written, so that the steps of a plan end with those
 * of the statement: {@code makeObjectName}, {@code ChooseConstraintName} ({@code pg_constraint.c})
 * and {@code ChooseRelationName} ({@code indexcmds.c}), as from PostgreSQL 12.
 *
 * <p>Remembers what it has chosen. What the catalogue does not hold, such as a sequence that no
 * column uses, may be in the way all the same: the step that makes it then fails. One thread.
 */
final class ServerNames {

  private static final int MAX_BYTES = 63;

  /** {@code ChooseIndexNameAddition} stops adding columns there. */
  private static final int ENOUGH_BYTES = 64;

  private final Set<String> constraints = new HashSet<>();
  private final Set<String> relations = new HashSet<>();

  /** Names in the schema of a table. */
  ServerNames(Catalogue catalogue, ObjectName table) {
    Predicate<ObjectName> beside = name -> name.schema().equals(table.schema());
    for (Relation relation : catalogue.relations().values()) {
      if (beside.test(relation.name())) {
        relations.add(relation.name().name());
        relation.constraints().stream().map(Constraint::name).forEach(constraints::add);
      }
      relation.indexes().stream()
          .map(Index::name)
          .filter(beside)
          .map(ObjectName::name)
          .forEach(relations::add);
      relation.columns().stream()
          .map(Column::sequences)
          .flatMap(Set::stream)
          .filter(beside)
          .map(ObjectName::name)
          .forEach(relations::add);
    }
    for (TypeFacts type : catalogue.types().values()) {
      if (type instanceof TypeFacts.Domain domain && beside.test(domain.name())) {
        constraints.addAll(domain.checks());
      }
    }
  }

  /** Of a constraint without an index. */
  Identifier constraint(String table, String part, String label) {
    return choose(table, part, label, name -> !constraints.contains(name));
  }

  /** Of a sequence, or an index that belongs to no constraint. */
  Identifier relation(String table, String part, String label) {
    return choose(table, part, label, name -> !relations.contains(name));
  }

  /** Of an index and its constraint. */
  Identifier key(String table, String part, String label) {
    return choose(
        table, part, label, name -> !relations.contains(name) && !constraints.contains(name));
  }

  /** Notes a name that the statement itself gives. */
  Identifier taken(Identifier name) {
    constraints.add(name.name());
    relations.add(name.name());
    return name;
  }

  boolean isRelation(String name) {
    return relations.contains(name);
  }

  /** What stands for the columns of an index or key in its name. */
  static String ofColumns(List<String> columns) {
    StringBuilder part = new StringBuilder();
    for (String column : columns) {
      part.append(part.isEmpty() ? "" : "_").append(column);
      if (bytes(part.toString()) >= ENOUGH_BYTES) {
        break;
      }
    }
    return part.toString();
  }

  static String ofIdentifiers(List<Identifier> columns) {
    return ofColumns(columns.stream().map(Identifier::name).collect(Collectors.toList()));
  }

  private Identifier choose(String table, String part, String label, Predicate<String> free) {
    String name = join(table, part, label);
    for (int pass = 1; !free.test(name); pass++) {
      name = join(table, part, label + pass);
    }
    return taken(Identifier.of(name));
  }

  /** The longer of the two parts gives way until all fits. */
  static String join(String table, String part, String label) {
    int room = MAX_BYTES - bytes("_" + label) - (part.isEmpty() ? 0 : 1);
    int first = bytes(table);
    int second = bytes(part);
    while (first + second > room) {
      if (first > second) {
        first--;
      } else {
        second--;
      }
    }
    return cut(table, first) + (part.isEmpty() ? "" : "_" + cut(part, second)) + "_" + label;
  }

  /** As many whole characters as fit. */
  private static String cut(String text, int most) {
    String cut = text;
    while (bytes(cut) > most) {
      cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
    }
    return cut;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The name that is written, or one for it. */
  Identifier written(Optional<Identifier> name, java.util.function.Supplier<Identifier> otherwise) {
    return name.map(this::taken).orElseGet(otherwise);
  }
}
