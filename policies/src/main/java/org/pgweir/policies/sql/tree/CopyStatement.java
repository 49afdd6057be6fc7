package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;

/** {@code COPY}. */
public sealed interface CopyStatement extends SqlStatement {

  /** Where the rows come from or go to. */
  Peer peer();

  /** The far end of a COPY. */
  enum Peer {
    /** STDIN or STDOUT: the client. */
    CLIENT,
    /** A file of the server. */
    SERVER_FILE,
    /** A program run on the server. */
    SERVER_PROGRAM
  }

  /** {@code COPY t FROM}; no columns means all of the table's. */
  record CopyFrom(
      QualifiedName table,
      List<Identifier> columns,
      Peer peer,
      Optional<Expression> where,
      SourceRange range)
      implements CopyStatement {
    public CopyFrom {
      columns = List.copyOf(columns);
    }
  }

  /** {@code COPY t TO}; no columns means all of the table's. */
  record CopyTableTo(QualifiedName table, List<Identifier> columns, Peer peer, SourceRange range)
      implements CopyStatement {
    public CopyTableTo {
      columns = List.copyOf(columns);
    }
  }

  /** {@code COPY (statement) TO}; the statement may write. */
  record CopyQueryTo(DataStatement statement, Peer peer, SourceRange range)
      implements CopyStatement {}
}
