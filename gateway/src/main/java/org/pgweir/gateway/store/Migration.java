package org.pgweir.gateway.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One step in the history of schema {@code pgweir}: a file of SQL that never changes once it was
 * released.
 *
 * @param number its place in the order
 * @param name the file's, {@code 001-changes.sql}
 */
record Migration(int number, String name, String sql) {

  /** SHA-256 of the file, in hexadecimal. */
  String checksum() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
