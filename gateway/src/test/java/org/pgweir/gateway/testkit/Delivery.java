package org.pgweir.gateway.testkit;

/** How a conversation's bytes are cut on their way to the server. */
public enum Delivery {
  /** Every message a segment; waits where the script waits. */
  MESSAGES,
  /** Every byte a segment; waits where the script waits. */
  BYTES,
  /** The whole conversation, start-up included, in one segment, without a wait. */
  ONE_SEGMENT
}
