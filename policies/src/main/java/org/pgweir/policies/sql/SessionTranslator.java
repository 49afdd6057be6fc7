package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Additional_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Copy_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Declare_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Execute_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Script_additionalContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Set_actionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Table_colsContext;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.CopyStatement.Peer;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;

/** Reads prepared statements, cursors, COPY and what else is about the session. */
final class SessionTranslator {

  private final Translation all;
  private final Source source;

  SessionTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
  }

  SessionStatement prepare(Additional_statementContext node, SourceRange range) {
    return new SessionStatement.Prepare(
        source.identifier(node.identifier(0)), all.data.statement(node.data_statement()), range);
  }

  SessionStatement execute(Execute_statementContext node, SourceRange range) {
    return new SessionStatement.Execute(
        source.identifier(node.identifier()), all.expressions.expressions(node.vex()), range);
  }

  SessionStatement declare(Declare_statementContext node, SourceRange range) {
    return new SessionStatement.DeclareCursor(
        source.identifier(node.identifier()),
        node.HOLD() != null && node.WITH() != null,
        all.queries.query(node.select_stmt()),
        range);
  }

  SessionStatement fetchOrClose(Script_additionalContext node, SourceRange range) {
    if (node.CLOSE() != null) {
      return new SessionStatement.CloseCursor(
          Optional.ofNullable(node.identifier()).map(source::identifier), range);
    }
    return new SessionStatement.Fetch(
        source.identifier(node.identifier()), node.MOVE() != null, range);
  }

  SqlStatement constraints(Set_actionContext node, SourceRange range) {
    return new SessionStatement.SetConstraints(node.DEFERRED() != null, range);
  }

  CopyStatement copy(Copy_statementContext node, SourceRange range) {
    if (node.copy_from_statement() != null) {
      var from = node.copy_from_statement();
      return new CopyStatement.CopyFrom(
          source.qualifiedName(from.table_cols().schema_qualified_name()),
          columns(from.table_cols()),
          peer(from.PROGRAM() != null, from.STDIN() != null),
          Optional.ofNullable(from.vex()).map(all.expressions::expression),
          range);
    }
    var to = node.copy_to_statement();
    Peer peer = peer(to.PROGRAM() != null, to.STDOUT() != null);
    return to.data_statement() != null
        ? new CopyStatement.CopyQueryTo(all.data.statement(to.data_statement()), peer, range)
        : new CopyStatement.CopyTableTo(
            source.qualifiedName(to.table_cols().schema_qualified_name()),
            columns(to.table_cols()),
            peer,
            range);
  }

  private static Peer peer(boolean program, boolean standardStream) {
    if (standardStream) {
      return Peer.CLIENT;
    }
    return program ? Peer.SERVER_PROGRAM : Peer.SERVER_FILE;
  }

  private List<Identifier> columns(Table_colsContext node) {
    return node.columns() == null
        ? List.of()
        : node.columns().identifier().stream().map(source::identifier).toList();
  }
}
