package org.pgweir.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.SessionSettings.Name;
import org.pgweir.policies.SessionSettings.Value;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.Persistence;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.TransactionStatement;
import org.pgweir.policies.sql.tree.ViewStatement;

/** Works out what a statement changes in its session. */
final class SessionChanges {

  private static final Set<String> READING =
      Set.of("standard_conforming_strings", "client_encoding");

  private static final Set<String> SETS = Set.of("set", "reset", "discard");

  private static final String TEMPORARY_SCHEMA = "pg_temp";

  private SessionChanges() {}

  static List<SessionChange> of(SqlText text, SqlStatement statement) {
    return switch (statement) {
      case TransactionStatement transaction -> of(transaction);
      case SessionStatement session -> of(session);
      case DataStatement data -> of(text, data);
      case TableStatement.CreateTable create ->
          hidden(create.table(), create.persistence(), dropsOnCommit(text, create));
      case TableStatement.CreateTableAs create ->
          hidden(create.table(), create.persistence(), dropsOnCommit(text, create));
      case ViewStatement.CreateView(var view, _, var temporary, _, _) ->
          hidden(view, temporary ? Persistence.TEMPORARY : Persistence.PERMANENT, false);
      case TableStatement.AlterTable(var table, _, _, _, var actions, _)
          when actions.stream().anyMatch(SessionChanges::renames) ->
          shown(table);
      case DropObjects(var kind, var names, _, _, _, _, _)
          when kind.equals("table") || kind.equals("view") ->
          names.stream().flatMap(name -> shown(name).stream()).toList();
      case Opaque opaque
          when !opaque.words().isEmpty() && SETS.contains(opaque.words().getFirst()) ->
          anything();
      default -> List.of();
    };
  }

  /** What setting that variable to those parts changes; no parts means the default. */
  static List<SessionChange> setting(String name, List<String> parts, boolean local) {
    return setting(
        name, parts.isEmpty() ? Optional.empty() : Optional.of(new Value.Known(parts)), local);
  }

  static List<SessionChange> setting(String name, Optional<Value> value, boolean local) {
    if (READING.contains(name.toLowerCase(Locale.ROOT))) {
      return List.of(new SessionChange.ChangesReading());
    }
    return Name.of(name)
        .map(followed -> List.<SessionChange>of(new SessionChange.Sets(followed, value, local)))
        .orElse(List.of());
  }

  /** After a change of which not even the name of the setting is known. */
  static List<SessionChange> anything() {
    List<SessionChange> all = new ArrayList<>();
    all.add(new SessionChange.ChangesReading());
    for (Name name : Name.values()) {
      all.add(new SessionChange.Sets(name, Optional.of(new Value.Unknown()), false));
    }
    return all;
  }

  private static List<SessionChange> of(TransactionStatement statement) {
    return switch (statement) {
      case TransactionStatement.Begin _ -> List.of(new SessionChange.Begins());
      case TransactionStatement.Commit(var chain, _) -> List.of(new SessionChange.Commits(chain));
      case TransactionStatement.PrepareTransaction _ -> List.of(new SessionChange.Commits(false));
      case TransactionStatement.Rollback(var chain, _) ->
          List.of(new SessionChange.RollsBack(chain));
      case TransactionStatement.Savepoint(var name, _) ->
          List.of(new SessionChange.SetsSavepoint(name.name()));
      case TransactionStatement.RollbackTo(var name, _) ->
          List.of(new SessionChange.RollsBackTo(name.name()));
      case TransactionStatement.ReleaseSavepoint(var name, _) ->
          List.of(new SessionChange.Releases(name.name()));
      case TransactionStatement.CommitPrepared _,
          TransactionStatement.RollbackPrepared _,
          TransactionStatement.SetTransaction _ ->
          List.of();
    };
  }

  private static List<SessionChange> of(SessionStatement statement) {
    return switch (statement) {
      case SessionStatement.SetVariable(var name, var values, var local, _) ->
          setting(name, values, local);
      case SessionStatement.ResetVariable(Optional<String> name, _) ->
          name.map(each -> setting(each, List.of(), false)).orElseGet(SessionChanges::resetAll);
      case SessionStatement.Discard(var what, _) ->
          switch (what) {
            case "all" -> {
              List<SessionChange> all = new ArrayList<>(resetAll());
              all.add(new SessionChange.Sets(Name.ROLE, Optional.empty(), false));
              all.add(new SessionChange.Sets(Name.SESSION_AUTHORIZATION, Optional.empty(), false));
              all.add(new SessionChange.ShowsAllNames());
              yield all;
            }
            case "temp" -> List.of(new SessionChange.ShowsAllNames());
            default -> List.of();
          };
      case SessionStatement.ShowVariable _,
          SessionStatement.SetConstraints _,
          SessionStatement.Prepare _,
          SessionStatement.Execute _,
          SessionStatement.Deallocate _,
          SessionStatement.DeclareCursor _,
          SessionStatement.Fetch _,
          SessionStatement.CloseCursor _,
          SessionStatement.OtherSession _ ->
          List.of();
    };
  }

  private static List<SessionChange> resetAll() {
    return List.of(new SessionChange.ResetsAll(), new SessionChange.ChangesReading());
  }

  private static List<SessionChange> of(SqlText text, DataStatement statement) {
    if (!(statement instanceof DataStatement.Select(Query query, _))
        || !(query.body() instanceof Query.Select select)) {
      return List.of();
    }
    List<SessionChange> changes = new ArrayList<>(SetConfigCalls.in(text, query, select));
    select.into().ifPresent(into -> changes.addAll(hidden(into.name(), into.persistence(), false)));
    return changes;
  }

  private static List<SessionChange> hidden(
      QualifiedName name, Persistence persistence, boolean dropsOnCommit) {
    return persistence == Persistence.TEMPORARY
            || name.schemaName().equals(Optional.of(TEMPORARY_SCHEMA))
        ? List.of(new SessionChange.HidesName(name.name(), dropsOnCommit))
        : List.of();
  }

  private static List<SessionChange> shown(QualifiedName name) {
    return name.schemaName().orElse(TEMPORARY_SCHEMA).equals(TEMPORARY_SCHEMA)
        ? List.of(new SessionChange.ShowsName(name.name()))
        : List.of();
  }

  /** To take a table for dropped that is not does no harm: it is then judged like any other. */
  private static boolean dropsOnCommit(SqlText text, SqlStatement create) {
    String[] words = text.at(create.range()).toLowerCase(Locale.ROOT).split("\\s+");
    return String.join(" ", words).contains("on commit drop");
  }

  private static boolean renames(TableAction action) {
    return action instanceof TableAction.RenameTable || action instanceof TableAction.SetSchema;
  }
}
