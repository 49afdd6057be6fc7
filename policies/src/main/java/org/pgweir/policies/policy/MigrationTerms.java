package org.pgweir.policies.policy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgweir.policies.migration.MigrationReader;
import org.pgweir.policies.migration.Migrations;
import org.pgweir.policies.migration.UnreadableMigrations;
import org.pgweir.policies.yaml.YamlNode;

/**
 * Which statements of sessions of one {@code kind: Access} file come from version control.
 *
 * @param from a folder or archive of files of SQL
 * @param bookkeeping tables in which the tool that runs them notes what it has run
 * @param placeholders what stands for <code>${name}</code> in the files
 * @param statements what was read there
 * @param signature of the files it was read from
 */
public record MigrationTerms(
    Path from,
    List<Glob> bookkeeping,
    Map<String, String> placeholders,
    Migrations statements,
    String signature) {

  static final List<String> KEYS = List.of("from", "bookkeeping", "placeholders");

  /** Of Flyway and Liquibase. */
  private static final List<Glob> USUAL =
      List.of(
          new Glob("flyway_schema_history"),
          new Glob("databasechangelog"),
          new Glob("databasechangeloglock"));

  public MigrationTerms {
    bookkeeping = List.copyOf(bookkeeping);
    placeholders = Map.copyOf(placeholders);
  }

  /** Whether a table, by its name without schema, is the tool's own. */
  public boolean isBookkeeping(String table) {
    return bookkeeping.stream().anyMatch(glob -> glob.matches(table));
  }

  static Optional<MigrationTerms> read(Problems problems, Fields fields) {
    Optional<Path> from =
        fields.value(fields.required("from"), "from", text -> problems.beside(text));
    List<Glob> bookkeeping =
        fields.has("bookkeeping")
            ? fields.texts("bookkeeping").stream().map(text -> new Glob(text.value())).toList()
            : USUAL;
    Map<String, String> placeholders = new HashMap<>();
    fields
        .entry("placeholders")
        .ifPresent(entry -> {
          if (entry.value() instanceof YamlNode.Mapping mapping) {
            List<String> names = List.copyOf(mapping.entries().keySet());
            Fields.of(problems, "placeholders", mapping, names)
                .ifPresent(each ->
                    names.forEach(
                        name -> each.text(name).ifPresent(t -> placeholders.put(name, t.value()))));
          } else {
            problems.add(
                entry.value().position(), "placeholders must hold names with a value each");
          }
        });
    return from.flatMap(path -> read(problems, fields, path, bookkeeping, placeholders));
  }

  private static Optional<MigrationTerms> read(
      Problems problems,
      Fields fields,
      Path path,
      List<Glob> bookkeeping,
      Map<String, String> placeholders) {
    try {
      // First the signature: what changes in between is read again.
      String signature = MigrationReader.signature(path);
      Migrations statements = MigrationReader.read(path, placeholders);
      return Optional.of(
          new MigrationTerms(path, bookkeeping, placeholders, statements, signature));
    } catch (UnreadableMigrations e) {
      problems.add(fields.position(), "migrations: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Of the files as they are now. Reads files. */
  String signatureNow() {
    return MigrationReader.signature(from);
  }
}
