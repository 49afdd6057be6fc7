package org.pgweir.policies.policy;

import java.util.List;
import java.util.Optional;

/** What every file begins with: version, kind, name and owner. */
record Heading(String name, String owner) {

  /** Reads it; what is wrong goes to the problems. */
  static Optional<Heading> read(Problems problems, Fields fields, String kind) {
    mustBe(problems, fields, "apiVersion", "pgweir/v1");
    mustBe(problems, fields, "kind", kind);
    if (!fields.has("metadata")) {
      problems.add(fields.position(), "a policy file needs metadata");
    }
    Optional<Fields> metadata = fields.section("metadata", List.of("name", "owner"));
    Optional<String> name =
        metadata.flatMap(m -> m.value(m.required("name"), "name", Heading::name));
    Optional<String> owner = metadata.flatMap(m -> m.required("owner")).map(Text::value);
    return name.flatMap(n -> owner.map(o -> new Heading(n, o)));
  }

  private static void mustBe(Problems problems, Fields fields, String key, String value) {
    fields
        .required(key)
        .filter(found -> !found.value().equals(value))
        .ifPresent(found ->
            problems.add(
                found.position(), "%s must be %s, not '%s'".formatted(key, value, found.value())));
  }

  private static String name(String text) {
    if (!text.matches("[a-z][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no name; allowed are lower-case letters, digits and hyphens, a letter first,"
              + " at most 63");
    }
    return text;
  }
}
