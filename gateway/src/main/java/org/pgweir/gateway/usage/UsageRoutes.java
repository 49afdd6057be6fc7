package org.pgweir.gateway.usage;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.gateway.admin.Json;
import org.pgweir.gateway.admin.Route;
import org.pgweir.gateway.admin.Route.Answer;
import org.pgweir.gateway.admin.Route.Method;
import org.pgweir.gateway.admin.Route.Request;
import org.pgweir.policies.usage.Bypass;
import org.pgweir.policies.usage.ColumnUse;
import org.pgweir.policies.usage.SeenUse;
import org.pgweir.policies.usage.TableUsage;
import org.pgweir.policies.usage.Usages.Evidence;
import org.pgweir.policies.usage.Usages.Known;
import org.pgweir.policies.usage.Usages.Missing;
import org.pgweir.policies.usage.Usages.Unkept;
import org.pgweir.policies.usage.Use;
import tools.jackson.core.JsonGenerator;

/**
 * Usage over HTTP: {@code GET /usage/TABLE} and {@code GET /usage/TABLE.COLUMN}, each with {@code
 * ?database=NAME}; {@code POST /usage-trust/ROLE?because=REASON} and {@code
 * /usage-trust/ROLE/withdraw}.
 */
public final class UsageRoutes {

  private final UsageLog usage;

  private UsageRoutes(UsageLog usage) {
    this.usage = usage;
  }

  public static List<Route> of(UsageLog usage) {
    UsageRoutes own = new UsageRoutes(usage);
    return List.of(
        new Route(Method.GET, "/usage/{name}", own::show),
        new Route(Method.POST, "/usage-trust/{role}", own::trust),
        new Route(Method.POST, "/usage-trust/{role}/withdraw", own::distrust));
  }

  private Answer show(Request asked) {
    String database = database(asked);
    try {
      List<NamedTable> meant = usage.meant(database, asked.segments().getOrDefault("name", ""));
      if (meant.isEmpty()) {
        return Answer.problem(
            404,
            "database \"%s\" has no such table, and usage of none: name it as TABLE, TABLE.COLUMN or SCHEMA.TABLE.COLUMN"
                .formatted(database));
      }
      if (meant.size() > 1) {
        return Answer.problem(
            409,
            "several tables bear that name: name one of %s"
                .formatted(
                    String.join(
                        ", ", meant.stream().map(each -> each.table().toString()).toList())));
      }
      return show(database, meant.getFirst());
    } catch (SQLException e) {
      return unreachable(e);
    }
  }

  private Answer show(String database, NamedTable meant) throws SQLException {
    Map<String, String> trusted = usage.trusted(database);
    Evidence evidence = usage.of(database, meant.table());
    return switch (evidence) {
      case Known(var known) ->
          Answer.json(200, Json.write(json -> write(json, database, meant, known, trusted)));
      case Missing(var why) -> Answer.problem(503, why);
      case Unkept _ ->
          Answer.problem(
              404, "usage of database \"%s\" is not kept; run pgweir install".formatted(database));
    };
  }

  private static void write(
      JsonGenerator json,
      String database,
      NamedTable meant,
      TableUsage known,
      Map<String, String> trusted) {
    Instant asOf = known.observation().asOf();
    json.writeStringProperty("database", database);
    json.writeStringProperty("table", meant.table().toString());
    meant.column().ifPresent(column -> json.writeStringProperty("column", column));
    json.writeStringProperty("as_of", asOf.toString());
    known
        .observation()
        .begin()
        .ifPresent(begin -> {
          json.writeStringProperty("observed_since", begin.toString());
          json.writeNumberProperty(
              "not_observed_seconds", known.observation().missingSince(begin).toSeconds());
        });
    json.writeObjectPropertyStart("quiet_seconds");
    for (Use use : Use.values()) {
      Duration quiet =
          meant
              .column()
              .map(column -> known.quiet(column, Set.of(use)))
              .orElseGet(() -> known.quiet(ColumnUse.ALL, Set.of(use)));
      if (meant.column().isPresent() && use != Use.TABLE) {
        json.writeNumberProperty(use.word(), quiet.toSeconds());
      }
    }
    if (meant.column().isEmpty()) {
      json.writeNumberProperty("use", known.quiet().toSeconds());
    }
    json.writeEndObject();
    json.writeArrayPropertyStart("uses");
    uses(known, meant.column()).forEach(use -> write(json, use));
    json.writeEndArray();
    json.writeArrayPropertyStart("bypasses");
    known.bypasses().forEach(bypass -> write(json, bypass));
    json.writeEndArray();
    json.writeObjectPropertyStart("trusted");
    trusted.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  private static List<SeenUse> uses(TableUsage known, Optional<String> column) {
    return column
        .map(name -> known.of(name, EnumSet.complementOf(EnumSet.of(Use.TABLE))))
        .orElseGet(known::all);
  }

  private static void write(JsonGenerator json, SeenUse use) {
    json.writeStartObject();
    json.writeStringProperty("column", use.column());
    json.writeStringProperty("use", use.use().word());
    json.writeStringProperty("role", use.role());
    json.writeStringProperty("application", use.application());
    json.writeStringProperty("first_seen", use.firstSeen().toString());
    json.writeStringProperty("last_seen", use.lastSeen().toString());
    json.writeNumberProperty("statements", use.statements());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Bypass bypass) {
    json.writeStartObject();
    json.writeStringProperty("role", bypass.role());
    json.writeStringProperty("application", bypass.application());
    json.writeStringProperty("from", bypass.span().begin().toString());
    json.writeStringProperty("to", bypass.span().end().toString());
    json.writeEndObject();
  }

  private Answer trust(Request asked) {
    String reason = asked.query().getOrDefault("because", "").strip();
    if (reason.isEmpty()) {
      return Answer.problem(400, "say why the role may pass: ?because=REASON");
    }
    try {
      usage.trust(database(asked), asked.segments().getOrDefault("role", ""), reason);
      return trusted(asked);
    } catch (SQLException e) {
      return unreachable(e);
    }
  }

  private Answer distrust(Request asked) {
    try {
      String role = asked.segments().getOrDefault("role", "");
      return usage.distrust(database(asked), role)
          ? trusted(asked)
          : Answer.problem(404, "role \"%s\" was not trusted".formatted(role));
    } catch (SQLException e) {
      return unreachable(e);
    }
  }

  private Answer trusted(Request asked) throws SQLException {
    Map<String, String> trusted = usage.trusted(database(asked));
    return Answer.json(
        200,
        Json.write(json -> {
          json.writeObjectPropertyStart("trusted");
          trusted.forEach(json::writeStringProperty);
          json.writeEndObject();
        }));
  }

  private String database(Request asked) {
    return Optional.ofNullable(asked.query().get("database")).orElseGet(usage::defaultDatabase);
  }

  private static Answer unreachable(SQLException e) {
    return Answer.problem(503, "usage cannot be read (SQLSTATE %s)".formatted(e.getSQLState()));
  }
}
