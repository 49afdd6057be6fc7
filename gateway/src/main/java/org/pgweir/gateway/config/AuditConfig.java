package org.pgweir.gateway.config;

import java.nio.file.Path;

/**
 * Where statements are written down before they run.
 *
 * @param file the one that is written; older ones stand beside it with a number behind the name
 * @param before what has to be done with a statement's line before the statement goes on
 * @param onFailure what becomes of statements while lines cannot be written
 * @param fileBytes a file is put aside when it has grown beyond this
 * @param files how many that were put aside are kept
 * @param literals whether the text is written as it was sent; else without its literals
 */
public record AuditConfig(
    Path file, Before before, OnFailure onFailure, long fileBytes, int files, boolean literals) {

  /** What has to be done with the line. */
  public enum Before {
    /** It is in the file: of the operating system, which a crash of the gateway does not touch. */
    WRITTEN,
    /** It is on its way to the file. */
    HANDED
  }

  /** What becomes of statements. */
  public enum OnFailure {
    REFUSE,
    FORWARD
  }

  static final long FILE_BYTES = 100L << 20;
  static final int FILES = 10;

  /** A log in that file with everything as it is by default. */
  public static AuditConfig in(Path file) {
    return new AuditConfig(file, Before.WRITTEN, OnFailure.REFUSE, FILE_BYTES, FILES, false);
  }
}
