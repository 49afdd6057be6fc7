package org.pgweir.gateway.dualwrite;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rollout.OpenRollout;
import org.pgweir.policies.rollout.Phase;
import org.pgweir.policies.rollout.Reads;
import org.pgweir.policies.rollout.Rollouts;
import org.pgweir.policies.rollout.RowExpression;
import org.pgweir.policies.rollout.Writes;

/** The rollouts of {@code schema.sql}, all with the same demands. */
final class OpenRollouts implements Rollouts {

  private final AtomicLong epoch = new AtomicLong(1);
  private volatile List<OpenRollout> open;

  OpenRollouts(Writes writes) {
    this.open = all(writes);
  }

  /** Goes to other demands. */
  void demand(Writes writes) {
    open = all(writes);
    epoch.incrementAndGet();
  }

  /** Goes to other demands on readers. */
  void demand(Phase phase, Writes writes, Reads ofNew, Reads ofOld) {
    open =
        all(writes).stream()
            .map(each ->
                new OpenRollout(
                    each.name(),
                    each.table(),
                    phase,
                    each.oldColumns(),
                    each.newColumns(),
                    each.up(),
                    each.down(),
                    writes,
                    ofNew,
                    ofOld))
            .toList();
    epoch.incrementAndGet();
  }

  @Override
  public long epoch() {
    return epoch.get();
  }

  @Override
  public List<OpenRollout> of(String database) {
    return open;
  }

  /** What brings one side of every table into step with the other, whatever was written. */
  static List<String> bringIntoStep(boolean fromOld) {
    return all(new Writes.Any()).stream()
        .flatMap(each -> {
          Map<String, RowExpression> expressions = fromOld ? each.up() : each.down();
          return expressions.entrySet().stream()
              .map(column ->
                  "UPDATE %s SET %s = %s"
                      .formatted(
                          name(each.table()), quoted(column.getKey()), column.getValue().sql()));
        })
        .toList();
  }

  /** Fails where a row of any table is not in step. */
  static List<String> inStep() {
    return all(new Writes.Any()).stream()
        .flatMap(each ->
            each.up().entrySet().stream()
                .map(column ->
                    ("SELECT 1 / (1 - count(*)) FROM"
                            + " (SELECT 1 FROM %s WHERE %s IS DISTINCT FROM (%s) LIMIT 1) AS out")
                        .formatted(
                            name(each.table()), quoted(column.getKey()), column.getValue().sql())))
        .toList();
  }

  /** A query of all rows of all tables. */
  static String content() {
    return all(new Writes.Any()).stream()
            .map(each -> name(each.table()))
            .map(table -> "SELECT '%s ' || to_jsonb(t)::text FROM %s t".formatted(table, table))
            .collect(Collectors.joining(" UNION ALL "))
        + " ORDER BY 1";
  }

  private static String name(ObjectName table) {
    return quoted(table.schema().orElseThrow()) + "." + quoted(table.name());
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  private static List<OpenRollout> all(Writes writes) {
    return List.of(
        rollout(
            "orders",
            Map.of("state", row("upper(status)", "status")),
            Map.of("status", row("lower(state)", "state")),
            writes),
        rollout(
            "prices",
            Map.of("amount", row("cents / 100.0", "cents")),
            Map.of("cents", row("round(amount * 100)::int", "amount")),
            writes),
        rollout(
            "defaults",
            Map.of("amount", row("cents / 100.0", "cents")),
            Map.of("cents", row("round(amount * 100)::int", "amount")),
            writes),
        rollout(
            "people",
            Map.of(
                "first", row("split_part(name, ' ', 1)", "name"),
                "last", row("split_part(name, ' ', 2)", "name")),
            Map.of("name", row("first || ' ' || last", "first", "last")),
            writes),
        rollout(
            "places",
            Map.of("place", row("concat(street, ', ', town)", "street", "town")),
            Map.of(
                "street", row("split_part(place, ', ', 1)", "place"),
                "town", row("split_part(place, ', ', 2)", "place")),
            writes),
        rollout("items", Map.of("total", row("qty * price", "qty", "price")), Map.of(), writes),
        rollout(
            "fees",
            Map.of("eur", row("usd * rate", "usd", "rate")),
            Map.of("usd", row("eur / rate", "eur", "rate")),
            writes),
        rollout(
            "Odd Table",
            Map.of("new\"col", row("\"Old Col\" || \"Old Col\"", "Old Col")),
            Map.of("Old Col", row("left(\"new\"\"col\", length(\"new\"\"col\") / 2)", "new\"col")),
            writes),
        rollout(
            "events",
            Map.of("at", row("day::timestamp", "day")),
            Map.of("day", row("at::date", "at")),
            writes),
        new OpenRollout(
            "sales",
            ObjectName.of("sales", "orders"),
            Phase.DUAL_WRITE,
            List.of("kind"),
            List.of("feeling"),
            Map.of("feeling", row("'feels ' || kind", "kind")),
            Map.of("kind", row("substr(feeling, 7)::public.mood", "feeling")),
            writes,
            Reads.ALLOW,
            Reads.ALLOW),
        rollout(
            "lists",
            Map.of("labels", row("to_jsonb(tags)", "tags")),
            Map.of("tags", row("translate(labels::text, '[]\"', '{}')::text[]", "labels")),
            writes));
  }

  private static OpenRollout rollout(
      String table, Map<String, RowExpression> up, Map<String, RowExpression> down, Writes writes) {
    return new OpenRollout(
        "of " + table,
        ObjectName.of("public", table),
        Phase.DUAL_WRITE,
        down.keySet().stream().sorted().toList(),
        up.keySet().stream().sorted().toList(),
        up,
        down,
        writes,
        Reads.ALLOW,
        Reads.ALLOW);
  }

  private static RowExpression row(String sql, String... columns) {
    return new RowExpression(sql, Set.of(columns));
  }
}
