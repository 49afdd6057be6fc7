package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;

/** A statement about what belongs to tables, about privileges, owners and comments. */
public sealed interface ObjectStatement extends SqlStatement {

  /**
   * {@code CREATE TRIGGER}.
   *
   * @param columns those behind UPDATE OF
   * @param referenced the table behind FROM, of a constraint trigger
   */
  record CreateTrigger(
      Identifier name,
      QualifiedName table,
      List<Identifier> columns,
      Optional<QualifiedName> referenced,
      QualifiedName function,
      SourceRange range)
      implements ObjectStatement {
    public CreateTrigger {
      columns = List.copyOf(columns);
    }
  }

  record CreatePolicy(
      Identifier name, QualifiedName table, List<Expression> conditions, SourceRange range)
      implements ObjectStatement {
    public CreatePolicy {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * {@code ALTER TRIGGER|RULE|POLICY … ON table}.
   *
   * @param conditions the new ones of a policy
   */
  record AlterTableObject(
      String kind,
      Identifier name,
      QualifiedName table,
      List<Expression> conditions,
      SourceRange range)
      implements ObjectStatement {
    public AlterTableObject {
      conditions = List.copyOf(conditions);
    }
  }

  /** {@code CREATE STATISTICS}. */
  record CreateStatistics(QualifiedName table, SourceRange range) implements ObjectStatement {}

  /** {@code CREATE PUBLICATION}, {@code ALTER PUBLICATION}; no tables may mean all of them. */
  record ChangePublication(
      Identifier name, boolean create, List<TableStatement.TableName> tables, SourceRange range)
      implements ObjectStatement {
    public ChangePublication {
      tables = List.copyOf(tables);
    }
  }

  /** {@code COMMENT ON kind name}; the name is missing for kinds that have none of that shape. */
  record Comment(String kind, Optional<QualifiedName> name, SourceRange range)
      implements ObjectStatement {}

  /** {@code GRANT}, {@code REVOKE}; the tables where it is about tables. */
  record ChangePrivileges(boolean grant, List<QualifiedName> tables, SourceRange range)
      implements ObjectStatement {
    public ChangePrivileges {
      tables = List.copyOf(tables);
    }
  }

  /** {@code ALTER kind name OWNER TO}, of what is not a table. */
  record ChangeOwner(String kind, Optional<QualifiedName> name, SourceRange range)
      implements ObjectStatement {}
}
