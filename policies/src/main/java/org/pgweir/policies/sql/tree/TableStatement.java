package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;

/** A statement that makes or changes tables; DROP TABLE is a {@link DropObjects}. */
public sealed interface TableStatement extends SqlStatement {

  /**
   * {@code ALTER TABLE}, {@code ALTER FOREIGN TABLE}, and of {@code ALTER MATERIALIZED VIEW} what
   * writes its rows anew: to the server they are one.
   *
   * @param only whether ONLY keeps it from child tables
   * @param foreign whether FOREIGN TABLE is written
   */
  record AlterTable(
      QualifiedName table,
      boolean ifExists,
      boolean only,
      boolean foreign,
      List<TableAction> actions,
      SourceRange range)
      implements TableStatement {
    public AlterTable {
      actions = List.copyOf(actions);
    }
  }

  /**
   * {@code CREATE TABLE}.
   *
   * @param like tables whose definition is copied
   * @param inherits parents by INHERITS
   * @param partitionOf the parent it becomes a partition of
   * @param partitioned whether PARTITION BY makes it a partitioned table
   */
  record CreateTable(
      QualifiedName table,
      Persistence persistence,
      boolean ifNotExists,
      boolean foreign,
      List<ColumnDefinition> columns,
      List<TableConstraint> constraints,
      List<QualifiedName> like,
      List<QualifiedName> inherits,
      Optional<PartitionOf> partitionOf,
      boolean partitioned,
      SourceRange range)
      implements TableStatement {
    public CreateTable {
      columns = List.copyOf(columns);
      constraints = List.copyOf(constraints);
      like = List.copyOf(like);
      inherits = List.copyOf(inherits);
    }
  }

  /**
   * {@code PARTITION OF parent … DEFAULT} or with bounds.
   *
   * @param bounds the values in the bounds, which are computed now; MINVALUE and MAXVALUE are none
   */
  record PartitionOf(QualifiedName parent, boolean isDefault, List<Expression> bounds) {
    public PartitionOf {
      bounds = List.copyOf(bounds);
    }
  }

  /** {@code CREATE TABLE AS}; the source is a query or the EXECUTE of a prepared statement. */
  record CreateTableAs(
      QualifiedName table,
      Persistence persistence,
      boolean ifNotExists,
      Source source,
      boolean withData,
      SourceRange range)
      implements TableStatement {
    /** Where the rows come from. */
    public sealed interface Source {
      record OfQuery(Query query) implements Source {}

      record OfPrepared(Identifier name) implements Source {}
    }
  }

  record Truncate(
      List<TableName> tables, boolean restartIdentity, boolean cascade, SourceRange range)
      implements TableStatement {
    public Truncate {
      tables = List.copyOf(tables);
    }
  }

  /**
   * {@code LOCK TABLE}.
   *
   * @param mode as PostgreSQL spells it: {@code ACCESS EXCLUSIVE} where none is written
   */
  record LockTable(List<TableName> tables, String mode, boolean noWait, SourceRange range)
      implements TableStatement {
    public LockTable {
      tables = List.copyOf(tables);
    }
  }

  /** A table named in a list, with ONLY where written. */
  record TableName(QualifiedName name, boolean only) {}

  /** {@code VACUUM}, {@code ANALYZE}; no tables means all of the database. */
  record Vacuum(
      boolean vacuum, boolean full, boolean analyze, List<QualifiedName> tables, SourceRange range)
      implements TableStatement {
    public Vacuum {
      tables = List.copyOf(tables);
    }
  }

  /** {@code CLUSTER}; no table means all that were clustered before. */
  record Cluster(Optional<QualifiedName> table, SourceRange range) implements TableStatement {}
}
