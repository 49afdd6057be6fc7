package org.pgweir.protocol;

/** The transaction status byte of ReadyForQuery. */
public enum TransactionStatus {
  /** Not in a transaction block. */
  IDLE('I'),
  /** In a transaction block. */
  IN_TRANSACTION('T'),
  /** In a failed transaction block: statements are rejected until it ends. */
  FAILED('E');

  private final byte code;

  TransactionStatus(char code) {
    this.code = (byte) code;
  }

  /** The byte as it stands in ReadyForQuery. */
  public byte code() {
    return code;
  }

  /**
   * Reads the byte of ReadyForQuery.
   *
   * @throws ProtocolViolation if the byte is none of the three
   */
  public static TransactionStatus of(byte code) {
    return switch (code) {
      case 'I' -> IDLE;
      case 'T' -> IN_TRANSACTION;
      case 'E' -> FAILED;
      default -> throw new ProtocolViolation("transaction status byte " + code);
    };
  }
}
