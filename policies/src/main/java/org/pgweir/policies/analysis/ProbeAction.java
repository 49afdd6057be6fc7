package org.pgweir.policies.analysis;

import org.pgweir.policies.analysis.ProbeQuestions.Refused;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableConstraint;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/** Whether one action of an ALTER TABLE may be tried on a copy of the table. */
record ProbeAction(ProbeQuestions question, Relation table, AlterTable alter) {

  /** Throws {@link Refused} if it may not. */
  void check(TableAction action) {
    switch (action) {
      case TableAction.AddColumn add -> addColumn(add);
      case TableAction.AddConstraint(var constraint, _) -> {
        ProbeQuestions.checkAllValid(table);
        addConstraint(constraint);
      }
      case TableAction.DropColumn drop -> {
        if (drop.cascade()) {
          throw new Refused("CASCADE may reach other objects");
        }
        ProbeQuestions.checkAllValid(table);
        question.checkKeys(table, drop.column().name());
      }
      case TableAction.DropConstraint drop -> {
        boolean copied =
            table.constraint(drop.constraint().name()).stream()
                .anyMatch(Constraint.Check.class::isInstance);
        if (!copied || drop.cascade()) {
          throw new Refused("the copy has no constraint of that name");
        }
      }
      case TableAction.SetParameters _,
          TableAction.SetAccessMethod _,
          TableAction.RowSecurity _,
          TableAction.RenameColumn _ ->
          ProbeQuestions.checkAllValid(table);
      case TableAction.ValidateConstraint _,
          TableAction.AlterConstraint _,
          TableAction.RenameConstraint _,
          TableAction.SwitchTrigger _,
          TableAction.SwitchRule _,
          TableAction.SetLogged _,
          TableAction.SetTablespace _,
          TableAction.Inherit _,
          TableAction.ReplicaIdentity _,
          TableAction.OwnerTo _,
          TableAction.RenameTable _,
          TableAction.SetSchema _,
          TableAction.AttachPartition _,
          TableAction.DetachPartition _,
          TableAction.OtherAction _ ->
          throw new Refused("it is about something that a copy lacks");
      case ColumnAction column -> {
        ProbeQuestions.checkAllValid(table);
        columnAction(column);
      }
    }
  }

  private void columnAction(ColumnAction action) {
    switch (action) {
      case ColumnAction.SetType set -> {
        question.checkKeys(table, set.column().name());
        question.checkType(set.type());
        set.using().ifPresent(question::checkExpression);
      }
      case ColumnAction.SetDefault set -> question.checkExpression(set.expression());
      case ColumnAction.SetExpression set -> question.checkExpression(set.expression());
      case ColumnAction.SetNotNull _,
          ColumnAction.DropDefault _,
          ColumnAction.DropNotNull _,
          ColumnAction.DropExpression _,
          ColumnAction.AddIdentity _,
          ColumnAction.AlterIdentity _,
          ColumnAction.DropIdentity _,
          ColumnAction.SetStatistics _,
          ColumnAction.SetStorage _,
          ColumnAction.SetCompression _ -> {}
      case ColumnAction.SetColumnOptions _ -> {}
    }
  }

  private void addColumn(TableAction.AddColumn add) {
    question.checkType(add.column().type());
    if (alter.actions().size() > 1) {
      ProbeQuestions.checkAllValid(table);
    }
    for (ColumnConstraint constraint : add.column().constraints()) {
      switch (constraint) {
        case ColumnConstraint.Default given -> question.checkExpression(given.expression());
        case ColumnConstraint.Check check -> question.checkExpression(check.condition());
        case ColumnConstraint.Generated generated ->
            question.checkExpression(generated.expression());
        case ColumnConstraint.References _ -> throw new Refused("it names another table");
        case ColumnConstraint.NotNull _,
            ColumnConstraint.Nullable _,
            ColumnConstraint.Unique _,
            ColumnConstraint.PrimaryKey _,
            ColumnConstraint.Identity _ -> {}
      }
    }
  }

  private void addConstraint(TableConstraint constraint) {
    switch (constraint) {
      case TableConstraint.Check check -> question.checkExpression(check.condition());
      case TableConstraint.NotNull _ -> {}
      case TableConstraint.Key key -> {
        if (key.usingIndex().isPresent()) {
          throw new Refused("it names an index");
        }
      }
      case TableConstraint.ForeignKey _ -> throw new Refused("it names another table");
      case TableConstraint.Exclude exclude -> {
        exclude.elements().forEach(question::checkExpression);
        exclude.predicate().ifPresent(question::checkExpression);
      }
    }
  }
}
