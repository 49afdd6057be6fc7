package org.pgweir.gateway.lint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A text and where its lines begin. Lines and columns count from 1, columns in characters; a byte
 * order mark is none of them.
 */
public final class Source {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String name;
  private final String text;
  private final int[] lineStarts;

  private Source(String name, String text) {
    this.name = name;
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  /**
   * A text.
   *
   * @param name how messages call it
   */
  public static Source of(String name, String text) {
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    return new Source(name, marked ? text.substring(1) : text);
  }

  /**
   * Decodes UTF-8.
   *
   * @throws BadFile naming the first byte that is none
   */
  public static Source of(String name, byte[] bytes) throws BadFile {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer decoded = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), decoded, true);
    decoded.flip();
    Source source = of(name, decoded.toString());
    if (result.isError()) {
      throw new BadFile(source.at(source.text.length()) + ": this is not UTF-8");
    }
    return source;
  }

  /**
   * A file.
   *
   * @throws BadFile when it cannot be read
   */
  static Source of(Path file) throws BadFile {
    try {
      return of(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException _) {
      throw new BadFile("there is no file " + file);
    } catch (IOException e) {
      throw new BadFile("the file " + file + " cannot be read: " + e.getMessage());
    }
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[16];
    int lines = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ends =
          c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
      if (ends) {
        if (lines == starts.length) {
          starts = Arrays.copyOf(starts, lines * 2);
        }
        starts[lines++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, lines);
  }

  public String name() {
    return name;
  }

  public String text() {
    return text;
  }

  int line(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  int column(int offset) {
    return text.codePointCount(lineStarts[line(offset) - 1], offset) + 1;
  }

  /** {@code line:column}. */
  public String position(int offset) {
    return line(offset) + ":" + column(offset);
  }

  /** {@code file:line:column}. */
  public String at(int offset) {
    return name + ":" + position(offset);
  }

  /** The line without its end. */
  String lineText(int line) {
    int end = line < lineStarts.length ? lineStarts[line] : text.length();
    return text.substring(lineStarts[line - 1], end).stripTrailing();
  }
}
