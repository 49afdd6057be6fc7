package org.pgweir.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import picocli.CommandLine.Help.Ansi;

/** The tour notices when what it tells is not so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("alone")
final class TourTest {

  private static final int ROWS = 20_000;

  private final StringWriter shown = new StringWriter();
  private final Screen screen = new Screen(new PrintWriter(shown), Ansi.OFF);

  private DemoDatabase database;

  @BeforeAll
  void startTheServer() throws Exception {
    database = DemoDatabase.start(ROWS);
  }

  @AfterAll
  void stopTheServer() throws Exception {
    database.close();
  }

  @Test
  void failsWhereNobodyRefusesTheUnsafeStatement() throws Exception {
    try (Traffic traffic = Traffic.start(DemoDatabase.url(database.port()), ROWS);
        Connection direct = database.connect();
        Statement statement = direct.createStatement()) {
      Tour tour = new Tour(database, database.port(), traffic, screen);
      assertThatThrownBy(tour::walk)
          .isInstanceOf(TourFailed.class)
          .hasMessage("the gateway let the unsafe statement through");
      assertThat(shown.toString()).contains("statements/s, worst stall");
      assertThat(Change.isThere(direct)).isTrue();
      statement.execute(Change.UNDO);
    }
  }

  @Test
  void aHintThatIsCarriedOutLeavesTheColumnThatWasAskedFor() throws Exception {
    Recipe recipe =
        Recipe.read(
            """
            ALTER TABLE orders ADD COLUMN tracking_id uuid,
              ALTER COLUMN tracking_id SET DEFAULT gen_random_uuid();
            -- in batches; until none is left:
            UPDATE orders SET tracking_id = DEFAULT WHERE tracking_id IS NULL AND <some ids>;
            ALTER TABLE orders ADD CONSTRAINT filled NOT NULL tracking_id NOT VALID;
            ALTER TABLE orders VALIDATE CONSTRAINT filled;
            """);
    try (Connection direct = database.connect();
        Statement statement = direct.createStatement()) {
      for (String sql : recipe.statements()) {
        assertThat(Change.isComplete(direct)).isFalse();
        if (Recipe.isBackfill(sql)) {
          assertThat(Backfill.run(direct, sql, ROWS)).isEqualTo(ROWS);
        } else {
          statement.execute(sql);
        }
      }
      assertThat(Change.isComplete(direct)).isTrue();
      statement.execute(Change.UNDO);
    }
  }

  @Test
  void trafficCountsAWaitThatIsNotOverYet() throws Exception {
    try (Traffic traffic = Traffic.start(DemoDatabase.url(database.port()), ROWS);
        Connection direct = database.connect();
        Statement statement = direct.createStatement()) {
      direct.setAutoCommit(false);
      traffic.begin();
      statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
      Thread.sleep(400);
      assertThat(traffic.report().worstStall().toMillis()).isBetween(300L, 5000L);
      direct.rollback();
      assertThat(traffic.report().failures()).isZero();
    }
  }
}
