package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Alias_clauseContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.From_itemContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.From_primaryContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.From_rows_with_aliasContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Function_callContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.IdentifierContext;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.FromItem.Alias;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SourceRange;

/** Reads FROM lists: tables, subqueries, functions, joins. */
final class FromTranslator {

  private final Translation all;
  private final Source source;
  private final QueryTranslator queries;

  FromTranslator(Translation all, QueryTranslator queries) {
    this.all = all;
    this.source = all.source;
    this.queries = queries;
  }

  FromItem item(From_itemContext node) {
    if (node.from_primary() != null) {
      return primary(node.from_primary());
    }
    if (node.from_item().size() == 1) {
      return named(item(node.from_item(0)), node);
    }
    FromItem left = item(node.from_item(0));
    return node.NATURAL() != null
        ? naturalJoin(left, node.from_item(1), node)
        : join(node, left, item(node.from_item(1)));
  }

  /**
   * Joins associate to the left; the grammar alone has everything behind a NATURAL JOIN on its
   * right side.
   */
  private FromItem naturalJoin(FromItem left, From_itemContext right, From_itemContext natural) {
    if (right.from_item().size() < 2) {
      return join(natural, left, item(right));
    }
    FromItem first = naturalJoin(left, right.from_item(0), natural);
    return join(right, first, item(right.from_item(1)));
  }

  private FromItem join(From_itemContext node, FromItem left, FromItem right) {
    List<Identifier> using =
        node.names_in_parens() == null
            ? List.of()
            : node.names_in_parens().names_references().schema_qualified_name().stream()
                .map(source::identifier)
                .toList();
    boolean natural = node.NATURAL() != null;
    int end = natural ? right.range().end() : source.range(node).end();
    return new FromItem.Join(
        kind(node),
        natural,
        left,
        right,
        Optional.ofNullable(node.vex()).map(all.expressions::expression),
        using,
        Optional.empty(),
        new SourceRange(left.range().start(), end));
  }

  private static String kind(From_itemContext node) {
    if (node.CROSS() != null) {
      return "cross";
    }
    if (node.LEFT() != null) {
      return "left";
    }
    if (node.RIGHT() != null) {
      return "right";
    }
    return node.FULL() != null ? "full" : "inner";
  }

  /** Only a join stands in parentheses; a name behind them names the join. */
  private FromItem named(FromItem inner, From_itemContext node) {
    if (inner instanceof FromItem.Join join && node.alias_clause() != null) {
      return new FromItem.Join(
          join.kind(),
          join.natural(),
          join.left(),
          join.right(),
          join.on(),
          join.using(),
          alias(node.alias_clause()),
          source.range(node));
    }
    return inner;
  }

  private FromItem primary(From_primaryContext node) {
    if (node.schema_qualified_name() != null) {
      return new FromItem.Table(
          source.qualifiedName(node.schema_qualified_name()),
          node.ONLY() != null,
          Optional.ofNullable(node.alias_clause()).flatMap(this::alias),
          all.expressions.expressions(node.vex()),
          source.range(node));
    }
    boolean lateral = node.LATERAL() != null;
    if (node.table_subquery() != null) {
      return new FromItem.Subquery(
          queries.query(node.table_subquery().select_stmt()),
          lateral,
          Optional.ofNullable(node.alias_clause()).flatMap(this::alias),
          source.range(node));
    }
    if (node.from_rows_with_alias() != null) {
      From_rows_with_aliasContext rows = node.from_rows_with_alias();
      return functions(
          rows.function_call(), rows.LATERAL() != null, rows.alias, rows.column_alias, node);
    }
    return functions(List.of(node.function_call()), lateral, node.alias, node.column_alias, node);
  }

  private FromItem functions(
      List<Function_callContext> calls,
      boolean lateral,
      @org.jspecify.annotations.Nullable IdentifierContext alias,
      List<IdentifierContext> columns,
      ParserRuleContext node) {
    List<Expression> read = calls.stream().map(all.expressions::call).toList();
    Optional<Alias> name =
        Optional.ofNullable(alias)
            .map(written -> new Alias(source.identifier(written), names(columns)));
    return new FromItem.Functions(read, lateral, name, source.range(node));
  }

  private Optional<Alias> alias(Alias_clauseContext node) {
    return Optional.of(new Alias(source.identifier(node.alias), names(node.column_alias)));
  }

  private List<Identifier> names(List<IdentifierContext> nodes) {
    return nodes.stream().map(source::identifier).toList();
  }
}
