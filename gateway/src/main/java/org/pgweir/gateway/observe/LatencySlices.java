package org.pgweir.gateway.observe;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The times of statements by slices of time, the latest so many of them. Any thread, without a
 * lock: a slice is begun anew by whoever comes first.
 */
final class LatencySlices {

  private static final int ENDED = Latencies.BUCKETS;
  private static final int FAILED = Latencies.BUCKETS + 1;

  private final long sliceNanos;
  private final AtomicReferenceArray<@Nullable Slice> ring;

  /** One slice: a count for each bucket, of what ended and of what failed. */
  private record Slice(long number, AtomicIntegerArray counts) {}

  LatencySlices(long sliceNanos, int slices) {
    this.sliceNanos = sliceNanos;
    this.ring = new AtomicReferenceArray<>(slices);
  }

  /** How far back it reaches at least. */
  long reachNanos() {
    return (ring.length() - 1) * sliceNanos;
  }

  /**
   * A statement has ended.
   *
   * @param tookNanos below 0 where it could not be measured
   */
  void add(long nowNanos, long tookNanos, boolean failed) {
    AtomicIntegerArray counts = current(nowNanos).counts();
    counts.getAndIncrement(ENDED);
    if (tookNanos >= 0) {
      counts.getAndIncrement(Latencies.bucket(tookNanos));
    }
    if (failed) {
      counts.getAndIncrement(FAILED);
    }
  }

  private Slice current(long nowNanos) {
    long number = Math.floorDiv(nowNanos, sliceNanos);
    int place = Math.floorMod(number, ring.length());
    Slice slice = ring.get(place);
    while (slice == null || slice.number() < number) {
      Slice begun = new Slice(number, new AtomicIntegerArray(Latencies.BUCKETS + 2));
      slice = ring.compareAndSet(place, slice, begun) ? begun : ring.get(place);
    }
    return slice;
  }

  /** What ended in the slices that the time since then has a part in. */
  Latencies since(long startNanos) {
    long first = Math.floorDiv(startNanos, sliceNanos);
    long[] sum = new long[Latencies.BUCKETS];
    long ended = 0;
    long failed = 0;
    for (int place = 0; place < ring.length(); place++) {
      Slice slice = ring.get(place);
      if (slice != null && slice.number() >= first) {
        for (int bucket = 0; bucket < Latencies.BUCKETS; bucket++) {
          sum[bucket] += slice.counts().get(bucket);
        }
        ended += slice.counts().get(ENDED);
        failed += slice.counts().get(FAILED);
      }
    }
    return new Latencies(sum, ended, failed);
  }
}
