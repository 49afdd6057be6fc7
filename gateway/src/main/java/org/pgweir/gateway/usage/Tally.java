package org.pgweir.gateway.usage;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.pgweir.policies.usage.ColumnUse;

/**
 * How often the statements of one text ran in the sessions of one role and application since that
 * was last written down. Any thread; counting waits for nobody.
 */
public final class Tally {

  /** Counts nothing. */
  public static final Tally NONE = new Tally("", "", "", Set.of(), _ -> {});

  private final String database;
  private final String role;
  private final String application;
  private final Set<ColumnUse> uses;
  private final Consumer<Tally> begun;
  private final AtomicLong count = new AtomicLong();

  /**
   * @param begun told when the count leaves 0
   */
  Tally(
      String database,
      String role,
      String application,
      Set<ColumnUse> uses,
      Consumer<Tally> begun) {
    this.database = database;
    this.role = role;
    this.application = application;
    this.uses = uses;
    this.begun = begun;
  }

  /** They run once more. */
  public void count() {
    if (!uses.isEmpty() && count.getAndIncrement() == 0) {
      begun.accept(this);
    }
  }

  /** The count, which begins again at 0. */
  long take() {
    return count.getAndSet(0);
  }

  String database() {
    return database;
  }

  String role() {
    return role;
  }

  String application() {
    return application;
  }

  Set<ColumnUse> uses() {
    return uses;
  }
}
