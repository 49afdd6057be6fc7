package org.pgweir.policies.analysis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.RoutineBody;
import org.pgweir.policies.sql.tree.SequenceStatement;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.TransactionStatement;
import org.pgweir.policies.sql.tree.TypeStatement;
import org.pgweir.policies.sql.tree.ViewStatement;
import org.pgweir.policies.sql.tree.WrappingStatement;

/**
 * The catalogue as it is after statements that were only read: what they create, change and drop.
 *
 * <p>Never throws on account of a statement. What it does not understand makes the object it is
 * about unknown, and is {@linkplain #notUnderstood noted}. Read {@link ScriptState} next. One
 * thread.
 */
public final class CatalogueScript {

  /** Of an INSERT that does not say how many in {@code generate_series(1, n)}. */
  private static final long ROWS = 1_000;

  private static final long ROW_BYTES = 64;

  private static final Pattern SERIES = Pattern.compile("generate_series\\(1, ?([0-9]{1,18})\\)");

  private ScriptState state;

  /** The state before BEGIN, while a transaction is open. */
  private final Deque<ScriptState> before = new ArrayDeque<>();

  /**
   * @param schema where what is created without a schema goes
   */
  public CatalogueScript(Catalogue before, String schema) {
    this(before, schema.equals("public") ? List.of(schema) : List.of(schema, "public"));
  }

  /**
   * @param searchPath where names are looked up, and what is created without a schema goes first
   */
  public CatalogueScript(Catalogue before, List<String> searchPath) {
    this.state = new ScriptState(before, searchPath);
  }

  /**
   * The catalogue after the scripts have run in an empty database.
   *
   * @throws IllegalArgumentException naming what was not understood
   */
  public static Catalogue after(String schema, String... scripts) {
    return after(Catalogue.EMPTY, schema, scripts);
  }

  /**
   * The catalogue after the scripts have run in a database with that catalogue.
   *
   * @throws IllegalArgumentException naming what was not understood
   */
  public static Catalogue after(Catalogue before, String schema, String... scripts) {
    CatalogueScript script = new CatalogueScript(before, schema);
    for (String each : scripts) {
      script.run(SqlReader.read(each, true));
    }
    if (!script.notUnderstood().isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", script.notUnderstood()));
    }
    return script.catalogue();
  }

  public Catalogue catalogue() {
    return state.catalogue();
  }

  /** The schemas that names are looked up in now. */
  public List<String> searchPath() {
    return List.copyOf(state.searchPath());
  }

  /** What was not understood so far, for a person to read. */
  public List<String> notUnderstood() {
    return List.copyOf(state.notUnderstood());
  }

  public void run(SqlText text) {
    text.statements().forEach(statement -> run(text, statement));
  }

  /** Takes in one statement. */
  public void run(SqlText text, SqlStatement statement) {
    switch (statement) {
      case TableStatement.CreateTable create -> new TableScript(state, text).create(create);
      case TableStatement.CreateTableAs create -> new TableScript(state, text).createAs(create);
      case TableStatement.AlterTable alter -> new AlterScript(state, text, alter).run();
      case TableStatement.Truncate truncate ->
          truncate.tables().forEach(table -> state.find(table.name()).ifPresent(this::empty));
      case IndexStatement index -> new IndexScript(state).run(index);
      case TypeStatement type -> new TypeScript(state).run(type);
      case ViewStatement view -> new ViewScript(state, text).run(view);
      case ObjectStatement object -> new ObjectScript(state, text).run(object);
      case DropObjects drop -> new DropScript(state).run(drop);
      case DataStatement.Insert insert ->
          fill(state.relation(insert.table()), rows(text.at(insert.range())));
      case CopyStatement.CopyFrom copy -> fill(state.relation(copy.table()), ROWS);
      case DataStatement.Select select -> into(text, select);
      case TransactionStatement transaction -> run(transaction);
      case SessionStatement session -> run(session);
      case WrappingStatement wrapping -> run(text, wrapping);
      case SqlStatement.OtherStatement other -> new ObjectScript(state, text).run(other);
      case SqlStatement.Opaque opaque -> forget(opaque);
      case TableStatement.LockTable _,
          TableStatement.Vacuum _,
          TableStatement.Cluster _,
          DataStatement.Update _,
          DataStatement.Delete _,
          DataStatement.Merge _,
          CopyStatement.CopyTableTo _,
          CopyStatement.CopyQueryTo _,
          SequenceStatement _ -> {}
    }
  }

