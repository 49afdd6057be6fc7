package org.pgweir.policies.sql.tree;

import java.util.Optional;

/** The name of a table, type, function or other object, with its schema where one is written. */
public record QualifiedName(Optional<Identifier> schema, Identifier object, SourceRange range) {

  /** The object's own name. */
  public String name() {
    return object.name();
  }

  /** The schema's name, if one is written; otherwise search_path decides. */
  public Optional<String> schemaName() {
    return schema.map(Identifier::name);
  }

  /** The name in SQL, parts quoted where they must be. */
  public String sql() {
    return schema.map(part -> part.sql() + "." + object.sql()).orElseGet(object::sql);
  }

  /** Whether this names the given object of the given schema, or leaves the schema open. */
  public boolean couldBe(String schemaName, String objectName) {
    return object.name().equals(objectName) && schemaName().orElse(schemaName).equals(schemaName);
  }
}
