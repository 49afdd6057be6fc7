package org.pgweir.policies.sql;

import java.util.Optional;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Column_actionContext;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SourceRange;

/** Reads {@code ALTER COLUMN}. */
final class ColumnActionTranslator {

  private final Translation all;
  private final Source source;

  ColumnActionTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
  }

  ColumnAction action(Identifier column, Column_actionContext node, SourceRange range) {
    if (node.TYPE() != null) {
      return new ColumnAction.SetType(
          column,
          all.types.type(node.data_type()),
          Optional.ofNullable(node.collate_identifier())
              .map(clause -> source.qualifiedName(clause.collation)),
          Optional.ofNullable(node.vex()).map(all.expressions::expression),
          range);
    }
    if (node.set_def_column() != null) {
      return new ColumnAction.SetDefault(
          column, all.expressions.expression(node.set_def_column().vex()), range);
    }
    if (node.drop_def() != null) {
      return new ColumnAction.DropDefault(column, range);
    }
    if (node.NULL() != null) {
      return node.DROP() == null
          ? new ColumnAction.SetNotNull(column, range)
          : new ColumnAction.DropNotNull(column, range);
    }
    if (node.identity_body() != null) {
      return new ColumnAction.AddIdentity(column, node.identity_body().ALWAYS() != null, range);
    }
    if (node.IDENTITY() != null) {
      return new ColumnAction.DropIdentity(column, node.if_exists() != null, range);
    }
    if (node.EXPRESSION() != null) {
      return node.expression != null
          ? new ColumnAction.SetExpression(
              column, all.expressions.expression(node.expression), range)
          : new ColumnAction.DropExpression(column, node.if_exists() != null, range);
    }
    if (!node.alter_identity().isEmpty()) {
      return new ColumnAction.AlterIdentity(column, range);
    }
    if (node.set_statistics() != null) {
      return new ColumnAction.SetStatistics(column, range);
    }
    if (node.storage_option() != null) {
      return new ColumnAction.SetStorage(
          column, Names.fold(source.text(node.storage_option())), range);
    }
    return node.compression_identifier() != null
        ? new ColumnAction.SetCompression(column, range)
        : new ColumnAction.SetColumnOptions(column, range);
  }
}
