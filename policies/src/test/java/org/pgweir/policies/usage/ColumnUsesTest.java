package org.pgweir.policies.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgweir.policies.analysis.Analyzer;
import org.pgweir.policies.analysis.CatalogueScript;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;

/** What statements use, written as {@code table.column use}. */
class ColumnUsesTest {

  private static final Catalogue CATALOGUE =
      CatalogueScript.after(
          "s",
          """
          CREATE TABLE s.orders (id bigint PRIMARY KEY, status text NOT NULL, total int, note text);
          CREATE TABLE s.lines (id bigint, order_id bigint, price int);
          CREATE VIEW s.open AS SELECT orders.id AS number, orders.status AS state FROM s.orders;
          CREATE VIEW s.opened AS SELECT open.number, open.state AS how FROM s.open;
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT status FROM orders WHERE id = $1                  | orders.status read, orders.id read
          SELECT o.status FROM orders AS o                         | orders.status read
          SELECT "status" FROM s.orders                            | orders.status read
          SELECT * FROM orders                                     | orders.* read
          SELECT o FROM orders o                                   | orders.* read
          SELECT l.price, o.* FROM orders o JOIN lines l ON l.order_id = o.id | lines.price read, lines.order_id read, orders.id read, orders.* read
          SELECT count(*) FROM orders                              | orders. table
          SELECT count(*) FILTER (WHERE total > 1) FROM orders     | orders.total read
          SELECT x FROM (SELECT status AS x FROM orders) q JOIN lines ON price = 1 | orders.status read, lines.price read, lines.x miss
          WITH q AS (SELECT status, id FROM orders) SELECT status, price FROM q JOIN lines USING (id) | orders.status read, orders.id read, lines.id read, lines.price read, lines.status miss
          WITH q (a) AS (SELECT status FROM orders) SELECT a FROM q, lines | orders.status read, lines. table, lines.a miss
          SELECT * FROM (SELECT status FROM orders) q              | orders.status read
          SELECT price, (SELECT status FROM orders o WHERE o.id = order_id) FROM lines | lines.price read, lines.order_id read, orders.status read, orders.id read
          SELECT n, status FROM generate_series(1, 3) n, orders    | orders.status read, orders.n miss
          SELECT status FROM orders NATURAL JOIN lines             | orders.status read, orders.id read, lines.id read, lines.total miss, orders.price miss, lines.status miss, lines.note miss, orders.order_id miss
          SELECT q FROM orders AS t (q)                            | orders.* read
          SELECT state FROM open                                   | open.state read, orders.id read, orders.status read
          SELECT status FROM orders JOIN elsewhere ON true         | orders.status read
          SELECT wherever FROM orders JOIN elsewhere() e ON true   | orders.* read
          UPDATE orders SET total = total + 1 WHERE id = 1         | orders.total write, orders.total read, orders.id read
          UPDATE orders SET (total, note) = (SELECT price, 'x' FROM lines LIMIT 1) | orders.total write, orders.note write, lines.price read
          UPDATE orders SET note = l.price FROM lines l WHERE l.order_id = orders.id RETURNING status | orders.note write, lines.price read, lines.order_id read, orders.id read, orders.status read, lines.status miss
          DELETE FROM orders                                       | orders. table
          DELETE FROM orders WHERE total < 0                       | orders.total read
          INSERT INTO orders (id, status) VALUES (1, 'new')        | orders.id write, orders.status write, orders.total omit, orders.note omit
          INSERT INTO orders (id, status) VALUES (1, DEFAULT)      | orders.id write, orders.status write, orders.status omit, orders.total omit, orders.note omit
          INSERT INTO orders VALUES (1, 'new')                     | orders.id write, orders.status write, orders.total omit, orders.note omit
          INSERT INTO orders VALUES (1, 'new', 2, '')              | orders.* write
          INSERT INTO orders DEFAULT VALUES                        | orders.id omit, orders.status omit, orders.total omit, orders.note omit
          INSERT INTO orders SELECT * FROM orders                  | orders.* write, orders.* read
          INSERT INTO lines (id) VALUES (1) ON CONFLICT DO NOTHING | lines.id write, lines.order_id omit, lines.price omit
          INSERT INTO lines (id, order_id, price) VALUES (1, 2, 3) ON CONFLICT (id) DO UPDATE SET price = excluded.price + lines.order_id | lines.id write, lines.order_id write, lines.price write, lines.id read, lines.order_id read
          WITH gone AS (DELETE FROM lines RETURNING order_id) UPDATE orders SET note = 'x' FROM gone WHERE id = order_id | lines.order_id read, orders.note write, orders.id read, orders.order_id miss
          MERGE INTO lines l USING orders o ON l.order_id = o.id WHEN MATCHED THEN UPDATE SET price = o.total WHEN NOT MATCHED THEN INSERT (order_id) VALUES (o.id) | lines.order_id read, orders.id read, orders.total read, lines.price write, lines.order_id write, lines.id omit, lines.price omit
          INSERT INTO opened (how) VALUES ('new')                  | opened.how write, opened.number omit, open.state write, open.number omit, orders.status write, orders.id omit, orders.total omit, orders.note omit
          UPDATE open SET state = 'x' WHERE number = 1             | open.state write, open.number read, orders.status write
          COPY orders (id, status) FROM STDIN                      | orders.id write, orders.status write, orders.total omit, orders.note omit
          COPY orders FROM STDIN                                   | orders.* write
          COPY orders TO STDOUT                                    | orders.* read
          COPY orders (note) TO STDOUT                             | orders.note read
          SELECT relname FROM pg_catalog.pg_class                  | ''
          ALTER TABLE orders ADD CHECK (total > 0)                 | ''
          TABLE orders                                             | orders.* read
          """)
  void uses(String sql, String expected) {
    Set<String> wanted = expected.isEmpty() ? Set.of() : Set.of(expected.split(", ", -1));

    assertThat(used(sql)).containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void withoutACatalogueNamesStandAsTheyAreWritten() {
    SqlText text = SqlReader.read("SELECT status FROM orders WHERE id = 1", true);
    SqlStatement statement = text.statements().getFirst();
    Surroundings where =
        new Surroundings(
            CatalogueScript.after("none", "SELECT 1"),
            new Surroundings.Coverage.Missing("it could not be read"),
            180_000,
            List.of("s"),
            Optional.empty());

    assertThat(words(ColumnUses.of(statement, Analyzer.analyze(text, statement, where), where)))
        .containsExactlyInAnyOrder("orders.status read", "orders.id read");
  }

  private static Set<String> used(String sql) {
    SqlText text = SqlReader.read(sql, true);
    SqlStatement statement = text.statements().getFirst();
    Surroundings where =
        new Surroundings(CATALOGUE, 180_000, List.of("s", "pg_catalog"), Optional.of("UTC"));
    return words(ColumnUses.of(statement, Analyzer.analyze(text, statement, where), where));
  }

  private static Set<String> words(Set<ColumnUse> uses) {
    return uses.stream()
        .map(use -> "%s.%s %s".formatted(use.table().name(), use.column(), use.use().word()))
        .collect(Collectors.toSet());
  }
}
