package org.pgweir.policies.analysis;

import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SqlText;

/** Triggers, policies, publications, comments, privileges, owners. */
final class ObjectEffects {

  /** GRANT and REVOKE open the tables since this version. */
  private static final int FIRST_THAT_LOCKS_FOR_GRANT = 18;

  private static final Set<String> RELATIONS =
      Set.of("table", "view", "materialized view", "foreign table");

  private final SqlText text;
  private final Effects effects;

  ObjectEffects(SqlText text, Effects effects) {
    this.text = text;
    this.effects = effects;
  }

  void add(ObjectStatement statement) {
    switch (statement) {
      case ObjectStatement.CreateTrigger trigger ->
          effects
              .lock(trigger.table(), LockMode.SHARE_ROW_EXCLUSIVE)
              .filter(table -> !table.family().children().isEmpty())
              .ifPresent(_ ->
                  effects.unknown(
                      Unknown.Part.LOCKS, "how triggers pass to partitions is not analysed"));
      case ObjectStatement.CreatePolicy policy ->
          effects.lock(policy.table(), LockMode.ACCESS_EXCLUSIVE);
      case ObjectStatement.AlterTableObject(_, _, var table, _) ->
          effects.lock(table, LockMode.ACCESS_EXCLUSIVE);
      case ObjectStatement.ChangePublication publication -> change(publication);
      case ObjectStatement.Comment comment -> comment(comment);
      case ObjectStatement.ChangePrivileges(_, var tables, _) -> {
        if (effects.surroundings().atLeast(FIRST_THAT_LOCKS_FOR_GRANT)) {
          tables.forEach(table -> effects.lock(table, LockMode.ACCESS_SHARE));
        }
      }
      case ObjectStatement.ChangeOwner(var kind, var name, _) -> {
        if (RELATIONS.contains(kind)) {
          name.ifPresent(each -> effects.lock(each, LockMode.ACCESS_EXCLUSIVE));
        }
      }
    }
  }

  private void change(ObjectStatement.ChangePublication publication) {
    for (var named : publication.tables()) {
      effects
          .lock(named.name(), LockMode.SHARE_UPDATE_EXCLUSIVE)
          .filter(_ -> !named.only())
          .ifPresent(table -> effects.lockTree(table, LockMode.SHARE_UPDATE_EXCLUSIVE));
    }
    if (publication.tables().isEmpty() || !publication.create()) {
      effects.unknown(Unknown.Part.LOCKS, "which tables the publication reaches is not analysed");
    }
  }

  private void comment(ObjectStatement.Comment comment) {
    if (comment.name().isEmpty()) {
      effects.unknown(Unknown.Part.LOCKS, "comments on " + comment.kind() + " are not analysed");
      return;
    }
    QualifiedName name = comment.name().get();
    if (comment.kind().equals("column")) {
      commentOnColumn(name);
    } else if (RELATIONS.contains(comment.kind())) {
      effects.lock(name, LockMode.SHARE_UPDATE_EXCLUSIVE);
    } else if (Set.of("trigger", "rule", "policy", "constraint").contains(comment.kind())) {
      effects.unknown(Unknown.Part.LOCKS, "whose " + comment.kind() + " it is, is not analysed");
    }
  }

  /** {@code table.column}, {@code schema.table.column}: all but the last part name the table. */
  private void commentOnColumn(QualifiedName written) {
    SqlText read = SqlReader.read("SELECT " + text.at(written.range()), true);
    if (read.statements().size() == 1
        && read.statements().getFirst() instanceof DataStatement.Select(var query, _)
        && query.body() instanceof Query.Select select
        && select.targets().size() == 1
        && select.targets().getFirst().expression()
            instanceof Expression.ColumnReference(var path, _, _, _)
        && path.size() > 1) {
      int table = path.size() - 2;
      Optional<Identifier> schema = table > 0 ? Optional.of(path.get(table - 1)) : Optional.empty();
      effects.lock(
          new QualifiedName(schema, path.get(table), written.range()),
          LockMode.SHARE_UPDATE_EXCLUSIVE);
    } else {
      effects.unknown(Unknown.Part.LOCKS, "whose column it is, is not understood");
    }
  }
}
