package org.pgweir.protocol.codec;

/**
 * The largest messages PostgreSQL takes from a client, in bytes.
 *
 * <p>From PostgreSQL 14 to 18: {@code src/include/libpq/libpq.h} and {@code
 * src/include/libpq/pqcomm.h} name the limits, {@code src/backend/tcop/postgres.c} (SocketBackend)
 * and {@code src/backend/libpq/auth.c} choose among them, {@code src/backend/libpq/pqcomm.c}
 * (pq_getmessage) applies them to the length word, which counts itself. PostgreSQL 13 has no limit
 * by type.
 */
public final class MessageLimits {

  /** Size of the length word, the smallest value that may stand in it. */
  public static final int LENGTH_WORD_BYTES = 4;

  /** PQ_LARGE_MESSAGE_LIMIT, MaxAllocSize - 1: length word of messages that carry SQL or data. */
  public static final int LARGE_MESSAGE_LENGTH = 0x3fff_fffe;

  /** MAX_STARTUP_PACKET_LENGTH: a startup packet without its length word. */
  public static final int STARTUP_BODY_BYTES = 10_000;

  /** A startup packet without its length word has at least its code. */
  public static final int STARTUP_BODY_MIN_BYTES = 4;

  /** Shortest key of BackendKeyData and CancelRequest, the only length in protocol 3.0. */
  public static final int CANCEL_KEY_MIN_BYTES = 4;

  /** Longest key of BackendKeyData and CancelRequest, protocol 3.2. */
  public static final int CANCEL_KEY_MAX_BYTES = 256;

  /** Counts are Int16 on the wire; the server reads them without sign. */
  public static final int COUNT_MAX = 65_535;

  private MessageLimits() {}
}