  /**
   * A session ends: what it has not committed goes, and so do its temporary tables and settings.
   */
  public void endSession() {
    while (!before.isEmpty()) {
      state = before.pop();
    }
    state.endSession();
  }

  /** Time goes by, until nobody can tell any more how much the tables hold. */
  public void forgetSizes() {
    state.changeAll(Surroundings::ofPresumedSize);
  }

  private void run(TransactionStatement transaction) {
    switch (transaction) {
      case TransactionStatement.Begin _ -> {
        if (before.isEmpty()) {
          before.push(state.copy());
        }
      }
      case TransactionStatement.Commit _, TransactionStatement.PrepareTransaction _ ->
          before.clear();
      case TransactionStatement.Rollback _ -> {
        if (!before.isEmpty()) {
          state = before.pop();
        }
      }
      case TransactionStatement.Savepoint _,
          TransactionStatement.ReleaseSavepoint _,
          TransactionStatement.RollbackTo _,
          TransactionStatement.CommitPrepared _,
          TransactionStatement.RollbackPrepared _,
          TransactionStatement.SetTransaction _ -> {}
    }
  }

  private void run(SessionStatement session) {
    switch (session) {
      case SessionStatement.SetVariable(var name, var values, _, _)
          when name.equals("search_path") ->
          state.setSearchPath(values);
      case SessionStatement.ResetVariable(var name, _)
          when name.orElse("search_path").equals("search_path") ->
          state.setSearchPath(List.of());
      default -> {}
    }
  }

  private void run(SqlText text, WrappingStatement wrapping) {
    switch (wrapping) {
      case WrappingStatement.CreateRoutine create -> new TypeScript(state).create(text, create);
      case WrappingStatement.CreateSchema schema -> {
        List<String> path = state.searchPath();
        schema.name().ifPresent(name -> state.setSearchPath(List.of(name.name(), path.getLast())));
        schema.elements().forEach(element -> run(text, element));
        state.setSearchPath(path.subList(1, path.size()));
      }
      case WrappingStatement.DoBlock(_, RoutineBody.Read read, _) -> {
        run(read.code());
        read.dynamicSql().forEach(_ -> state.note("EXECUTE in a DO block"));
      }
      case WrappingStatement.CreateRule rule ->
          state.change(
              state.relation(rule.table()).name(),
              table -> DependentsChange.withRule(table, rule.name().name()));
      case WrappingStatement.DoBlock(_, RoutineBody.OpaqueCode _, _) ->
          state.note("the code of a DO block");
      case WrappingStatement.Explain _, WrappingStatement.Call _ -> {}
    }
  }

  private void into(SqlText text, DataStatement.Select select) {
    if (select.query().body() instanceof Query.Select body && body.into().isPresent()) {
      new TableScript(state, text).createFrom(body.into().get().name(), select.query());
    }
  }

  /** Every relation whose name stands in it may be another one now. */
  private void forget(SqlStatement.Opaque opaque) {
    state.note(String.join(" ", opaque.words().subList(0, Math.min(4, opaque.words().size()))));
    List<ObjectName> named =
        state.catalogue().relations().keySet().stream()
            .filter(name -> opaque.words().contains(name.name()))
            .toList();
    named.forEach(state::remove);
  }

  private static long rows(String insert) {
    Matcher series = SERIES.matcher(insert);
    return series.find() ? Long.parseLong(series.group(1)) : ROWS;
  }

  private void empty(Relation table) {
    state.put(RelationChange.with(table, table.storage().of(0, 0)));
  }

  /** The rows of a partitioned table lie in its partitions. */
  private void fill(Relation table, long rows) {
    List<Relation> filled = new ArrayList<>(List.of(table));
    table.family().children().forEach(child -> state.relation(child).ifPresent(filled::add));
    for (Relation each : filled) {
      Optional.of(each)
          .filter(Relation::hasStorage)
          .map(full -> RelationChange.with(full, full.storage().of(rows, rows * ROW_BYTES)))
          .ifPresent(state::put);
    }
  }
}
