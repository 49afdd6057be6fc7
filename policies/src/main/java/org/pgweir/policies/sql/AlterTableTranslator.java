package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Alter_table_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Table_actionContext;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement.AlterTable;
import org.pgweir.policies.sql.tree.TableAction;

/** Reads ALTER TABLE and ALTER FOREIGN TABLE. */
final class AlterTableTranslator {

  private final Source source;
  private final ColumnTranslator columns;

  AlterTableTranslator(Source source) {
    this.source = source;
    this.columns = new ColumnTranslator(source);
  }

  AlterTable statement(Alter_table_statementContext node, SourceRange range) {
    List<TableAction> actions = new ArrayList<>();
    for (Table_actionContext action : node.table_action()) {
      actions.add(action(action));
    }
    if (actions.isEmpty()) {
      actions.add(formBehindName(node, range));
    }
    return new AlterTable(
        source.qualifiedName(node.name),
        node.if_exists() != null,
        node.ONLY() != null,
        node.FOREIGN() != null,
        actions,
        range);
  }

  private TableAction action(Table_actionContext node) {
    if (node.ADD() != null && node.table_column_definition() != null) {
      return new TableAction.AddColumn(
          columns.column(node.table_column_definition()),
          node.if_not_exists() != null,
          source.range(node));
    }
    return new TableAction.OtherAction(leadingKeywords(node), source.range(node));
  }

  /** RENAME, SET SCHEMA, ATTACH PARTITION and the like, which stand alone. */
  private TableAction formBehindName(Alter_table_statementContext node, SourceRange range) {
    int start = source.tokens().get(node.name.getStop().getTokenIndex() + 1).start();
    SourceRange form = new SourceRange(start, range.end());
    return new TableAction.OtherAction(Names.fold(form.of(source.text())), form);
  }

  private static String leadingKeywords(ParserRuleContext node) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < node.getChildCount(); i++) {
      ParseTree child = node.getChild(i);
      if (child instanceof TerminalNode) {
        words.append(words.isEmpty() ? "" : " ").append(Names.fold(child.getText()));
      }
    }
    return words.toString();
  }
}
