package org.pgweir.gateway.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pgweir.gateway.testkit.Frame;

/** Messages of a server in words, but for parameters and notices. */
final class FrameWords {

  private FrameWords() {}

  /** Each message in a word or two. */
  static List<String> words(List<Frame> frames) {
    return frames.stream()
        .filter(frame -> frame.type() != 'S' && frame.type() != 'N')
        .map(FrameWords::word)
        .toList();
  }

  private static String word(Frame frame) {
    ByteBuffer body = frame.body();
    return switch (frame.type()) {
      case 'E' -> "E " + frame.field('C');
      case 'Z' -> "Z " + frame.transactionStatus();
      case 'C' -> "C " + string(body, frame.length() - 1);
      case 'D' ->
          "D "
              + IntStream.range(0, body.getShort())
                  .mapToObj(_ -> string(body, body.getInt()))
                  .collect(Collectors.joining("|"));
      case 't' ->
          "t "
              + IntStream.range(0, body.getShort())
                  .mapToObj(_ -> Integer.toString(body.getInt()))
                  .collect(Collectors.joining(" "));
      case 'T' -> "T " + body.getShort();
      default -> Character.toString(frame.type());
    };
  }

  private static String string(ByteBuffer body, int length) {
    byte[] content = new byte[Math.max(0, length)];
    body.get(content);
    return new String(content, StandardCharsets.UTF_8);
  }
}
