package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Constr_bodyContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Constraint_commonContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Schema_qualified_nameContext;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.TableConstraint;
import org.pgweir.policies.sql.tree.TableConstraint.Attributes;

/** Reads constraints of tables. */
final class ConstraintTranslator {

  private final Translation all;
  private final Source source;

  ConstraintTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
  }

  TableConstraint constraint(Constraint_commonContext node) {
    Optional<Identifier> name = Optional.ofNullable(node.identifier()).map(source::identifier);
    Constr_bodyContext body = node.constr_body();
    Attributes attributes = attributes(node);
    SourceRange range = source.range(node);
    if (body.EXCLUDE() != null) {
      List<Expression> elements =
          body.index_column().stream()
              .map(column -> all.expressions.expression(column.column))
              .toList();
      Optional<Expression> predicate =
          Optional.ofNullable(body.exp).map(all.expressions::expression);
      return new TableConstraint.Exclude(name, elements, predicate, attributes, range);
    }
    if (body.FOREIGN() != null) {
      return new TableConstraint.ForeignKey(
          name,
          names(body.col_period),
          source.qualifiedName(body.schema_qualified_name()),
          names(body.ref_period),
          attributes,
          range);
    }
    if (body.CHECK() != null) {
      return new TableConstraint.Check(
          name, all.expressions.expression(body.expression), attributes, range);
    }
    if (body.UNIQUE() != null || body.PRIMARY() != null) {
      return key(name, body, attributes, range);
    }
    if (body.NULL() != null && body.NOT() != null && body.col_name != null) {
      return new TableConstraint.NotNull(name, source.identifier(body.col_name), attributes, range);
    }
    throw new NotUnderstood("table constraint " + source.text(node));
  }

  /** A constraint written with a column as that of its table; empty for one that is none. */
  Optional<TableConstraint> ofColumn(Identifier column, ColumnConstraint constraint) {
    Attributes plain = new Attributes(false, false, false, false);
    return switch (constraint) {
      case ColumnConstraint.Check(var name, var condition, var range) ->
          Optional.of(new TableConstraint.Check(name, condition, plain, range));
      case ColumnConstraint.References(var name, var table, var range) ->
          Optional.of(
              new TableConstraint.ForeignKey(
                  name, List.of(column), table, List.of(), plain, range));
      case ColumnConstraint.Unique(var name, var range) ->
          Optional.of(key(name, false, column, plain, range));
      case ColumnConstraint.PrimaryKey(var name, var range) ->
          Optional.of(key(name, true, column, plain, range));
      case ColumnConstraint.NotNull _,
          ColumnConstraint.Nullable _,
          ColumnConstraint.Default _,
          ColumnConstraint.Generated _,
          ColumnConstraint.Identity _ ->
          Optional.empty();
    };
  }

  private static TableConstraint key(
      Optional<Identifier> name,
      boolean primary,
      Identifier column,
      Attributes attributes,
      SourceRange range) {
    return new TableConstraint.Key(
        name, primary, List.of(column), Optional.empty(), attributes, range);
  }

  private TableConstraint key(
      Optional<Identifier> name,
      Constr_bodyContext body,
      Attributes attributes,
      SourceRange range) {
    Optional<Identifier> index =
        Optional.ofNullable(body.index_parameters().schema_qualified_name())
            .map(source::identifier);
    return new TableConstraint.Key(
        name, body.PRIMARY() != null, names(body.col_overlaps), index, attributes, range);
  }

  /** The columns in parentheses, with PERIOD or WITHOUT OVERLAPS or without. */
  private List<Identifier> names(@Nullable ParserRuleContext node) {
    if (node == null) {
      return List.of();
    }
    List<Identifier> names = new ArrayList<>();
    for (ParserRuleContext child : node.getRuleContexts(ParserRuleContext.class)) {
      ParserRuleContext name =
          child instanceof Schema_qualified_nameContext
              ? child
              : child.getRuleContext(Schema_qualified_nameContext.class, 0);
      names.add(source.identifier(name));
    }
    return names;
  }

  private static Attributes attributes(Constraint_commonContext node) {
    boolean deferrable =
        (node.table_deferrable() != null && node.table_deferrable().NOT() == null)
            || (node.table_initialy_immed() != null
                && node.table_initialy_immed().DEFERRED() != null);
    return new Attributes(
        node.VALID() != null,
        deferrable,
        node.table_enforced() != null && node.table_enforced().NOT() != null,
        node.constr_body().inherit_option() != null
            && Trees.has(node.constr_body().inherit_option(), SQLParser.NO));
  }
}
