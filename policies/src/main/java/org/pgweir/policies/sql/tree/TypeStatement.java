package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;

/** A statement about types and domains. */
public sealed interface TypeStatement extends SqlStatement {

  /** {@code CREATE TYPE}, of any form. */
  record CreateType(QualifiedName type, boolean isEnum, SourceRange range)
      implements TypeStatement {}

  /** {@code ALTER TYPE}. */
  record AlterType(QualifiedName type, List<Action> actions, SourceRange range)
      implements TypeStatement {
    public AlterType {
      actions = List.copyOf(actions);
    }
  }

  /** What ALTER TYPE does. */
  sealed interface Action {
    record AddValue(String label, boolean ifNotExists) implements Action {}

    record RenameValue(String label, String newLabel) implements Action {}

    record AddAttribute(Identifier attribute, TypeName type, boolean cascade) implements Action {}

    record DropAttribute(Identifier attribute, boolean cascade) implements Action {}

    record AlterAttribute(Identifier attribute, TypeName type, boolean cascade) implements Action {}

    record RenameAttribute(Identifier attribute, Identifier newName, boolean cascade)
        implements Action {}

    record Rename(Identifier newName) implements Action {}

    record SetSchema(Identifier schema) implements Action {}

    /** SET (property = …). */
    record SetProperties() implements Action {}
  }

  /** {@code CREATE DOMAIN}. */
  record CreateDomain(
      QualifiedName domain,
      TypeName base,
      Optional<Expression> defaultValue,
      boolean notNull,
      List<Expression> checks,
      SourceRange range)
      implements TypeStatement {
    public CreateDomain {
      checks = List.copyOf(checks);
    }
  }

  /** {@code ALTER DOMAIN}. */
  record AlterDomain(QualifiedName domain, DomainAction action, SourceRange range)
      implements TypeStatement {}

  /** What ALTER DOMAIN does. */
  sealed interface DomainAction {
    record SetDefault(Expression expression) implements DomainAction {}

    record DropDefault() implements DomainAction {}

    record SetNotNull() implements DomainAction {}

    record DropNotNull() implements DomainAction {}

    /** A CHECK; without a condition it is NOT NULL, from PostgreSQL 17. */
    record AddConstraint(Optional<Identifier> name, Optional<Expression> check, boolean notValid)
        implements DomainAction {}

    record ValidateConstraint(Identifier constraint) implements DomainAction {}

    record DropConstraint(Identifier constraint) implements DomainAction {}

    record RenameConstraint(Identifier constraint, Identifier newName) implements DomainAction {}

    record Rename(Identifier newName) implements DomainAction {}

    record SetSchema(Identifier schema) implements DomainAction {}
  }
}
