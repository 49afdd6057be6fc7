package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.After_opsContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.From_itemContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Groupby_clauseContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Into_tableContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Perform_stmtContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Select_listContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Select_opsContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Select_ops_no_parensContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Select_primaryContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Select_stmtContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Select_stmt_no_parensContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Select_sublistContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Values_stmtContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Values_valuesContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.VexContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Window_definitionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.With_clauseContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.With_queryContext;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.Persistence;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.Query.Body;
import org.pgweir.policies.sql.tree.Query.CommonTable;
import org.pgweir.policies.sql.tree.Query.RowLock;
import org.pgweir.policies.sql.tree.Query.Target;
import org.pgweir.policies.sql.tree.SourceRange;

/** Reads queries: WITH, set operations, SELECT, VALUES, TABLE and what stands behind them. */
final class QueryTranslator {

  private final Translation all;
  private final Source source;
  private final FromTranslator from;

  QueryTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
    this.from = new FromTranslator(all, this);
  }

  Query query(Select_stmtContext node) {
    return query(node, with(node.with_clause()), body(node.select_ops()), node.after_ops());
  }

  Query query(Select_stmt_no_parensContext node) {
    Select_ops_no_parensContext ops = node.select_ops_no_parens();
    return query(node, with(node.with_clause()), body(ops), node.after_ops());
  }

  /** The query that PERFORM runs and that stands in a PL/pgSQL assignment. */
  Query query(Perform_stmtContext node) {
    Body left = select(node);
    Body body =
        node.select_ops() == null
            ? left
            : new Query.SetOperation(
                setOperator(node), left, body(node.select_ops()), source.range(node));
    return query(node, List.of(), body, node.after_ops());
  }

  private Query query(
      ParserRuleContext node, List<CommonTable> with, Body body, List<After_opsContext> after) {
    List<Expression> sortedBy = new ArrayList<>();
    List<RowLock> locks = new ArrayList<>();
    for (After_opsContext clause : after) {
      if (clause.FOR() != null) {
        locks.add(rowLock(clause));
      } else {
        sortedBy.addAll(all.expressions.below(clause));
      }
    }
    return new Query(with, body, sortedBy, locks, source.range(node));
  }

  private RowLock rowLock(After_opsContext node) {
    StringBuilder strength = new StringBuilder();
    for (int i = 1; i < node.getChildCount(); i++) {
      if (!(node.getChild(i) instanceof TerminalNode word)
          || Trees.isToken(word, SQLParser.OF)
          || Trees.isToken(word, SQLParser.NOWAIT)
          || Trees.isToken(word, SQLParser.SKIP_)) {
        break;
      }
      strength.append(strength.isEmpty() ? "" : " ").append(Names.fold(word.getText()));
    }
    List<QualifiedName> tables =
        node.schema_qualified_name().stream().map(source::qualifiedName).toList();
    return new RowLock(strength.toString(), tables, source.range(node));
  }

  List<CommonTable> with(@Nullable With_clauseContext node) {
    return node == null ? List.of() : node.with_query().stream().map(this::commonTable).toList();
  }

  private CommonTable commonTable(With_queryContext node) {
    List<Identifier> columns = node.column_name.stream().map(source::identifier).toList();
    return new CommonTable(
        source.identifier(node.query_name),
        columns,
        all.data.statement(node.data_statement()),
        source.range(node));
  }

  private Body body(Select_opsContext node) {
    if (node.select_primary() != null) {
      return primary(node.select_primary());
    }
    if (node.select_stmt() != null) {
      return new Query.Nested(query(node.select_stmt()), source.range(node));
    }
    return combined(node, body(node.select_ops(0)), body(node.select_ops(1)));
  }

  private Body body(Select_ops_no_parensContext node) {
    if (node.select_ops() == null) {
      return primary(node.select_primary());
    }
    Body right =
        node.select_primary() != null
            ? primary(node.select_primary())
            : new Query.Nested(query(node.select_stmt()), source.range(node.select_stmt()));
    return combined(node, body(node.select_ops()), right);
  }

  /** INTERSECT binds tighter than the others; the grammar alone has all of them alike. */
  private Body combined(ParserRuleContext node, Body left, Body right) {
    String operator = setOperator(node);
    if (operator.startsWith("intersect")
        && left instanceof Query.SetOperation(var before, var first, var second, _)
        && !before.startsWith("intersect")) {
      SourceRange tight = new SourceRange(second.range().start(), right.range().end());
      return new Query.SetOperation(
          before,
          first,
          new Query.SetOperation(operator, second, right, tight),
          source.range(node));
    }
    return new Query.SetOperation(operator, left, right, source.range(node));
  }

  private static String setOperator(ParserRuleContext node) {
    String operator =
        Trees.has(node, SQLParser.UNION)
            ? "union"
            : Trees.has(node, SQLParser.INTERSECT) ? "intersect" : "except";
    var qualifiers = node.getRuleContexts(SQLParser.Set_qualifierContext.class);
    return !qualifiers.isEmpty() && qualifiers.getLast().ALL() != null
        ? operator + " all"
        : operator;
  }

  private Body primary(Select_primaryContext node) {
    if (node.values_stmt() != null) {
      return values(node.values_stmt());
    }
    if (node.TABLE() != null) {
      return new Query.WholeTable(
          source.qualifiedName(node.schema_qualified_name()),
          node.ONLY() != null,
          source.range(node));
    }
    return select(node);
  }

  /** SELECT and PERFORM have the same parts. */
  private Query.Select select(ParserRuleContext node) {
    Optional<VexContext> where = Trees.after(node, SQLParser.WHERE, VexContext.class);
    List<Expression> grouping = new ArrayList<>();
    for (ParserRuleContext child : node.getRuleContexts(ParserRuleContext.class)) {
      switch (child) {
        case VexContext vex when !where.equals(Optional.of(vex)) ->
            grouping.add(all.expressions.expression(vex));
        case Groupby_clauseContext clause -> grouping.addAll(all.expressions.below(clause));
        case Window_definitionContext window -> grouping.addAll(all.expressions.below(window));
        default -> {}
      }
    }
    return new Query.Select(
        targets(node.getRuleContext(Select_listContext.class, 0)),
        Trees.child(node, Into_tableContext.class).map(this::newTable),
        node.getRuleContexts(From_itemContext.class).stream().map(from::item).toList(),
        where.map(all.expressions::expression),
        grouping,
        source.range(node));
  }

  List<Target> targets(@Nullable Select_listContext node) {
    return node == null ? List.of() : node.select_sublist().stream().map(this::target).toList();
  }

  private Target target(Select_sublistContext node) {
    Optional<Identifier> alias =
        node.col_label() != null
            ? Optional.of(source.identifier(node.col_label()))
            : Optional.ofNullable(node.bare_col_label()).map(source::identifier);
    return new Target(all.expressions.expression(node.vex()), alias, source.range(node));
  }

  private Query.NewTable newTable(Into_tableContext node) {
    Persistence persistence =
        node.UNLOGGED() != null
            ? Persistence.UNLOGGED
            : node.TEMP() != null || node.TEMPORARY() != null
                ? Persistence.TEMPORARY
                : Persistence.PERMANENT;
    return new Query.NewTable(source.qualifiedName(node.schema_qualified_name()), persistence);
  }

  Query.Values values(Values_stmtContext node) {
    return new Query.Values(
        node.values_values().stream().map(this::row).toList(), source.range(node));
  }

  private List<Expression> row(Values_valuesContext node) {
    return all.expressions.withDefaults(node);
  }

  FromTranslator from() {
    return from;
  }
}
