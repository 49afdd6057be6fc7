package org.pgweir.gateway.dualwrite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.RawClient;

/** One client, and what it is told. */
record Talk(RawClient client) {

  /**
   * What a client was told of a statement.
   *
   * @param described ParameterDescription and RowDescription or NoData
   * @param answered the types of the other frames, and the tags of CommandComplete
   */
  record Told(List<String> described, List<String> answered, Optional<Frame> error) {

    String rule() {
      return error.map(each -> each.field('n')).orElse("");
    }

    String hint() {
      return error.map(each -> each.field('H')).orElse("");
    }

    @Override
    public String toString() {
      return described + " " + answered + " " + error.map(each -> each.field('M')).orElse("");
    }
  }

  /** A Query. */
  Told simple(String sql) {
    return told(client.query(sql));
  }

  /** Parse, Describe, Bind, Execute, Sync in one pipeline. */
  Told extended(String sql, List<Optional<String>> values) {
    client.send(FrontendBytes.parse("", sql, List.of()));
    client.send(FrontendBytes.describe('S', ""));
    bindAndExecute("", values);
    return told(client.readUntil('Z'));
  }

  /** Prepares a statement of that name. */
  Told prepare(String name, String sql) {
    client.send(FrontendBytes.parse(name, sql, List.of()));
    client.send(FrontendBytes.describe('S', name));
    client.send(FrontendBytes.sync());
    return told(client.readUntil('Z'));
  }

  /** Runs a statement that was prepared before. */
  Told run(String name, List<Optional<String>> values) {
    bindAndExecute(name, values);
    return told(client.readUntil('Z'));
  }

  private void bindAndExecute(String name, List<Optional<String>> values) {
    List<Optional<byte[]>> bytes =
        values.stream()
            .map(value -> value.map(text -> text.getBytes(StandardCharsets.UTF_8)))
            .toList();
    client.send(FrontendBytes.bind("", name, bytes, false, false));
    client.send(FrontendBytes.execute("", 0));
    client.send(FrontendBytes.sync());
  }

  /** The rows of a query, one string each. */
  List<String> rows(String sql) {
    return client.query(sql).stream()
        .filter(frame -> frame.type() == 'D')
        .map(Frame::toString)
        .toList();
  }

  /** The one value of a query of one row. */
  String value(String sql) {
    return client.query(sql).stream()
        .filter(frame -> frame.type() == 'D')
        .map(frame -> StandardCharsets.UTF_8.decode(frame.body().position(6)).toString())
        .findFirst()
        .orElse("");
  }

  private static Told told(List<Frame> frames) {
    List<String> described = new ArrayList<>();
    List<String> answered = new ArrayList<>();
    Optional<Frame> error = Optional.empty();
    for (Frame frame : frames) {
      switch (frame.type()) {
        case 't', 'T', 'n' -> described.add(frame.toString());
        case 'C' -> answered.add(frame.toString());
        case 'E' -> {
          error = Optional.of(frame);
          answered.add("E");
        }
        case 'N', 'S', 'Z' -> {}
        default -> answered.add(String.valueOf(frame.type()));
      }
    }
    return new Told(described, answered, error);
  }
}
