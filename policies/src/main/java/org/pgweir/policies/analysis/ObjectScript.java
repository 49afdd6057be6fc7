package org.pgweir.policies.analysis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pgweir.policies.catalog.Cast;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.SqlStatement.OtherStatement;
import org.pgweir.policies.sql.tree.SqlText;

/** What a {@link CatalogueScript} hangs on tables, and extensions. */
record ObjectScript(ScriptState state, SqlText text) {

  private static final Pattern ON = Pattern.compile("(?is)\\son\\s");

  void run(ObjectStatement statement) {
    switch (statement) {
      case ObjectStatement.CreateTrigger create -> {
        Trigger trigger =
            new Trigger(
                create.name().name(),
                state
                    .findFunction(create.function())
                    .map(each -> each.name())
                    .orElseGet(() -> state.newName(create.function())),
                events(text.at(create.range())),
                create.columns().stream().map(Identifier::name).collect(Collectors.toSet()),
                true);
        state.put(DependentsChange.withTrigger(state.relation(create.table()), trigger));
      }
      case ObjectStatement.CreatePolicy create -> {
        Set<String> columns =
            create.conditions().stream()
                .flatMap(each -> ColumnScript.names(each).stream())
                .collect(Collectors.toSet());
        Relation table = state.relation(create.table());
        state.put(
            DependentsChange.withPolicy(
                table, new Dependents.PolicyOn(create.name().name(), columns)));
      }
      case ObjectStatement.ChangePublication change ->
          change
              .tables()
              .forEach(table ->
                  state
                      .find(table.name())
                      .map(each -> DependentsChange.withPublication(each, change.name().name()))
                      .ifPresent(state::put));
      case ObjectStatement.AlterTableObject _,
          ObjectStatement.CreateStatistics _,
          ObjectStatement.Comment _,
          ObjectStatement.ChangePrivileges _,
          ObjectStatement.ChangeOwner _ -> {}
    }
  }

  /** The events stand between the trigger's name and ON. */
  private static Set<Trigger.Event> events(String statement) {
    String head = ON.split(statement, 2)[0].toLowerCase(Locale.ROOT);
    return Arrays.stream(Trigger.Event.values())
        .filter(
            event -> head.matches("(?s).*\\b" + event.name().toLowerCase(Locale.ROOT) + "\\b.*"))
        .collect(Collectors.toSet());
  }

  void run(OtherStatement other) {
    String sql = text.at(other.range()).toLowerCase(Locale.ROOT);
    if (other.command().equals("create extension") && sql.contains("citext")) {
      citext();
    }
  }

  private void citext() {
    ObjectName citext = ObjectName.of("public", "citext");
    ObjectName plain = ObjectName.of("pg_catalog", "text");
    state.put(new TypeFacts.Base(citext, Optional.of("citext_ops")));
    state.put(new Cast(plain, citext, Cast.Method.BINARY, false));
    state.put(new Cast(citext, plain, Cast.Method.BINARY, false));
  }
}
