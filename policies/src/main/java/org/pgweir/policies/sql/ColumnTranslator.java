package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Constr_bodyContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Constraint_commonContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Table_column_definitionContext;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnConstraint.Generated.Storage;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SourceRange;

/** Reads column definitions and the constraints written with them. */
final class ColumnTranslator {

  private final Translation all;
  private final Source source;

  ColumnTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
  }

  ColumnDefinition column(Table_column_definitionContext node) {
    List<Constraint_commonContext> constraints = node.constraint_common();
    ParserRuleContext typeEnd = node.data_type();
    for (ParserRuleContext clause : node.getRuleContexts(ParserRuleContext.class)) {
      if (clause instanceof Constraint_commonContext) {
        break;
      }
      typeEnd = clause;
    }
    return new ColumnDefinition(
        source.identifier(node.identifier()),
        all.types.type(node.data_type()),
        source.range(node.data_type(), typeEnd),
        Optional.ofNullable(node.collate_identifier())
            .map(clause -> source.qualifiedName(clause.collation)),
        constraints.stream().map(this::constraint).toList(),
        source.range(node));
  }

  ColumnConstraint constraint(Constraint_commonContext node) {
    Optional<Identifier> name = Optional.ofNullable(node.identifier()).map(source::identifier);
    SourceRange range = source.range(node);
    Constr_bodyContext body = node.constr_body();
    if (body.DEFAULT() != null && body.default_expr != null) {
      return new ColumnConstraint.Default(
          name, all.expressions.expression(body.default_expr), range);
    }
    if (body.CHECK() != null) {
      return new ColumnConstraint.Check(name, all.expressions.expression(body.expression), range);
    }
    if (body.REFERENCES() != null) {
      return new ColumnConstraint.References(
          name, source.qualifiedName(body.schema_qualified_name()), range);
    }
    if (body.UNIQUE() != null) {
      return new ColumnConstraint.Unique(name, range);
    }
    if (body.PRIMARY() != null) {
      return new ColumnConstraint.PrimaryKey(name, range);
    }
    if (body.identity_body() != null) {
      return new ColumnConstraint.Identity(name, body.identity_body().ALWAYS() != null, range);
    }
    if (body.GENERATED() != null) {
      Optional<Storage> storage =
          body.STORED() != null
              ? Optional.of(Storage.STORED)
              : body.VIRTUAL() != null ? Optional.of(Storage.VIRTUAL) : Optional.empty();
      return new ColumnConstraint.Generated(
          name, all.expressions.below(body).getFirst(), storage, range);
    }
    if (body.NULL() != null) {
      return body.NOT() != null
          ? new ColumnConstraint.NotNull(name, range)
          : new ColumnConstraint.Nullable(name, range);
    }
    throw new NotUnderstood("column constraint " + source.text(node));
  }
}
