package org.pgweir.gateway.grant;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import org.pgweir.gateway.grant.Grants.Refused;
import org.pgweir.policies.Grantable;
import org.pgweir.policies.policy.AccessDocument;
import org.pgweir.policies.policy.GrantTerms;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.sql.Fingerprint;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what somebody asks for, and holds it to what the access file lets be asked. */
final class WishReader {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int BAD = 400;
  private static final Duration USUAL = Duration.ofHours(1);

  private static final Set<String> KEYS =
      Set.of(
          "database",
          "role",
          "access",
          "statement",
          "sql",
          "table",
          "kind",
          "reason",
          "uses",
          "minutes",
          "from");

  private final Grants grants;
  private final PolicySet policies;

  WishReader(Grants grants, PolicySet policies) {
    this.grants = grants;
    this.policies = policies;
  }

  /** The JSON object in a body. */
  static JsonNode body(String text) throws NotPossible {
    try {
      JsonNode body = MAPPER.readTree(text);
      if (body.isObject()) {
        for (String key : body.propertyNames()) {
          if (!KEYS.contains(key)) {
            throw new NotPossible(
                BAD, "unknown member '%s'; allowed are %s".formatted(key, sorted()));
          }
        }
        return body;
      }
    } catch (JacksonException _) {
      // said below
    }
    throw new NotPossible(BAD, "the body must be a JSON object");
  }

  private static String sorted() {
    return String.join(", ", KEYS.stream().sorted().toList());
  }

  /** The database that is meant. */
  static String database(JsonNode body) throws NotPossible {
    return required(body, "database");
  }

  /** What is asked for; {@code emergency} for whatever is refused. */
  Wish read(JsonNode body, boolean emergency) throws NotPossible {
    AccessDocument access = access(policies, required(body, "access"));
    GrantTerms terms = access.grants().orElseThrow();
    int uses = number(body, "uses", emergency ? terms.mostUses() : 1);
    if (uses > terms.mostUses()) {
      throw new NotPossible(
          BAD,
          "%s lets a grant be used %d times at most".formatted(access.name(), terms.mostUses()));
    }
    Duration lasts =
        Duration.ofMinutes(number(body, "minutes", (int) least(USUAL, terms).toMinutes()));
    if (lasts.compareTo(terms.longest()) > 0) {
      throw new NotPossible(
          BAD,
          "%s lets a grant last %d minutes at most"
              .formatted(access.name(), terms.longest().toMinutes()));
    }
    return new Wish(
        required(body, "role"),
        access.sessionClass(),
        access.name(),
        emergency ? new Wish.Everything() : what(body, terms),
        required(body, "reason"),
        uses,
        lasts,
        emergency ? Optional.empty() : from(body));
  }

  /** The access file of that name, which lets something be granted. */
  static AccessDocument access(PolicySet policies, String name) throws NotPossible {
    AccessDocument access =
        policies.accesses().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new NotPossible(BAD, "there is no access file " + name));
    if (access.grants().isEmpty()) {
      throw new NotPossible(BAD, "access file %s lets nothing be granted".formatted(name));
    }
    return access;
  }

  private static Duration least(Duration usual, GrantTerms terms) {
    return usual.compareTo(terms.longest()) < 0 ? usual : terms.longest();
  }

  private Wish.What what(JsonNode body, GrantTerms terms) throws NotPossible {
    Optional<String> statement = text(body, "statement");
    Optional<String> sql = text(body, "sql");
    Optional<String> table = text(body, "table");
    Optional<String> kind = text(body, "kind");
    boolean scope = table.isPresent() || kind.isPresent();
    if (scope == (statement.isPresent() || sql.isPresent())) {
      throw new NotPossible(BAD, "name either a statement (or its sql), or a table and a kind");
    }
    if (scope) {
      if (!terms.scopes()) {
        throw new NotPossible(BAD, "only single statements are granted here, not tables or kinds");
      }
      if (table.filter(name -> !name.contains(".")).isPresent()) {
        throw new NotPossible(BAD, "write the table as schema.table");
      }
      return new Wish.Scope(table, kind);
    }
    String text = sql.isPresent() ? sql.get() : remembered(body, statement.orElseThrow());
    Fingerprint print = Fingerprint.of(text.strip().replaceFirst(";\\s*$", ""), true);
    String name = Grantable.statement(print);
    if (statement.isPresent() && !statement.get().equals(name)) {
      throw new NotPossible(
          BAD, "the sql is statement %s, not %s".formatted(name, statement.get()));
    }
    return new Wish.Statement(print.id(), name.substring(print.id().length() + 1), text);
  }

  private String remembered(JsonNode body, String statement) throws NotPossible {
    Refused refused =
        new Refused(database(body), required(body, "role"), required(body, "access"), statement);
    return grants
        .text(refused)
        .orElseThrow(() ->
            new NotPossible(
                404,
                "this gateway has not refused %s to %s lately; send its sql as well (--sql)"
                    .formatted(statement, refused.role())));
  }

  private static Optional<Instant> from(JsonNode body) throws NotPossible {
    Optional<String> text = text(body, "from");
    try {
      return text.map(Instant::parse);
    } catch (DateTimeParseException _) {
      throw new NotPossible(BAD, "from must be a time as 2026-11-29T08:00:00Z");
    }
  }

  private static String required(JsonNode body, String key) throws NotPossible {
    return text(body, key).orElseThrow(() -> new NotPossible(BAD, key + " is missing"));
  }

  private static Optional<String> text(JsonNode body, String key) throws NotPossible {
    JsonNode value = body.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString() || value.asString().isBlank()) {
      throw new NotPossible(BAD, key + " must be a text");
    }
    return Optional.of(value.asString().strip());
  }

  private static int number(JsonNode body, String key, int usual) throws NotPossible {
    JsonNode value = body.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return usual;
    }
    if (!value.isInt() || value.asInt() < 1) {
      throw new NotPossible(BAD, key + " must be a whole number from 1");
    }
    return value.asInt();
  }
}
