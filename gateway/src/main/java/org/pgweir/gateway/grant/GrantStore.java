package org.pgweir.gateway.grant;

import java.net.InetAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.access.GrantDesk.Claim;
import org.pgweir.policies.Grantable;

/**
 * The grants of one database, over a connection of the gateway's own. The server's clock tells what
 * time it is; a grant that was seen at its end stays ended, whatever the clock does after. Confined
 * to the connection's thread; blocking.
 */
final class GrantStore {

  private static final String COLUMNS =
      """
      pg_catalog.current_database() AS database, g.id, g.state, g.role, g.class, g.access,
        g.fingerprint || ':' || g.parameters AS statement, g.statement AS text,
        g.table_name AS table, g.kind, g.break_glass, g.reason, g.uses, g.used,
        g.valid_from, g.valid_until, g.requested_by, g.requested_at,
        (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('by', d.decided_by,
            'decision', d.decision, 'at', d.decided_at) ORDER BY d.decided_at)
          FROM pgweir.access_decision d WHERE d.access_grant = g.id) AS decisions
      """;

  private final Connection connection;

  GrantStore(Connection connection) {
    this.connection = connection;
  }

  /**
   * What decides about a grant.
   *
   * @param access the access file it was asked under
   */
  record Asked(String state, String role, String access, String requestedBy) {}

  /** Each grant as a JSON object, the latest first. */
  List<String> list() throws SQLException {
    end();
    return texts(
        "SELECT pg_catalog.row_to_json(line)::text FROM (SELECT %s FROM pgweir.access_grant g ORDER BY g.id DESC LIMIT 1000) line"
            .formatted(COLUMNS));
  }

  /** One as a JSON object; empty if it is not there. */
  Optional<String> show(long id) throws SQLException {
    return texts(
            "SELECT pg_catalog.row_to_json(line)::text FROM (SELECT %s FROM pgweir.access_grant g WHERE g.id = ?) line"
                .formatted(COLUMNS),
            id)
        .stream()
        .findFirst();
  }

  /** Writes a request down; its number. */
  long request(Wish wish, String by) throws SQLException {
    boolean emergency = wish.what() instanceof Wish.Everything;
    Object[] what =
        switch (wish.what()) {
          case Wish.Statement(var fingerprint, var parameters, var text) ->
              new Object[] {fingerprint, parameters, text, null, null};
          case Wish.Scope(var table, var kind) ->
              new Object[] {null, null, null, table.orElse(null), kind.orElse(null)};
          case Wish.Everything() -> new Object[] {null, null, null, null, null};
        };
    return Long.parseLong(
        texts(
                """
                INSERT INTO pgweir.access_grant (role, class, access, fingerprint, parameters,
                  statement, table_name, kind, break_glass, reason, uses, lasts, valid_from,
                  requested_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? * interval '1 millisecond',
                  ?::timestamptz, ?)
                RETURNING id::text\
                """,
                wish.role(),
                wish.sessionClass().word(),
                wish.access(),
                what[0],
                what[1],
                what[2],
                what[3],
                what[4],
                emergency,
                wish.reason(),
                wish.uses(),
                wish.lasts().toMillis(),
                wish.from().map(Object::toString).orElse(null),
                by)
            .getFirst());
  }

  /** Locks a grant for a decision about it; empty if it is not there. In a transaction. */
  Optional<Asked> lock(long id) throws SQLException {
    try (PreparedStatement statement =
        prepared(
            """
            SELECT state, role, access, requested_by FROM pgweir.access_grant
            WHERE id = ? FOR UPDATE\
            """,
            id)) {
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Asked(row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
            : Optional.empty();
      }
    }
  }

  /** Notes a decision; how many have decided so. */
  int decide(long id, String by, String decision) throws SQLException {
    texts(
        """
        INSERT INTO pgweir.access_decision (access_grant, decided_by, decision) VALUES (?, ?, ?)
        ON CONFLICT DO NOTHING RETURNING ''::text\
        """,
        id,
        by,
        decision);
    return Integer.parseInt(
        texts(
                """
                SELECT pg_catalog.count(*)::text FROM pgweir.access_decision
                WHERE access_grant = ? AND decision = ?\
                """,
                id,
                decision)
            .getFirst());
  }

  /** It may be used from now on, or from when it was asked for. */
  void approve(long id) throws SQLException {
    texts(
        """
        UPDATE pgweir.access_grant SET state = 'approved', valid_from = moment.begins,
          valid_until = moment.begins + lasts
        FROM (SELECT pg_catalog.clock_timestamp() AS now) clock,
          LATERAL (SELECT greatest(clock.now, g.valid_from) AS begins
            FROM pgweir.access_grant g WHERE g.id = ?) moment
        WHERE id = ? RETURNING ''::text\
        """,
        id,
        id);
  }

  /** It is at its end. */
  void end(long id, String state) throws SQLException {
    texts("UPDATE pgweir.access_grant SET state = ? WHERE id = ? RETURNING ''::text", state, id);
  }

  /**
   * Takes a use of a grant that is good for the statement; its number. Of sessions that race for
   * the last use the row's lock lets one through, whichever gateways they come by.
   */
  Optional<Long> claim(Claim claim) throws SQLException {
    end();
    Grantable what = claim.what();
    boolean known = !what.tables().isEmpty();
    connection.setAutoCommit(false);
    try {
      List<String> taken =
          texts(
              """
              UPDATE pgweir.access_grant SET used = used + 1 WHERE id = (
                SELECT id FROM pgweir.access_grant
                WHERE state = 'approved' AND used < uses
                  AND role = ? AND class = ? AND access = ?
                  AND valid_from <= pg_catalog.clock_timestamp()
                  AND valid_until > pg_catalog.clock_timestamp()
                  AND (break_glass OR (fingerprint = ? AND parameters = ?)
                    OR (fingerprint IS NULL AND (kind IS NULL OR kind = ?)
                      AND (table_name IS NULL OR (? AND table_name = ALL (?::text[])))))
                ORDER BY break_glass, fingerprint NULLS LAST, valid_until, id
                LIMIT 1 FOR UPDATE)
              RETURNING id::text\
              """,
              claim.session().user(),
              what.sessionClass().word(),
              what.access(),
              what.fingerprint(),
              what.parameters(),
              what.kind(),
              known,
              connection.createArrayOf("text", what.tables().toArray()));
      if (!taken.isEmpty()) {
        texts(
            """
            INSERT INTO pgweir.access_use (access_grant, application_name, client_address,
              fingerprint, parameters) VALUES (?, ?, ?, ?, ?) RETURNING ''::text\
            """,
            Long.valueOf(taken.getFirst()),
            claim.session().applicationName(),
            claim.session().clientAddress().map(InetAddress::getHostAddress).orElse(null),
            what.fingerprint(),
            what.parameters());
      }
      connection.commit();
      return taken.stream().map(Long::valueOf).findFirst();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** What has run out is ended for good. */
  private void end() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          UPDATE pgweir.access_grant SET state = 'ended' WHERE state = 'approved'
            AND (valid_until <= pg_catalog.clock_timestamp() OR used = uses)\
          """);
    }
  }

  private List<String> texts(String sql, @org.jspecify.annotations.Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepared(sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  private PreparedStatement prepared(
      String sql, @org.jspecify.annotations.Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
