package org.pgweir.gateway.testkit;

/** One line of a conversation after its start-up. */
sealed interface Step {

  /** Sends a message. */
  record Send(Message message) implements Step {}

  /** Waits for so many frames of a type. */
  record Await(char type, int times) implements Step {}

  /** Waits for the server to close. */
  record AwaitClosed() implements Step {}

  /** The policy changes under the session: what it refuses from now on is the test's affair. */
  record PolicyMoves() implements Step {}

  /** The bytes of a message, as often as the script says. */
  final class Message {
    private final byte[] bytes;
    private final int times;

    Message(byte[] bytes, int times) {
      this.bytes = bytes;
      this.times = times;
    }

    byte[] bytes() {
      return bytes;
    }

    int times() {
      return times;
    }
  }
}
