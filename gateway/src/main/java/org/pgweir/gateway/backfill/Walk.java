package org.pgweir.gateway.backfill;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.pgweir.gateway.backfill.BatchResult.RowKey;

/**
 * The way over all rows of a table, batch by batch: table after table of its partitions and
 * children, each along a unique key, or by blocks where it has none.
 *
 * <pre>
 *   first table ── batches ──▶ next table ── … ──▶ the end ── nothing is left ──▶ over
 *        ▲                                            │
 *        └──── rows remain (until none is left) ──────┤
 *              rows were locked (each once) ──▶ these rows alone
 * </pre>
 *
 * <p>A batch is tried plainly first, which waits a moment for rows that others have locked. Where
 * that fails, it and the next ones leave such rows behind: walks until none is left find them
 * again, walks that change each row once remember their keys. Confined to one thread.
 */
public final class Walk {

  /** Tries that leave locked rows behind, after one that waited for them in vain. */
  private static final int CAREFUL_BATCHES = 20;

  /** A row that nobody has locked and no walk changes: a trigger keeps it as it is. */
  private static final int MOST_WALKS_IN_VAIN = 3;

  private final RowWork work;
  private final BatchSql statements;
  private final Targets targets;
  private Checkpoint checkpoint;
  private int careful;
  private long rowsOnTheWay;
  private int walksInVain;

  /**
   * @param table as SQL names it in the session
   * @param relation its object identifier, where it is known
   * @param from where it goes on
   */
  public Walk(RowWork work, String table, OptionalLong relation, Checkpoint from) {
    this.work = work;
    this.statements = new BatchSql(work);
    this.targets = new Targets(table, relation, WrittenWork.assigned(work));
    this.checkpoint = from;
  }

  /** Whether the next batch is about rows that were left behind. */
  public boolean comesBack() {
    return work instanceof RowWork.UpdateOnce && checkpoint.again();
  }

  /** Whether the next batch leaves rows behind that others have locked. */
  public boolean isCareful() {
    return careful > 0;
  }

  /** Somebody held a lock in the way of the last batch, which was not committed. */
  public void wasInTheWay() {
    careful = CAREFUL_BATCHES;
  }

  /** A batch was committed. */
  public void committed(BatchResult result) {
    careful = Math.max(0, careful - 1);
    boolean begins = result.checkpoint().relation().isEmpty();
    rowsOnTheWay = begins ? 0 : rowsOnTheWay + result.rowsChanged();
    checkpoint = result.checkpoint();
  }

  /**
   * Does the next batch, in the session's transaction; until {@link #committed} it is as if it had
   * not been.
   *
   * @param rows about so many are looked at
   * @param leftBehind some of the rows left behind, if it {@link #comesBack}
   */
  public BatchResult next(RowSession session, int rows, List<RowKey> leftBehind)
      throws SQLException, CannotGoOn {
    if (comesBack()) {
      return back(session, leftBehind);
    }
    Checkpoint from = checkpoint;
    Optional<Target> target = current(session, from);
    while (target.isPresent()) {
      from = begun(session, target.get(), from);
      Optional<Stretch> stretch = Stretches.next(session, target.get(), from, rows);
      if (stretch.isPresent()) {
        return batch(session, target.get(), from, stretch.get());
      }
      target = targets.next(session, from.relation());
    }
    return atTheEnd(session);
  }

  private Optional<Target> current(RowSession session, Checkpoint from)
      throws SQLException, CannotGoOn {
    if (from.relation().isPresent()) {
      Optional<Target> known = targets.find(session, from.relation().getAsLong());
      if (known.isPresent()) {
        return known;
      }
    }
    return targets.next(session, from.relation());
  }

  /** The same, if the target is the one that is walked, along the same key; else its beginning. */
  private Checkpoint begun(RowSession session, Target target, Checkpoint from)
      throws SQLException, CannotGoOn {
    List<String> by = target.key().map(Key::names).orElse(List.of());
    boolean same = from.relation().equals(OptionalLong.of(target.oid()));
    if (same && from.by().equals(by)) {
      return from;
    }
    if (work instanceof RowWork.UpdateOnce && (same || by.isEmpty())) {
      throw new CannotGoOn(
          "55000",
          by.isEmpty()
              ? "%s has no unique key that is never NULL, by which each row could be changed once"
                  .formatted(target.name())
              : "the key (%s) along which each row of %s was changed once is gone"
                  .formatted(String.join(", ", from.by()), target.name()));
    }
    return new Checkpoint(
        OptionalLong.of(target.oid()), by, List.of(), Stretches.end(session, target), from.again());
  }

  private BatchResult batch(RowSession session, Target target, Checkpoint from, Stretch stretch)
      throws SQLException, CannotGoOn {
    BatchSql.Done done =
        isCareful()
            ? statements.carefully(session, target, stretch.range())
            : statements.plainly(session, target, stretch.range());
    return new BatchResult(
        from.upTo(stretch.last()),
        done.rows(),
        from.again() ? 0 : stretch.rows(),
        true,
        false,
        named(target, done.leftBehind()),
        List.of());
  }

  private static List<RowKey> named(Target target, List<List<String>> keys) {
    return keys.stream().map(key -> new RowKey(target.oid(), key)).toList();
  }

  private BatchResult atTheEnd(RowSession session) throws SQLException, CannotGoOn {
    if (work instanceof RowWork.UpdateOnce) {
      return BatchResult.of(Checkpoint.AGAIN, 0, 0);
    }
    Optional<String> root = targets.root(session);
    if (root.isEmpty()) {
      throw new CannotGoOn("42P01", "the table was dropped");
    }
    boolean left = exists(session, root.get(), "");
    boolean inVain = left && checkpoint.again() && rowsOnTheWay == 0;
    walksInVain =
        inVain && exists(session, root.get(), "FOR UPDATE SKIP LOCKED") ? walksInVain + 1 : 0;
    if (walksInVain == MOST_WALKS_IN_VAIN) {
      throw statements.remains(root.get());
    }
    return new BatchResult(Checkpoint.AGAIN, 0, 0, left, inVain, List.of(), List.of());
  }

  private boolean exists(RowSession session, String table, String locking) throws SQLException {
    return !session
        .rows(
            "SELECT 1 FROM %s WHERE (%s\n) LIMIT 1 %s".formatted(table, work.condition(), locking))
        .isEmpty();
  }

  /** Rows of one table that were left behind. */
  private BatchResult back(RowSession session, List<RowKey> leftBehind)
      throws SQLException, CannotGoOn {
    if (leftBehind.isEmpty()) {
      return new BatchResult(checkpoint, 0, 0, false, false, List.of(), List.of());
    }
    long relation = leftBehind.getFirst().relation();
    List<RowKey> asked = leftBehind.stream().filter(row -> row.relation() == relation).toList();
    Optional<Target> target = targets.find(session, relation);
    if (target.isEmpty()) {
      return new BatchResult(checkpoint, 0, 0, true, false, List.of(), asked);
    }
    Key key =
        target
            .get()
            .key()
            .orElseThrow(() ->
                new CannotGoOn("55000", "%s has no key any more".formatted(target.get().name())));
    BatchSql.Done done =
        statements.carefully(
            session, target.get(), key.in(asked.stream().map(RowKey::key).toList()));
    List<RowKey> caughtUp =
        asked.stream().filter(row -> !done.leftBehind().contains(row.key())).toList();
    return new BatchResult(
        checkpoint, done.rows(), 0, true, caughtUp.isEmpty(), List.of(), caughtUp);
  }
}
