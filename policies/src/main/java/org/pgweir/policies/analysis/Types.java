package org.pgweir.policies.analysis;

import java.util.Optional;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.sql.tree.TypeName;

/** What a written type means, and what lies under domains. */
public final class Types {

  private static final String PG_CATALOG = "pg_catalog";

  private final Surroundings surroundings;

  public Types(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The type as a column would have it; empty if neither PostgreSQL nor the catalogue has it. */
  public Optional<ColumnType> resolve(TypeName written) {
    ObjectName builtIn = ObjectName.of(PG_CATALOG, written.name().name());
    boolean array = written.arrayDimensions() > 0;
    if (written.name().couldBe(PG_CATALOG, written.name().name())
        && Catalogue.isBuiltInType(builtIn)) {
      return Optional.of(new ColumnType(builtIn, written.modifiers(), array));
    }
    return surroundings
        .catalogue()
        .type(written.name().schemaName(), written.name().name(), surroundings.searchPath())
        .map(TypeFacts::name)
        .or(() -> surroundings.relation(written.name()).map(Relation::name))
        .map(type -> new ColumnType(type, written.modifiers(), array));
  }

  /** The domain that a type is, unless it is an array of it. */
  Optional<TypeFacts.Domain> domain(ColumnType type) {
    return type.array()
        ? Optional.empty()
        : surroundings
            .catalogue()
            .type(type.name())
            .flatMap(facts ->
                facts instanceof TypeFacts.Domain domain ? Optional.of(domain) : Optional.empty());
  }

  /** The type under all domains. */
  ColumnType base(ColumnType type) {
    return domain(type).map(domain -> base(domain.base())).orElse(type);
  }

  /** Whether a domain, or one it is made of, has a CHECK or NOT NULL. */
  boolean constrained(ColumnType type) {
    return domain(type)
        .map(domain -> domain.notNull() || !domain.checks().isEmpty() || constrained(domain.base()))
        .orElse(false);
  }

  /** Whether a domain, or one it is made of, refuses NULL. */
  boolean refusesNull(ColumnType type) {
    return domain(type).map(domain -> domain.notNull() || refusesNull(domain.base())).orElse(false);
  }

  /** Whether a type is the domain, or made of it. */
  public boolean isOver(ColumnType type, ObjectName domain) {
    return type.name().equals(domain)
        || domain(type).map(facts -> isOver(facts.base(), domain)).orElse(false);
  }
}
