package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Merge_matchedContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Merge_not_matchedContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Merge_stmt_for_psqlContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.When_conditionContext;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DataStatement.Assignment;
import org.pgweir.policies.sql.tree.DataStatement.MergeAction;
import org.pgweir.policies.sql.tree.Expression;

/** Reads MERGE. */
final class MergeTranslator {

  private final Translation all;
  private final Source source;

  MergeTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
  }

  DataStatement.Merge merge(Merge_stmt_for_psqlContext node) {
    return new DataStatement.Merge(
        all.queries.with(node.with_clause()),
        source.qualifiedName(node.merge_table_name),
        all.data.name(node.alias),
        all.queries.from().item(node.from_item()),
        all.expressions.expression(node.vex()),
        node.when_condition().stream().map(this::action).toList(),
        all.data.returning(node.returning_select_list_with_alias()),
        source.range(node));
  }

  private MergeAction action(When_conditionContext node) {
    Optional<Expression> condition =
        Optional.ofNullable(node.vex()).map(all.expressions::expression);
    return node.merge_matched() != null
        ? matched(node.merge_matched(), condition)
        : notMatched(node.merge_not_matched(), condition);
  }

  private MergeAction matched(Merge_matchedContext node, Optional<Expression> condition) {
    if (node.DELETE() != null) {
      return new MergeAction.DeleteRow(condition);
    }
    if (node.UPDATE() == null) {
      return new MergeAction.DoNothing(condition);
    }
    List<Assignment> assignments =
        node.merge_update().stream()
            .map(set ->
                new Assignment(
                    all.data.names(set.column),
                    all.data.subscripts(set.column),
                    all.expressions.withDefaults(set),
                    source.range(set)))
            .toList();
    return new MergeAction.UpdateRow(condition, assignments);
  }

  private MergeAction notMatched(Merge_not_matchedContext node, Optional<Expression> condition) {
    if (node.INSERT() == null) {
      return new MergeAction.DoNothing(condition);
    }
    List<Expression> values =
        node.values_stmt() == null
            ? List.of()
            : all.queries.values(node.values_stmt()).rows().getFirst();
    return new MergeAction.InsertRow(condition, all.data.columns(node.insert_columns()), values);
  }
}
