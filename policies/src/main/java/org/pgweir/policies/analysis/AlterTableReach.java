package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.List;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableConstraint;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/** Which tables below the altered one an action of ALTER TABLE reaches. */
final class AlterTableReach {

  private static final int FIRST_THAT_LOCKS_FOR_NO_INHERIT = 18;
  private static final int FIRST_THAT_LOCKS_PARTITIONS_FOR_UNIQUE = 18;
  private static final int FIRST_WITH_IDENTITY_IN_PARTITIONS = 17;

  private final AlterTable alter;
  private final Surroundings surroundings;

  AlterTableReach(AlterTable alter, Surroundings surroundings) {
    this.alter = alter;
    this.surroundings = surroundings;
  }

  /** The relations an action is carried out on, the altered one first. */
  List<Relation> of(Relation table, TableAction action) {
    List<Relation> reached = new ArrayList<>(List.of(table));
    if (!alter.only() && passesDown(table, action)) {
      reached.addAll(catalogue().descendants(table));
    }
    return reached;
  }

  /** Relations that are locked although nothing is done to their rows. */
  List<Relation> onlyLocked(Relation table, TableAction action) {
    boolean locked =
        switch (action) {
          case TableAction.DropColumn _ -> alter.only();
          case TableAction.DropConstraint(var name, _, _, _) ->
              alter.only() && isInherited(table, name.name());
          case TableAction.AddConstraint(var constraint, _) ->
              constraint.attributes().noInherit()
                  && surroundings.atLeast(FIRST_THAT_LOCKS_FOR_NO_INHERIT);
          case TableAction.OnTable _, ColumnAction _ -> false;
        };
    return locked ? catalogue().descendants(table) : List.of();
  }

  private Catalogue catalogue() {
    return surroundings.catalogue();
  }

  private boolean passesDown(Relation table, TableAction action) {
    boolean partitioned = table.kind() == Relation.Kind.PARTITIONED_TABLE;
    return switch (action) {
      case TableAction.AddColumn _, TableAction.DropColumn _, TableAction.RenameColumn _ -> true;
      case TableAction.AddConstraint(var constraint, _) ->
          switch (constraint) {
            case TableConstraint.Check _, TableConstraint.NotNull _ ->
                !constraint.attributes().noInherit();
            case TableConstraint.Key key when key.primary() -> partitioned;
            case TableConstraint.Key _, TableConstraint.Exclude _ ->
                partitioned && surroundings.atLeast(FIRST_THAT_LOCKS_PARTITIONS_FOR_UNIQUE);
            case TableConstraint.ForeignKey _ -> partitioned;
          };
      case TableAction.ValidateConstraint(var name, _) ->
          partitioned || isInherited(table, name.name());
      case TableAction.DropConstraint(var name, _, _, _) ->
          partitioned || isInherited(table, name.name());
      case TableAction.RenameConstraint(var name, _, _) ->
          partitioned || isInherited(table, name.name());
      case TableAction.AlterConstraint(var name, _, _) ->
          partitioned || table.constraint(name.name()).orElse(null) instanceof Constraint.NotNull;
      case TableAction.SwitchTrigger _ -> partitioned;
      case ColumnAction.AddIdentity _, ColumnAction.AlterIdentity _, ColumnAction.DropIdentity _ ->
          partitioned && surroundings.atLeast(FIRST_WITH_IDENTITY_IN_PARTITIONS);
      case ColumnAction.SetColumnOptions _, ColumnAction.SetCompression _ -> false;
      case ColumnAction _ -> true;
      case TableAction.OnTable _ -> false;
    };
  }

  /** Children have those of its CHECK and NOT NULL constraints that are not NO INHERIT. */
  private boolean isInherited(Relation table, String constraint) {
    return table
            .constraint(constraint)
            .filter(each -> each instanceof Constraint.Check || each instanceof Constraint.NotNull)
            .isPresent()
        && table.family().children().stream()
            .flatMap(child -> catalogue().relation(child).stream())
            .anyMatch(child -> child.constraint(constraint).isPresent());
  }
}
