package org.pgweir.gateway.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pgweir.policies.yaml.YamlNode;
import org.pgweir.policies.yaml.YamlNode.Entry;
import org.pgweir.policies.yaml.YamlNode.Position;

/**
 * The keys of one mapping, read strictly: every complaint carries {@code file:line:column}, and a
 * key nobody knows is one.
 */
final class YamlSection {

  private final Source source;
  private final String name;
  private final YamlNode.Mapping mapping;

  private YamlSection(Source source, String name, YamlNode.Mapping mapping) {
    this.source = source;
    this.name = name;
    this.mapping = mapping;
  }

  /**
   * What a section needs to know of the file it stands in.
   *
   * @param file as the user named it, for messages
   * @param environment looks up the NAME of a <code>${ENV:NAME}</code>
   */
  record Source(String file, Function<String, Optional<String>> environment) {

    ConfigException error(Position position, String message) {
      return new ConfigException(file + ":" + position + ": " + message);
    }
  }

  /**
   * @param name how messages call the section; empty for the whole file
   * @param keys every key the section may have
   */
  static YamlSection of(Source source, String name, YamlNode node, List<String> keys) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      throw source.error(
          node.position(),
          (name.isEmpty() ? "the file" : name) + " must hold keys: " + String.join(", ", keys));
    }
    mapping
        .entries()
        .forEach((key, entry) -> {
          if (!keys.contains(key)) {
            throw source.error(
                entry.keyPosition(),
                "unknown key '"
                    + key
                    + "'"
                    + (name.isEmpty() ? "" : " in " + name)
                    + "; allowed are "
                    + String.join(", ", keys));
          }
        });
    return new YamlSection(source, name, mapping);
  }

  boolean has(String key) {
    return mapping.entries().containsKey(key);
  }

  Optional<YamlSection> section(String key, List<String> keys) {
    return Optional.ofNullable(mapping.entries().get(key))
        .map(entry -> of(source, key, entry.value(), keys));
  }

  /** The mappings in a list; none when it is left out. */
  List<YamlSection> sections(String key, List<String> keys) {
    Entry entry = mapping.entries().get(key);
    if (entry == null) {
      return List.of();
    }
    if (!(entry.value() instanceof YamlNode.Sequence list)) {
      throw source.error(entry.value().position(), key + " must be a list");
    }
    return list.items().stream().map(item -> of(source, key, item, keys)).toList();
  }

  /**
   * The value of a key that may be left out.
   *
   * @param reader turns the text into the value; its {@link ConfigException} gets the position
   */
  <T> Optional<T> value(String key, Function<String, T> reader) {
    Entry entry = mapping.entries().get(key);
    if (entry == null) {
      return Optional.empty();
    }
    return switch (entry.value()) {
      case YamlNode.Scalar scalar -> Optional.of(read(key, scalar, reader));
      case YamlNode.Missing missing -> throw source.error(missing.position(), noValue(key));
      case YamlNode.Sequence sequence -> throw source.error(sequence.position(), oneValue(key));
      case YamlNode.Mapping nested -> throw source.error(nested.position(), oneValue(key));
    };
  }

  /** The values of a key that holds a list; none when it is left out. */
  <T> List<T> values(String key, Function<String, T> reader) {
    Entry entry = mapping.entries().get(key);
    if (entry == null) {
      return List.of();
    }
    if (!(entry.value() instanceof YamlNode.Sequence list)) {
      throw source.error(entry.value().position(), key + " must be a list: [a, b]");
    }
    return list.items().stream().map(item -> item(key, item, reader)).toList();
  }

  private <T> T item(String key, YamlNode item, Function<String, T> reader) {
    if (!(item instanceof YamlNode.Scalar scalar)) {
      throw source.error(item.position(), key + " must be a list of single values");
    }
    return read(key, scalar, reader);
  }

  <T> T required(String key, Function<String, T> reader) {
    return value(key, reader)
        .orElseThrow(() -> error(noValue(name.isEmpty() ? key : name + "." + key)));
  }

  /** Runs {@code maker} so that its complaint names the place where this section begins. */
  <T> T make(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (ConfigException e) {
      throw error(e.getMessage());
    }
  }

  ConfigException error(String message) {
    return source.error(mapping.position(), message);
  }

  private <T> T read(String key, YamlNode.Scalar scalar, Function<String, T> reader) {
    try {
      return reader.apply(Environment.expand(scalar.text(), source.environment()));
    } catch (ConfigException e) {
      throw source.error(scalar.position(), key + ": " + e.getMessage());
    }
  }

  private static String noValue(String key) {
    return key + " is missing its value";
  }

  private static String oneValue(String key) {
    return key + " must be one value; quote it if it holds any of [ ] { } : #";
  }
}
