package org.pgweir.policies.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pgweir.policies.yaml.YamlNode;
import org.pgweir.policies.yaml.YamlNode.Entry;
import org.pgweir.policies.yaml.YamlNode.Mapping;
import org.pgweir.policies.yaml.YamlNode.Missing;
import org.pgweir.policies.yaml.YamlNode.Position;
import org.pgweir.policies.yaml.YamlNode.Scalar;
import org.pgweir.policies.yaml.YamlNode.Sequence;

/**
 * The keys of one mapping, read strictly. What is wrong goes to the problems and is empty here, so
 * that one reading finds everything.
 */
final class Fields {

  private final Problems problems;
  private final String name;
  private final Mapping mapping;

  private Fields(Problems problems, String name, Mapping mapping) {
    this.problems = problems;
    this.name = name;
    this.mapping = mapping;
  }

  /**
   * @param name how messages call the mapping
   * @param keys every key it may have
   */
  static Optional<Fields> of(Problems problems, String name, YamlNode node, List<String> keys) {
    if (!(node instanceof Mapping mapping)) {
      problems.add(node.position(), name + " must hold keys: " + String.join(", ", keys));
      return Optional.empty();
    }
    mapping
        .entries()
        .forEach((key, entry) -> {
          if (!keys.contains(key)) {
            problems.add(
                entry.keyPosition(),
                "unknown key '%s' in %s; allowed are %s"
                    .formatted(key, name, String.join(", ", keys)));
          }
        });
    return Optional.of(new Fields(problems, name, mapping));
  }

  Position position() {
    return mapping.position();
  }

  Map<String, Entry> entries() {
    return mapping.entries();
  }

  boolean has(String key) {
    return mapping.entries().containsKey(key);
  }

  Optional<Entry> entry(String key) {
    return Optional.ofNullable(mapping.entries().get(key));
  }

  Optional<Fields> section(String key, List<String> keys) {
    return entry(key).flatMap(entry -> of(problems, key, entry.value(), keys));
  }

  /** The one value of a key that may be left out. */
  Optional<Text> text(String key) {
    return entry(key).flatMap(entry -> text(key, entry.value()));
  }

  /** The one value of a key that must be there. */
  Optional<Text> required(String key) {
    if (!has(key)) {
      problems.add(position(), name + " needs " + key);
    }
    return text(key);
  }

  /** A value that {@code reader} makes of the text; its complaint gets the position. */
  <T> Optional<T> value(Optional<Text> text, String key, Function<String, T> reader) {
    return text.flatMap(found -> {
      try {
        return Optional.of(reader.apply(found.value()));
      } catch (IllegalArgumentException e) {
        problems.add(found.position(), key + ": " + e.getMessage());
        return Optional.empty();
      }
    });
  }

  /** The values of a key that takes one or a list of them. */
  List<Text> texts(String key) {
    List<Text> texts = new ArrayList<>();
    for (YamlNode item : items(key)) {
      text(key, item).ifPresent(texts::add);
    }
    return texts;
  }

  /** The parts of a list, or the one part that stands for a list of one. */
  List<YamlNode> items(String key) {
    YamlNode value = entry(key).map(Entry::value).orElse(null);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof Sequence sequence)) {
      return List.of(value);
    }
    if (sequence.items().isEmpty()) {
      problems.add(sequence.position(), key + " is an empty list; leave the key out");
    }
    return sequence.items();
  }

  private Optional<Text> text(String key, YamlNode node) {
    return switch (node) {
      case Scalar(Position at, String text) when !text.isBlank() -> Optional.of(new Text(text, at));
      case Scalar(Position at, String _) -> complain(at, key + " is missing its value");
      case Missing(Position at) -> complain(at, key + " is missing its value");
      case Sequence sequence -> complain(sequence.position(), oneValue(key));
      case Mapping nested -> complain(nested.position(), oneValue(key));
    };
  }

  private Optional<Text> complain(Position at, String message) {
    problems.add(at, message);
    return Optional.empty();
  }

  private static String oneValue(String key) {
    return key + " must be one value; quote it if it holds any of [ ] { } : #";
  }
}
