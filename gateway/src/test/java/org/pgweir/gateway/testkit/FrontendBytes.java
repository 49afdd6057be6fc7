package org.pgweir.gateway.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The messages a client sends, as bytes. Strings stand for bytes, one char each. */
public final class FrontendBytes {

  public static final int VERSION_3_0 = 3 << 16;
  public static final int SSL_REQUEST = 80877103;
  public static final int GSSENC_REQUEST = 80877104;
  public static final int CANCEL_REQUEST = 80877102;

  private FrontendBytes() {}

  public static byte[] startup(int version, Map<String, String> parameters) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(int32(version));
    parameters.forEach((name, value) -> {
      body.writeBytes(cString(name));
      body.writeBytes(cString(value));
    });
    body.write(0);
    return withLength(body.toByteArray());
  }

  /** A packet of start-up that consists of a code alone, or of a code and what follows it. */
  public static byte[] request(int code, byte... rest) {
    return withLength(concat(int32(code), rest));
  }

  public static byte[] query(String sql) {
    return message('Q', cString(sql));
  }

  public static byte[] parse(String name, String sql, List<Integer> parameterTypes) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(cString(name));
    body.writeBytes(cString(sql));
    body.writeBytes(int16(parameterTypes.size()));
    parameterTypes.forEach(type -> body.writeBytes(int32(type)));
    return message('P', body.toByteArray());
  }

  /** All values in one format, all results in one format. */
  public static byte[] bind(
      String portal,
      String statement,
      List<Optional<byte[]>> values,
      boolean binaryValues,
      boolean binaryResults) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(cString(portal));
    body.writeBytes(cString(statement));
    writeValues(body, values, binaryValues);
    body.writeBytes(int16(1));
    body.writeBytes(int16(binaryResults ? 1 : 0));
    return message('B', body.toByteArray());
  }

  public static byte[] functionCall(
      int function, List<Optional<byte[]>> values, boolean binaryValues, boolean binaryResult) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(int32(function));
    writeValues(body, values, binaryValues);
    body.writeBytes(int16(binaryResult ? 1 : 0));
    return message('F', body.toByteArray());
  }

  private static void writeValues(
      ByteArrayOutputStream body, List<Optional<byte[]>> values, boolean binary) {
    body.writeBytes(int16(1));
    body.writeBytes(int16(binary ? 1 : 0));
    body.writeBytes(int16(values.size()));
    for (Optional<byte[]> value : values) {
      body.writeBytes(int32(value.map(bytes -> bytes.length).orElse(-1)));
      value.ifPresent(body::writeBytes);
    }
  }

  /**
   * Describes what a name stands for.
   *
   * @param kind {@code S} for a prepared statement, {@code P} for a portal
   */
  public static byte[] describe(char kind, String name) {
    return message('D', concat(new byte[] {(byte) kind}, cString(name)));
  }

  /**
   * Closes what a name stands for.
   *
   * @param kind {@code S} for a prepared statement, {@code P} for a portal
   */
  public static byte[] close(char kind, String name) {
    return message('C', concat(new byte[] {(byte) kind}, cString(name)));
  }

  /**
   * Runs a portal.
   *
   * @param rows most rows to return, 0 for all
   */
  public static byte[] execute(String portal, int rows) {
    return message('E', concat(cString(portal), int32(rows)));
  }

  public static byte[] copyFail(String reason) {
    return message('f', cString(reason));
  }

  public static byte[] sync() {
    return message('S');
  }

  public static byte[] flush() {
    return message('H');
  }

  public static byte[] terminate() {
    return message('X');
  }

  public static byte[] message(char type, byte... body) {
    return concat(new byte[] {(byte) type}, withLength(body));
  }

  /** A string and the zero byte that ends it. */
  public static byte[] cString(String text) {
    return concat(text.getBytes(StandardCharsets.ISO_8859_1), new byte[1]);
  }

  public static byte[] int32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static byte[] int16(int value) {
    return ByteBuffer.allocate(2).putShort((short) value).array();
  }

  private static byte[] withLength(byte[] body) {
    return concat(int32(body.length + 4), body);
  }

  public static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
