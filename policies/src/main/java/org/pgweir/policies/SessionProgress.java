package org.pgweir.policies;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.SessionSettings.Name;
import org.pgweir.policies.SessionSettings.Value;
import org.pgweir.policies.analysis.Trace;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.analysis.TransactionSoFar.Block;
import org.pgweir.policies.catalog.ObjectName;

/**
 * How far a session has come: what it has set, its temporary tables, and the transaction that is
 * open in it. A value; what does not change a thing gives the same object.
 *
 * <p>Follows the server's rules: what a transaction sets is undone when it is rolled back, and SET
 * LOCAL when it ends.
 *
 * @param start what the session started with, which RESET goes back to
 * @param now what holds for the next statement
 * @param committed what will hold if the transaction is committed now
 * @param before what will hold if it is rolled back
 * @param transaction what it has done, without temporary tables of earlier ones
 * @param failed whether a statement of it failed, so that it can only be rolled back
 */
@SuppressWarnings("ReferenceEquality") // what does not change keeps its object
public record SessionProgress(
    SessionSettings start,
    Standing now,
    Standing committed,
    Standing before,
    TransactionSoFar transaction,
    boolean failed,
    List<Savepoint> savepoints) {

  /**
   * What a transaction may change and undo.
   *
   * @param temporaries names of temporary tables and views, which hide others
   */
  public record Standing(SessionSettings settings, Set<String> temporaries) {
    public Standing {
      temporaries = Set.copyOf(temporaries);
    }

    private Standing with(SessionSettings changed) {
      return changed.equals(settings) ? this : new Standing(changed, temporaries);
    }

    private Standing hiding(String name) {
      if (temporaries.contains(name)) {
        return this;
      }
      Set<String> more = new HashSet<>(temporaries);
      more.add(name);
      return new Standing(settings, more);
    }

    private Standing showing(String name) {
      if (!temporaries.contains(name)) {
        return this;
      }
      Set<String> fewer = new HashSet<>(temporaries);
      fewer.remove(name);
      return new Standing(settings, fewer);
    }
  }

  /** What held when a savepoint was set. */
  public record Savepoint(String name, Standing now, Standing committed) {}

  public SessionProgress {
    savepoints = List.copyOf(savepoints);
  }

  /** A session that starts. */
  public static SessionProgress starting(SessionSettings start) {
    return of(start, new Standing(start, Set.of()), TransactionSoFar.NONE);
  }

  /** A session of which only that is known. */
  static SessionProgress at(SessionSettings settings, TransactionSoFar transaction) {
    return of(SessionSettings.DEFAULT, new Standing(settings, Set.of()), transaction);
  }

  private static SessionProgress of(
      SessionSettings start, Standing standing, TransactionSoFar transaction) {
    return new SessionProgress(start, standing, standing, standing, transaction, false, List.of());
  }

  /** What the session has set. */
  public SessionSettings settings() {
    return now.settings();
  }

  /** The transaction, with every temporary table among what nobody else can see. */
  public TransactionSoFar transactionWithTemporaries() {
    if (now.temporaries().isEmpty()) {
      return transaction;
    }
    Set<ObjectName> created = new HashSet<>(transaction.trace().created());
    now.temporaries().forEach(name -> created.add(ObjectName.of("pg_temp", name)));
    Trace trace = transaction.trace();
    return new TransactionSoFar(
        transaction.block(),
        new Trace(
            trace.locks(), trace.written(), created, trace.enumValues(), trace.unvalidated()));
  }

  /** Whether the end of the transaction changes more than the transaction itself. */
  public boolean endMatters() {
    return now != before || committed != before || transaction.trace().weighsOnData();
  }

  /** After a statement has run. */
  public SessionProgress after(List<SessionChange> changes, Trace left) {
    SessionProgress progress = left.isEmpty() ? this : leaving(left);
    for (SessionChange change : changes) {
      progress = progress.after(change);
    }
    return progress;
  }

  private SessionProgress leaving(Trace left) {
    Trace trace = transaction.trace().and(left);
    return trace == transaction.trace() && transaction.isOpen()
        ? this
        : with(new TransactionSoFar(transaction.shared().block(), trace));
  }

  /** After an error. */
  public SessionProgress afterError() {
    return failed
        ? this
        : new SessionProgress(start, now, committed, before, transaction, true, savepoints);
  }

  /** The server says that no transaction is open. */
  public SessionProgress idle() {
    Standing stays = failed ? before : committed;
    return now == stays
            && committed == stays
            && before == stays
            && !failed
            && transaction == TransactionSoFar.NONE
        ? this
        : of(start, stays, TransactionSoFar.NONE);
  }

  /** The server says that a transaction is open and has not failed. */
  public SessionProgress inTransaction() {
    return transaction.block() == Block.EXPLICIT && !failed
        ? this
        : new SessionProgress(start, now, committed, before, explicit(), false, savepoints);
  }

  /** The server reports the value of a setting, whoever has set it. */
  public SessionProgress reported(Name name, String written) {
    Value value =
        name == Name.SEARCH_PATH
            ? SearchPathText.value(written)
            : new Value.Known(List.of(written));
    return reported(name, Optional.of(value));
  }

  /** The server reports that a setting is what it is when nobody sets it. */
  public SessionProgress reportedUnset(Name name) {
    return reported(name, Optional.empty());
  }

  private SessionProgress reported(Name name, Optional<Value> value) {
    Standing reported = now.with(set(now.settings(), name, value));
    return reported == now
        ? this
        : new SessionProgress(
            start,
            reported,
            committed.with(set(committed.settings(), name, value)),
            before,
            transaction,
            failed,
            savepoints);
  }

  private SessionProgress after(SessionChange change) {
    return switch (change) {
      case SessionChange.Sets(Name name, var value, var local) ->
          with(
              now.with(set(now.settings(), name, value.or(() -> start(name)))),
              local
                  ? committed
                  : committed.with(set(committed.settings(), name, value.or(() -> start(name)))));
      case SessionChange.ResetsAll _ ->
          with(now.with(reset(now.settings())), committed.with(reset(committed.settings())));
      case SessionChange.ChangesReading _ -> this;
      case SessionChange.HidesName(var name, var local) ->
          with(now.hiding(name), local ? committed : committed.hiding(name));
      case SessionChange.ShowsName(var name) -> with(now.showing(name), committed.showing(name));
      case SessionChange.ShowsAllNames _ ->
          with(
              new Standing(now.settings(), Set.of()), new Standing(committed.settings(), Set.of()));
      case SessionChange.Begins _ -> with(explicit());
      case SessionChange.Commits(var chain) -> ended(failed ? before : committed, chain);
      case SessionChange.RollsBack(var chain) -> ended(before, chain);
      case SessionChange.SetsSavepoint(var name) -> {
        List<Savepoint> more = new ArrayList<>(savepoints);
        more.add(new Savepoint(name, now, committed));
        yield with(more);
      }
      case SessionChange.Releases(var name) -> with(savepoints.subList(0, index(name)));
      case SessionChange.RollsBackTo(var name) -> backTo(index(name));
    };
  }

  /** The role is nobody's to reset but by its own name. */
  private SessionSettings reset(SessionSettings settings) {
    SessionSettings reset = start;
    for (Name kept : List.of(Name.ROLE, Name.SESSION_AUTHORIZATION)) {
      reset = set(reset, kept, Optional.ofNullable(settings.values().get(kept)));
    }
    return reset;
  }

  private Optional<Value> start(Name name) {
    return Optional.ofNullable(start.values().get(name));
  }

  private static SessionSettings set(SessionSettings settings, Name name, Optional<Value> value) {
    return value.map(each -> settings.with(name, each)).orElseGet(() -> settings.without(name));
  }

  /** The latest savepoint of that name; the number of savepoints where there is none. */
  private int index(String name) {
    for (int i = savepoints.size() - 1; i >= 0; i--) {
      if (savepoints.get(i).name().equals(name)) {
        return i;
      }
    }
    return savepoints.size();
  }

  /** Traces stay: to think that a lock is still held errs on the safe side. */
  private SessionProgress backTo(int index) {
    if (index == savepoints.size()) {
      return this;
    }
    Savepoint savepoint = savepoints.get(index);
    return new SessionProgress(
        start,
        savepoint.now(),
        savepoint.committed(),
        before,
        transaction,
        false,
        savepoints.subList(0, index + 1));
  }

  private SessionProgress ended(Standing stays, boolean chain) {
    return of(
        start,
        stays,
        chain ? new TransactionSoFar(Block.EXPLICIT, Trace.NONE) : TransactionSoFar.NONE);
  }

  private TransactionSoFar explicit() {
    return new TransactionSoFar(Block.EXPLICIT, transaction.trace());
  }

  private SessionProgress with(Standing standing, Standing onCommit) {
    return new SessionProgress(start, standing, onCommit, before, transaction, failed, savepoints);
  }

  private SessionProgress with(TransactionSoFar changed) {
    return new SessionProgress(start, now, committed, before, changed, failed, savepoints);
  }

  private SessionProgress with(List<Savepoint> changed) {
    return new SessionProgress(start, now, committed, before, transaction, failed, changed);
  }
}
