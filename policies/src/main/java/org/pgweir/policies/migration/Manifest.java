package org.pgweir.policies.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pgweir.policies.migration.Migrations.Entry;
import org.pgweir.policies.sql.Fingerprint;
import org.pgweir.policies.yaml.YamlNode;

/**
 * The statements under version control as one file, made where the files are and read where the
 * gateway is: one line for each statement, with fingerprint and origin.
 */
public final class Manifest {

  private Manifest() {}

  /** As YAML. */
  public static String write(Migrations migrations) {
    StringBuilder text = new StringBuilder("apiVersion: pgweir/v1\nkind: Manifest\n");
    migrations.commit().ifPresent(commit -> text.append("commit: ").append(commit).append('\n'));
    text.append("statements:\n");
    for (Entry entry : migrations.entries()) {
      text.append(
          "  - {fingerprint: \"%s\", parameters: \"%s\", file: %s, line: %d, version: %s, text: %s}\n"
              .formatted(
                  entry.print().id(),
                  entry.print().parameters(),
                  quoted(entry.origin().file()),
                  entry.origin().line(),
                  quoted(entry.origin().version().orElse("")),
                  quoted(entry.print().redacted())));
    }
    return text.toString();
  }

  static Migrations read(Path from) throws IOException, UnreadableMigrations {
    try {
      YamlNode root = YamlNode.read(Files.readString(from));
      List<Entry> entries = new ArrayList<>();
      if (root instanceof YamlNode.Mapping mapping && word(mapping, "kind").equals("Manifest")) {
        YamlNode.Entry statements = mapping.entries().get("statements");
        if (statements != null && statements.value() instanceof YamlNode.Sequence list) {
          for (YamlNode item : list.items()) {
            entries.add(entry(from, item));
          }
          return new Migrations(
              from.getFileName().toString(),
              Optional.of(word(mapping, "commit")).filter(commit -> !commit.isEmpty()),
              entries);
        }
      }
      throw new UnreadableMigrations(from + " is no manifest (pgweir access manifest)");
    } catch (YamlNode.Malformed e) {
      throw new UnreadableMigrations(from + ":" + e.position() + ": " + e.getMessage());
    }
  }

  private static Entry entry(Path from, YamlNode item) throws UnreadableMigrations {
    if (!(item instanceof YamlNode.Mapping statement)
        || word(statement, "fingerprint").isEmpty()
        || !word(statement, "line").matches("[0-9]{1,9}")) {
      throw new UnreadableMigrations(
          from + ":" + item.position() + ": a statement needs fingerprint, parameters and line");
    }
    return new Entry(
        new Origin(
            word(statement, "file"),
            Optional.of(word(statement, "version")).filter(version -> !version.isEmpty()),
            Integer.parseInt(word(statement, "line"))),
        new Fingerprint(
            word(statement, "fingerprint"),
            word(statement, "text"),
            word(statement, "parameters")));
  }

  private static String word(YamlNode.Mapping mapping, String key) {
    YamlNode.Entry entry = mapping.entries().get(key);
    return entry != null && entry.value() instanceof YamlNode.Scalar scalar ? scalar.text() : "";
  }

  /** A double-quoted scalar of YAML, also of one that holds what YAML would read. */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').appendCodePoint(c);
          } else if (c < ' ' || c == 0x7f) {
            quoted.append("\\x").append(String.format(Locale.ROOT, "%02x", c));
          } else {
            quoted.appendCodePoint(c);
          }
        });
    return quoted.append('"').toString();
  }
}
