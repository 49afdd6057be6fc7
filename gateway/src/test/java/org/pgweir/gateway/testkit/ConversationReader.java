package org.pgweir.gateway.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the lines of a conversation; see {@link Conversation} for what they are. */
final class ConversationReader {

  /** Backend messages by the names of the protocol's documentation. */
  private static final Map<String, Character> REPLIES =
      Map.ofEntries(
          Map.entry("BindComplete", '2'),
          Map.entry("CommandComplete", 'C'),
          Map.entry("CopyBothResponse", 'W'),
          Map.entry("CopyData", 'd'),
          Map.entry("CopyDone", 'c'),
          Map.entry("CopyInResponse", 'G'),
          Map.entry("CopyOutResponse", 'H'),
          Map.entry("DataRow", 'D'),
          Map.entry("ErrorResponse", 'E'),
          Map.entry("FunctionCallResponse", 'V'),
          Map.entry("NotificationResponse", 'A'),
          Map.entry("ParseComplete", '1'),
          Map.entry("PortalSuspended", 's'),
          Map.entry("ReadyForQuery", 'Z'),
          Map.entry("RowDescription", 'T'));

  private final String name;
  private final List<String> setup = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private Versions versions = Versions.ALL;
  private boolean large;
  private boolean inOneSegment = true;
  private int version = FrontendBytes.VERSION_3_0;

  ConversationReader(String name) {
    this.name = name;
  }

  Conversation read(String text) {
    parameters.put("user", PostgresServer.SUPERUSER);
    int number = 0;
    // A conversation starts after the server has said it is ready, unless it does not get so far.
    steps.add(new Step.Await('Z', 1));
    for (String line : text.split("\n", -1)) {
      number++;
      try {
        line(line.strip());
      } catch (RuntimeException failed) {
        throw new IllegalArgumentException(name + ":" + number + ": " + line, failed);
      }
    }
    return new Conversation(
        name,
        versions,
        large,
        inOneSegment,
        List.copyOf(setup),
        version,
        Collections.unmodifiableMap(parameters),
        List.copyOf(steps));
  }

  private void line(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    String rest = line.substring(line.indexOf(' ') + 1).strip();
    switch (line.split(" ", 2)[0]) {
      case "servers" -> versions = Versions.of(rest);
      case "large" -> large = true;
      case "not" -> inOneSegment = false;
      case "setup" -> setup.add(rest);
      case "startup" -> startup(new MessageReader(bytes(rest)));
      case "→" -> steps.add(new Step.Send(new MessageReader(bytes(rest)).message()));
      case "policy" -> {
        steps.add(new Step.PolicyMoves());
        inOneSegment = false;
      }
      case "←" -> await(rest.split(" ", -1));
      default -> throw new IllegalArgumentException("unknown line");
    }
  }

  private void startup(MessageReader words) {
    version = words.versionOr(version);
    parameters.putAll(words.parameters());
  }

  private void await(String[] words) {
    if (words[0].equals("closed")) {
      steps.add(new Step.AwaitClosed());
      return;
    }
    if (words[0].equals("refused")) {
      steps.removeFirst();
      steps.add(new Step.AwaitClosed());
      return;
    }
    int times = words.length > 1 ? Integer.parseInt(words[0]) : 1;
    Character type = REPLIES.get(words[words.length - 1]);
    if (type == null) {
      throw new IllegalArgumentException("unknown reply");
    }
    steps.add(new Step.Await(type, times));
  }

  /** The text with one char for each of its bytes. */
  private static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
