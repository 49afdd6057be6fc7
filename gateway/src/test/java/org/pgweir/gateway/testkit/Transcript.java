package org.pgweir.gateway.testkit;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Backend frames as lines to compare and to read. Each line stands for all bytes of its frame
 * except those that differ between any two sessions: process id and cancel key, and the OIDs of
 * what the session created, which become numbers in order of their appearance.
 */
public final class Transcript {

  /** Bodies above this many bytes are shown by length and digest. */
  private static final int LEGIBLE_BYTES = 4096;

  private static final int FIRST_USER_OID = 16384;

  private final List<String> lines = new ArrayList<>();
  private final Map<Integer, Integer> oids = new HashMap<>();
  private int backendPid;

  /** The lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  void add(Frame frame) {
    ByteBuffer body = ByteBuffer.allocate(frame.length());
    body.put(frame.body()).flip();
    String remark = "";
    switch (frame.type()) {
      case 'K' -> {
        backendPid = body.getInt(0);
        lines.add("K " + (body.remaining() - 4) + " bytes of cancel key");
        return;
      }
      case 'A' -> {
        remark = body.getInt(0) == backendPid ? "(own pid) " : "(other pid) ";
        body.putInt(0, 0);
      }
      case 'T' -> maskRowDescription(body);
      case 't' -> {
        for (int at = 2; at < body.limit(); at += 4) {
          mask(body, at);
        }
      }
      default -> {}
    }
    lines.add(frame.type() + " " + remark + escaped(body.array()));
  }

  void closed() {
    lines.add("closed");
  }

  private void maskRowDescription(ByteBuffer body) {
    body.getShort();
    while (body.hasRemaining()) {
      while (body.get() != 0) {}
      mask(body, body.position());
      mask(body, body.position() + 6);
      body.position(body.position() + 18);
    }
  }

  private void mask(ByteBuffer body, int at) {
    int oid = body.getInt(at);
    if (Integer.compareUnsigned(oid, FIRST_USER_OID) >= 0) {
      body.putInt(at, FIRST_USER_OID + oids.computeIfAbsent(oid, key -> oids.size()));
    }
  }

  /** Printable bytes as they are, others as backslash and two hexadecimal digits. */
  static String escaped(byte[] bytes) {
    if (bytes.length > LEGIBLE_BYTES) {
      return bytes.length + " bytes with SHA-256 " + digest(bytes);
    }
    StringBuilder text = new StringBuilder(bytes.length + 16);
    for (byte one : bytes) {
      if (one >= ' ' && one < 127 && one != '\\') {
        text.append((char) one);
      } else {
        text.append('\\').append(HexFormat.of().toHexDigits(one));
      }
    }
    return text.toString();
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
