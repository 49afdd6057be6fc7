package org.pgweir.protocol.backend;

import java.util.Optional;

/**
 * A field of ErrorResponse and NoticeResponse, in the order in which PostgreSQL sends them ({@code
 * src/backend/utils/error/elog.c}, send_message_to_frontend).
 */
public enum Field {
  /** ERROR, FATAL, PANIC, WARNING, NOTICE, DEBUG, INFO or LOG, possibly translated. */
  SEVERITY('S'),
  /** The severity, never translated. */
  SEVERITY_NONLOCALIZED('V'),
  /** The SQLSTATE. */
  CODE('C'),
  /** What went wrong, as a rule in one line. */
  MESSAGE('M'),
  /** More about what went wrong. */
  DETAIL('D'),
  /** What to do about it. */
  HINT('H'),
  /** The call stack, innermost first. */
  WHERE('W'),
  /** Schema of the object concerned. */
  SCHEMA('s'),
  /** Table concerned. */
  TABLE('t'),
  /** Column concerned. */
  COLUMN('c'),
  /** Data type concerned. */
  DATA_TYPE('d'),
  /** Constraint concerned; a refusal puts its rule here. */
  CONSTRAINT('n'),
  /** Where in the client's text, in characters from 1. */
  POSITION('P'),
  /** Where in {@link #INTERNAL_QUERY}, in characters from 1. */
  INTERNAL_POSITION('p'),
  /** The text of a command the server ran itself, as a function does. */
  INTERNAL_QUERY('q'),
  /** The server's source file that reported it. */
  FILE('F'),
  /** The line in that file. */
  LINE('L'),
  /** The function in that file. */
  ROUTINE('R');

  private final byte code;

  Field(char code) {
    this.code = (byte) code;
  }

  /** The byte as it stands in the message. */
  public byte code() {
    return code;
  }

  /** The field of that code, if it is one of these. */
  public static Optional<Field> of(byte code) {
    for (Field field : values()) {
      if (field.code == code) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /** True if PostgreSQL sends this field behind that of the other code. */
  boolean comesAfter(byte other) {
    return of(other).filter(before -> before.compareTo(this) < 0).isPresent();
  }
}
