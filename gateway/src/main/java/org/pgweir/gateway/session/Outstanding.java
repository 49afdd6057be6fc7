package org.pgweir.gateway.session;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.session.Consequences.Reach;

/**
 * The replies the server owes, oldest first: one entry for every message sent upstream that will be
 * answered.
 *
 * <p>Follows the server's own rules for which messages it will not answer at all:
 *
 * <ul>
 *   <li>after an error in an extended-query message it discards everything up to Sync
 *       (src/backend/tcop/postgres.c, {@code ignore_till_sync});
 *   <li>while it reads COPY data it ignores Sync and Flush (src/backend/commands/copyfromparse.c,
 *       {@code CopyGetData}), so that a Sync pipelined behind a COPY gets no ReadyForQuery.
 * </ul>
 *
 * <p>A ring that grows; holds nothing while the session is idle.
 */
final class Outstanding {

  private static final @Nullable Awaited[] EMPTY = new Awaited[0];
  private static final int FIRST_CAPACITY = 8;
  private static final int KEPT_CAPACITY = 64;

  private @Nullable Awaited[] ring = EMPTY;
  private int head;
  private int size;
  private int readies;
  private int ours;
  private final int[] reaches = new int[Reach.LEVELS];
  private boolean discardingUntilSync;
  private boolean copyIn;

  /**
   * Notes a message that goes upstream.
   *
   * @return whether the server will answer it
   */
  boolean sent(Awaited awaited) {
    if (copyIn) {
      // The server reads COPY data now: it answers neither Sync nor Flush until the data has ended.
      // Any other message than the end of the data is an error of the COPY, and is consumed by it.
      if (awaited != Awaited.Plain.SYNC) {
        copyIn = false;
      }
      return false;
    }
    if (discardingUntilSync) {
      if (awaited != Awaited.Plain.SYNC) {
        return false;
      }
      discardingUntilSync = false;
    }
    if (awaited == Awaited.Plain.COPY_END && size == 0) {
      return false;
    }
    add(awaited);
    return true;
  }

  /** The entry the server is answering now, or null when it owes nothing. */
  @Nullable Awaited current() {
    skipMarkers();
    return size == 0 ? null : at(0);
  }

  /** Puts another entry, answered alike, in place of the one being answered. */
  void replaceCurrent(Awaited awaited) {
    ring[head] = awaited;
  }

  /** Ends the entry being answered if it is of the kind that this reply ends. */
  @Nullable Awaited answered(Awaited.Answer answer) {
    Awaited current = current();
    if (current == null || current.answer() != answer) {
      return null;
    }
    remove();
    return current;
  }

  /**
   * The server reported an error while answering the current entry.
   *
   * @param discarded told of every entry that the server will not answer for it
   */
  void failed(Consumer<Awaited> discarded) {
    copyIn = false;
    Awaited current = current();
    if (current == null || current.answer() == Awaited.Answer.READY) {
      return;
    }
    while (size > 0) {
      Awaited next = at(0);
      if (next == Awaited.Plain.SYNC) {
        return;
      }
      discarded.accept(next);
      remove();
    }
    discardingUntilSync = true;
  }

  /** The server began to read COPY data for the current entry. */
  void copyInStarted() {
    // What was sent behind the COPY, up to the end of its data, is read as part of the COPY.
    for (int i = 1; i < size; i++) {
      Awaited later = at(i);
      if (later != Awaited.Plain.SYNC) {
        removeBehindHead(i);
        return;
      }
    }
    removeBehindHead(size - 1);
    copyIn = true;
  }

  /** Whether an entry is of that reach or a further one. */
  boolean awaits(Reach least) {
    for (int i = least.level(); i < reaches.length; i++) {
      if (reaches[i] > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the server is answering a message of ours. */
  boolean isAnsweringOurs() {
    if (ours == 0) {
      return false;
    }
    Awaited current = current();
    return current != null && current.isOurs();
  }

  /** Whether the server owes a ReadyForQuery. */
  boolean awaitsReady() {
    return readies > 0;
  }

  /** Whether the server may keep its latest replies to itself until it gets a Flush or Sync. */
  boolean mayBeHeldBack() {
    return size > 0 && at(size - 1).answer() != Awaited.Answer.READY;
  }

  /** Whether the server reads COPY data now, and nothing else. */
  boolean isReadingCopy() {
    return copyIn;
  }

  /** Whether the server owes nothing. */
  boolean isEmpty() {
    return current() == null;
  }

  /** Whether the server ignores all messages up to the next Sync. */
  boolean isDiscarding() {
    return discardingUntilSync;
  }

  int size() {
    return size;
  }

  private void skipMarkers() {
    while (size > 0 && ring[head] == Awaited.Plain.COPY_END) {
      remove();
    }
  }

  private void removeBehindHead(int count) {
    if (count <= 0) {
      return;
    }
    Awaited first = at(0);
    for (int i = 0; i <= count; i++) {
      remove();
    }
    addFirst(first);
  }

  private Awaited at(int index) {
    return Objects.requireNonNull(ring[(head + index) & (ring.length - 1)]);
  }

  private void add(Awaited awaited) {
    if (size == ring.length) {
      grow();
    }
    ring[(head + size) & (ring.length - 1)] = awaited;
    size++;
    count(awaited, 1);
  }

  private void addFirst(Awaited awaited) {
    if (size == ring.length) {
      grow();
    }
    head = (head - 1) & (ring.length - 1);
    ring[head] = awaited;
    size++;
    count(awaited, 1);
  }

  private void count(Awaited awaited, int change) {
    reaches[awaited.consequences().reach().level()] += change;
    if (awaited.answer() == Awaited.Answer.READY) {
      readies += change;
    }
    if (awaited.isOurs()) {
      ours += change;
    }
  }

  private void remove() {
    count(at(0), -1);
    ring[head] = null;
    head = (head + 1) & (ring.length - 1);
    size--;
    if (size == 0 && ring.length > KEPT_CAPACITY) {
      ring = EMPTY;
      head = 0;
    }
  }

  private void grow() {
    @Nullable Awaited[] larger = new Awaited[Math.max(FIRST_CAPACITY, ring.length * 2)];
    for (int i = 0; i < size; i++) {
      larger[i] = at(i);
    }
    ring = larger;
    head = 0;
  }

  @Override
  public String toString() {
    return "Outstanding" + Arrays.toString(ring) + " from " + head + ", " + size;
  }
}
