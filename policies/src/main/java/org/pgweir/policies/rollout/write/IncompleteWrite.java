package org.pgweir.policies.rollout.write;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.rollout.OpenRollout;
import org.pgweir.policies.rollout.RowExpression;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.DataStatement.Assignment;
import org.pgweir.policies.sql.tree.Identifier;

/**
 * A write that keeps only one side of a rollout.
 *
 * @param table what it names; nothing can be put into it where that is only suspected
 */
record IncompleteWrite(WriteSite site, WrittenTable table, Gap gap) {

  /** What a site leaves out of a rollout; empty if nothing, or if it writes another table. */
  static Optional<IncompleteWrite> of(WriteSite site, OpenRollout rollout, Subject subject) {
    return WrittenTable.of(site.table(), rollout.table(), site, subject)
        .flatMap(table ->
            written(site, table, subject.surroundings())
                .<Optional<IncompleteWrite>>map(columns ->
                    Gap.of(rollout, columns, site.makesRows())
                        .filter(gap -> !isNothing(gap, table, subject))
                        .map(gap -> new IncompleteWrite(site, table, gap)))
                .orElseGet(() -> Optional.of(unclear(site, rollout))));
  }

  private static IncompleteWrite unclear(WriteSite site, OpenRollout rollout) {
    Gap gap = Gap.of(rollout, Set.of(), true).orElseThrow();
    return new IncompleteWrite(
        site, new WrittenTable.Suspected("it has no list of its columns"), gap);
  }

  /** The columns of the rollout's table that are given values; empty if that cannot be told. */
  static Optional<Set<String>> written(WriteSite site, WrittenTable table, Surroundings where) {
    Optional<List<Identifier>> named =
        switch (site) {
          case WriteSite.Assigned assigned ->
              Optional.of(
                  assigned.assignments().stream()
                      .map(Assignment::columns)
                      .flatMap(List::stream)
                      .toList());
          case WriteSite.Inserted(var insert) ->
              switch (table) {
                case WrittenTable.Known known -> InsertCorrection.columns(insert, known, where);
                case WrittenTable.Suspected _ ->
                    insert.columns().isEmpty() && insert.source().isPresent()
                        ? Optional.empty()
                        : Optional.of(insert.columns());
              };
          case WriteSite.MergeInserted(_, var action) ->
              switch (table) {
                case WrittenTable.Known known ->
                    Optional.of(MergeInsertCorrection.columns(action, known));
                case WrittenTable.Suspected _ ->
                    action.columns().isEmpty() && !action.values().isEmpty()
                        ? Optional.empty()
                        : Optional.of(action.columns());
              };
          case WriteSite.Copied(var copy) ->
              copy.columns().isEmpty() && table instanceof WrittenTable.Known known
                  ? Optional.of(
                      known.named().columns().stream()
                          .map(each -> Identifier.of(each.name()))
                          .toList())
                  : Optional.of(copy.columns()).filter(columns -> !columns.isEmpty());
        };
    return named.map(columns -> {
      Set<String> all = new HashSet<>();
      for (Identifier column : columns) {
        switch (table) {
          case WrittenTable.Known known -> known.columnOf(column.name()).ifPresent(all::add);
          case WrittenTable.Suspected _ -> all.add(column.name());
        }
      }
      return all;
    });
  }

  /** Whether a row that gives neither side a value is in step: all of it is NULL by default. */
  private static boolean isNothing(Gap gap, WrittenTable table, Subject subject) {
    if (!gap.given().isEmpty() || !(table instanceof WrittenTable.Known known)) {
      return false;
    }
    RowValues values = new RowValues(subject.text(), known, subject.surroundings());
    return gap.missing().entrySet().stream()
        .allMatch(each ->
            !values.isNullByDefault(each.getKey())
                ? isGivenByBoth(gap.rollout(), values)
                : each.getValue()
                    .filter(expression ->
                        !expression.columns().isEmpty()
                            && expression.columns().stream().allMatch(values::isNullByDefault)
                            && values.row(expression).isNullOfNulls())
                    .isPresent());
  }

  /** Where both sides have defaults, those belong together as the schema has them. */
  private static boolean isGivenByBoth(OpenRollout rollout, RowValues values) {
    return !rollout.oldColumns().isEmpty()
        && rollout.oldColumns().stream().noneMatch(values::isNullByDefault);
  }

  /**
   * Completes one site for several rollouts.
   *
   * @param writes of that site
   */
  static Corrected complete(List<IncompleteWrite> writes, Subject subject, Places places) {
    IncompleteWrite first = writes.getFirst();
    return switch (first.table) {
      case WrittenTable.Suspected(String why) -> new Corrected.Not(why);
      case WrittenTable.Known known -> {
        Map<String, RowExpression> missing = new LinkedHashMap<>();
        for (IncompleteWrite write : writes) {
          for (var each : write.gap.missing().entrySet()) {
            if (each.getValue().isEmpty()) {
              yield new Corrected.Not(
                  "there is no way from the other side to %s".formatted(each.getKey()));
            }
            if (known.nameOf(each.getKey()).isEmpty()) {
              yield new Corrected.Not(
                  "%s does not show %s".formatted(known.named().name(), each.getKey()));
            }
            missing.put(each.getKey(), each.getValue().get());
          }
        }
        yield complete(first.site, known, missing, subject, places);
      }
    };
  }

  private static Corrected complete(
      WriteSite site,
      WrittenTable.Known table,
      Map<String, RowExpression> missing,
      Subject subject,
      Places places) {
    RowValues values = new RowValues(subject.text(), table, subject.surroundings());
    return switch (site) {
      case WriteSite.Assigned assigned ->
          new AssignmentCorrection(assigned, table, values, places).with(missing);
      case WriteSite.Inserted(var insert) ->
          InsertCorrection.columns(insert, table, subject.surroundings())
              .map(columns ->
                  new InsertCorrection(insert, table, values, places, columns).with(missing))
              .orElseGet(() -> new Corrected.Not("it has no list of its columns"));
      case WriteSite.MergeInserted(_, var action) ->
          new MergeInsertCorrection(action, table, values, places).with(missing);
      case WriteSite.Copied _ -> new Corrected.Not("the rows of COPY come from the client");
    };
  }
}
