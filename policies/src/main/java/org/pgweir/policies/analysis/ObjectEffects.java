package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SqlText;

/** Triggers, policies, publications, comments, privileges, owners. */
final class ObjectEffects {

  /** GRANT and REVOKE open the tables since this version. */
  private static final int FIRST_THAT_LOCKS_FOR_GRANT = 18;

  private static final Set<String> RELATIONS =
      Set.of("table", "view", "materialized view", "foreign table");

  private static final Pattern FOR_EACH_ROW = Pattern.compile("(?i)\\bfor\\s+(each\\s+)?row\\b");

  private static final Pattern SET_TABLES = Pattern.compile("(?i)\\bset\\s+table");

  private static final Pattern COMMENT_ON_PART =
      Pattern.compile("(?is)\\bon\\s+\\w+\\s+.*?\\bon\\s+" + WrittenNames.NAME + "\\s+is\\b");

  private static final Pattern COMMENT_ON_DOMAIN =
      Pattern.compile("(?is)\\bon\\s+constraint\\s+.*?\\bon\\s+domain\\s");

  private final SqlText text;
  private final Effects effects;

  ObjectEffects(SqlText text, Effects effects) {
    this.text = text;
    this.effects = effects;
  }

  void add(ObjectStatement statement) {
    switch (statement) {
      case ObjectStatement.CreateTrigger trigger -> trigger(trigger);
      case ObjectStatement.CreatePolicy policy -> policy(policy.table(), policy.conditions());
      case ObjectStatement.AlterTableObject(_, _, var table, var conditions, _) ->
          policy(table, conditions);
      case ObjectStatement.CreateStatistics(var table, _) ->
          effects.lock(table, LockMode.SHARE_UPDATE_EXCLUSIVE);
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
        } else if (kind.equals("sequence")) {
          name.ifPresent(this::mustNotBeOfIdentity);
        }
      }
    }
  }

  private void mustNotBeOfIdentity(QualifiedName sequence) {
    boolean owned =
        effects.catalogue().relationsWhere(Relation::hasStorage).stream()
            .flatMap(table -> table.columns().stream())
            .filter(Column::identity)
            .flatMap(column -> column.sequences().stream())
            .anyMatch(each -> effects.surroundings().couldMean(sequence, each));
    if (owned) {
      effects.fails("0A000", "cannot change owner of sequence \"%s\"".formatted(sequence.name()));
    }
  }

  /** A trigger for each row is made for every partition too. */
  private void trigger(ObjectStatement.CreateTrigger trigger) {
    String written = text.at(trigger.range());
    Optional<Relation> table = effects.lock(trigger.table(), LockMode.SHARE_ROW_EXCLUSIVE);
    if (FOR_EACH_ROW.matcher(written).find()) {
      table.ifPresent(each -> effects.lockPartitions(each, LockMode.SHARE_ROW_EXCLUSIVE));
    }
    trigger.referenced().ifPresent(each -> effects.lock(each, LockMode.ACCESS_SHARE));
  }

  /** The tables that a policy's conditions read are looked up. */
  private void policy(QualifiedName on, List<Expression> conditions) {
    Optional<Relation> table = effects.lock(on, LockMode.ACCESS_EXCLUSIVE);
    Scope scope = Scope.inside(Optional.empty());
    scope
        .sources()
        .add(
            new Scope.Source(
                on.name(),
                Optional.of(effects.surroundings().nameOf(on)),
                table.filter(each -> !each.isPresumed())));
    QueryEffects queries = new QueryEffects(text, effects, QueryEffects.Depth.PARSED);
    conditions.forEach(each -> queries.expression(each, scope));
  }

  /** Tables that come and go are locked; SET TABLE takes away those it does not name. */
  private void change(ObjectStatement.ChangePublication publication) {
    for (var named : publication.tables()) {
      effects
          .lock(named.name(), LockMode.SHARE_UPDATE_EXCLUSIVE)
          .filter(table -> !named.only() && table.kind() != Relation.Kind.PARTITIONED_TABLE)
          .ifPresent(table -> effects.lockTree(table, LockMode.SHARE_UPDATE_EXCLUSIVE));
    }
    if (!publication.create() && SET_TABLES.matcher(text.at(publication.range())).find()) {
      String name = publication.name().name();
      effects
          .catalogue()
          .relationsWhere(table -> table.dependents().publications().contains(name))
          .forEach(table -> effects.lock(table, LockMode.SHARE_UPDATE_EXCLUSIVE));
    }
  }

  private void comment(ObjectStatement.Comment comment) {
    String written = text.at(comment.range());
    switch (comment.kind()) {
      case "column" ->
          lockOrLeaveOpen(
              comment.name().flatMap(name -> WrittenNames.tableOfColumn(text.at(name.range()))),
              LockMode.SHARE_UPDATE_EXCLUSIVE);
      case "trigger", "rule", "policy", "constraint" -> {
        Matcher part = COMMENT_ON_PART.matcher(written);
        boolean ofDomain = COMMENT_ON_DOMAIN.matcher(written).find();
        if (!ofDomain) {
          lockOrLeaveOpen(
              part.find() ? WrittenNames.table(part.group(1)) : Optional.empty(),
              LockMode.ACCESS_SHARE);
        }
      }
      default -> {
        if (RELATIONS.contains(comment.kind())) {
          lockOrLeaveOpen(comment.name(), LockMode.SHARE_UPDATE_EXCLUSIVE);
        }
      }
    }
  }

  private void lockOrLeaveOpen(Optional<QualifiedName> table, LockMode mode) {
    table.ifPresentOrElse(
        each -> effects.lock(each, mode),
        () -> effects.unknown(Unknown.Part.LOCKS, "which table is meant is not understood"));
  }
}
