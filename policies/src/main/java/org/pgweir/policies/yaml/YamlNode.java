package org.pgweir.policies.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** A part of a YAML document that knows where it stands, so that any later complaint can say so. */
public sealed interface YamlNode {

  Position position();

  /** Line and column, both from 1. */
  record Position(int line, int column) {

    static Position of(TokenStreamLocation location) {
      return new Position(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    @Override
    public String toString() {
      return line + ":" + column;
    }
  }

  /** A value without a type: what it means is for the key to say. */
  record Scalar(Position position, String text) implements YamlNode {}

  /** A key without a value. */
  record Missing(Position position) implements YamlNode {}

  /** A list. */
  record Sequence(Position position, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Keys with their values, in the order of the file. */
  record Mapping(Position position, Map<String, Entry> entries) implements YamlNode {}

  /** A value and where its key stands. */
  record Entry(Position keyPosition, YamlNode value) {}

  /** A complaint of the YAML reader itself. */
  final class Malformed extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Position position;
    private final String message;

    Malformed(Position position, String message) {
      super(message);
      this.position = position;
      this.message = message;
    }

    @Override
    public String getMessage() {
      return message;
    }

    public Position position() {
      return position;
    }
  }

  /**
   * Reads one document.
   *
   * @throws Malformed when the text is not YAML, repeats a key, uses an alias or holds a second
   *     document
   */
  static YamlNode read(String text) throws Malformed {
    YAMLFactory factory =
        YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (YAMLParser parser = (YAMLParser) factory.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return new Missing(new Position(1, 1));
      }
      YamlNode root = node(parser, first);
      if (parser.nextToken() != null) {
        throw new Malformed(
            Position.of(parser.currentTokenLocation()), "only one YAML document is allowed");
      }
      return root;
    } catch (JacksonException e) {
      TokenStreamLocation location = e.getLocation();
      throw new Malformed(
          location == null ? new Position(1, 1) : Position.of(location),
          withoutQuotation(e.getOriginalMessage()));
    }
  }

  /** The indented lines repeat the file, which may hold a password. */
  private static String withoutQuotation(String message) {
    return message
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith(" ") && !line.startsWith("in "))
        .collect(Collectors.joining(", "));
  }

  private static YamlNode node(YAMLParser parser, @Nullable JsonToken token) throws Malformed {
    Position position = Position.of(parser.currentTokenLocation());
    if (parser.isCurrentAlias()) {
      throw new Malformed(position, "YAML aliases are not allowed; write the value again");
    }
    if (token == JsonToken.START_OBJECT) {
      return mapping(parser, position);
    }
    if (token == JsonToken.START_ARRAY) {
      return sequence(parser, position);
    }
    return token == JsonToken.VALUE_NULL || token == null
        ? new Missing(position)
        : new Scalar(position, parser.getString());
  }

  private static Mapping mapping(YAMLParser parser, Position position) throws Malformed {
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      Position keyPosition = Position.of(parser.currentTokenLocation());
      entries.put(key, new Entry(keyPosition, node(parser, parser.nextToken())));
    }
    return new Mapping(position, entries);
  }

  private static Sequence sequence(YAMLParser parser, Position position) throws Malformed {
    List<YamlNode> items = new ArrayList<>();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      items.add(node(parser, token));
      token = parser.nextToken();
    }
    return new Sequence(position, items);
  }
}
