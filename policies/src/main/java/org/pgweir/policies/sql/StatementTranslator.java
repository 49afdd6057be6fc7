package org.pgweir.policies.sql;

import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Schema_alterContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.SqlContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.StatementContext;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;

/** Sends each statement to the translator of its family. */
final class StatementTranslator {

  private StatementTranslator() {}

  static SqlStatement translate(Source source, SqlContext tree, SourceRange range) {
    if (tree.statement().size() != 1) {
      throw new NotUnderstood(tree.statement().size() + " statements in one");
    }
    StatementContext statement = tree.statement(0);
    if (statement.schema_statement() != null
        && statement.schema_statement().schema_alter() != null) {
      Schema_alterContext alter = statement.schema_statement().schema_alter();
      if (alter.alter_table_statement() != null) {
        return new AlterTableTranslator(source).statement(alter.alter_table_statement(), range);
      }
    }
    return new SqlStatement.OtherStatement(Names.fold(source.tokens().getFirst().getText()), range);
  }
}
