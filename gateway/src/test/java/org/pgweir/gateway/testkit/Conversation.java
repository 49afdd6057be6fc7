package org.pgweir.gateway.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a client says to a server, in the words of the protocol's documentation, read from a text
 * file. One line is one of
 *
 * <pre>
 * # a remark
 * servers 14-                        only on these versions: 18, -13, 14-
 * large                              too large to be sent byte by byte
 * not in one segment                 the server closes while the client would still be sending
 * setup create table t (id int)      run before, by the superuser, in an empty schema
 * startup 3.2 user=guest             version and parameters; database is added; default: postgres
 * → Parse s1 "select $1" int4        a message, see {@link MessageReader}
 * ← ReadyForQuery                    wait for this reply
 * ← closed                           wait for the server to close
 * policy moves                       see {@link #hold(int, String, Delivery, Runnable)}
 * ← refused                          the same, where even the start-up is refused
 * </pre>
 *
 * A conversation that does not end with {@code ← closed} ends with a Terminate of its own.
 *
 * @param versions majors it can be held with
 * @param setup statements to run before, see {@link Stage}
 * @param version protocol version of the start-up
 * @param parameters start-up parameters but the database
 */
public record Conversation(
    String name,
    Versions versions,
    boolean large,
    boolean inOneSegment,
    List<String> setup,
    int version,
    Map<String, String> parameters,
    List<Step> steps) {

  private static final byte[] TERMINATE = FrontendBytes.terminate();

  /** All conversations of a folder of the test resources, by name. */
  public static Stream<Conversation> in(String folder) {
    return texts(folder).entrySet().stream().map(each -> parse(each.getKey(), each.getValue()));
  }

  /** The texts of a folder of the test resources, by file name without its ending. */
  public static Map<String, String> texts(String folder) {
    Path root = Path.of("src/test/resources").resolve(folder);
    Map<String, String> texts = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(root)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        texts.put(name.substring(0, name.lastIndexOf('.')), Files.readString(file));
      }
      return texts;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * Reads a conversation.
   *
   * @throws IllegalArgumentException naming the line that cannot be read
   */
  public static Conversation parse(String name, String text) {
    return new ConversationReader(name).read(text);
  }

  /** Whether it can be held with this server, in this manner. */
  public boolean suits(PostgresServer server, Delivery delivery) {
    return versions.contains(server.major())
        && !(large && delivery == Delivery.BYTES)
        && (inOneSegment || delivery != Delivery.ONE_SEGMENT);
  }

  /** Holds the conversation through a port and returns what came back. */
  public List<String> hold(int port, String database, Delivery delivery) {
    return hold(port, database, delivery, () -> {});
  }

  /**
   * Holds the conversation through a port and returns what came back.
   *
   * @param policyMoves done where the script says so
   */
  public List<String> hold(int port, String database, Delivery delivery, Runnable policyMoves) {
    return hold(RawClient.connect(port), database, delivery, policyMoves);
  }

  /** The same by a client that has said nothing yet, which is closed afterwards. */
  public List<String> hold(
      RawClient connected, String database, Delivery delivery, Runnable policyMoves) {
    Transcript transcript = new Transcript();
    try (RawClient client = connected) {
      Map<String, String> all = new LinkedHashMap<>(parameters);
      all.putIfAbsent("database", database);
      byte[] startup = FrontendBytes.startup(version, all);
      if (delivery == Delivery.ONE_SEGMENT) {
        client.send(inOne(startup));
      } else {
        send(client, startup, delivery);
        send(client, transcript, delivery, policyMoves);
      }
      client.readUntilClosed().forEach(transcript::add);
      transcript.closed();
    }
    return transcript.lines();
  }

  private void send(
      RawClient client, Transcript transcript, Delivery delivery, Runnable policyMoves) {
    for (Step step : steps) {
      switch (step) {
        case Step.Send(Step.Message message) -> {
          for (int i = 0; i < message.times(); i++) {
            send(client, message.bytes(), delivery);
          }
        }
        case Step.Await(char type, int times) -> {
          for (int i = 0; i < times; i++) {
            client.readUntil(type).forEach(transcript::add);
          }
        }
        case Step.PolicyMoves() -> policyMoves.run();
        case Step.AwaitClosed() -> {
          return;
        }
      }
    }
    send(client, TERMINATE, delivery);
  }

  private static void send(RawClient client, byte[] bytes, Delivery delivery) {
    if (delivery == Delivery.BYTES) {
      client.sendByteByByte(bytes);
    } else {
      client.send(bytes);
    }
  }

  private byte[] inOne(byte[] startup) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(startup);
    for (Step step : steps) {
      if (step instanceof Step.Send(Step.Message message)) {
        for (int i = 0; i < message.times(); i++) {
          all.writeBytes(message.bytes());
        }
      }
    }
    if (!(steps.getLast() instanceof Step.AwaitClosed)) {
      all.writeBytes(TERMINATE);
    }
    return all.toByteArray();
  }

  @Override
  public String toString() {
    return name;
  }
}
