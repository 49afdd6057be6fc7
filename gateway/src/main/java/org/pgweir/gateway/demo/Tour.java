package org.pgweir.gateway.demo;

import static org.pgweir.gateway.demo.Screen.millis;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One schema change under live traffic, three ways: refused by the gateway, sent straight to the
 * server, and as the steps the refusal hinted at. Every step checks what it tells.
 */
final class Tour {

  /** How long the first answers may take on a machine that is busy elsewhere. */
  private static final Duration START = Duration.ofSeconds(20);

  private static final Duration BASELINE = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** A server that is busy elsewhere may stall a client so long on its own. */
  private static final Duration SHORT = Duration.ofMillis(250);

  private final DemoDatabase database;
  private final int gatewayPort;
  private final Traffic traffic;
  private final Screen screen;

  Tour(DemoDatabase database, int gatewayPort, Traffic traffic, Screen screen) {
    this.database = database;
    this.gatewayPort = gatewayPort;
    this.traffic = traffic;
    this.screen = screen;
  }

  /**
   * Walks through all steps.
   *
   * @throws TourFailed if a step did not do what it says
   */
  void walk() throws SQLException, InterruptedException {
    baseline();
    Refusal refusal = refused();
    Step direct = direct();
    Step safe = safe(refusal.hint());
    compare(refusal.step(), direct, safe);
  }

  private record Refusal(Step step, String hint) {}

  private void baseline() throws InterruptedException {
    screen.heading("1. Traffic through the gateway");
    screen.say(
        "%d clients read and update single orders through port %d. Table orders has %,d rows."
            .formatted(Traffic.clients(), gatewayPort, database.rows()));
    check(traffic.flowsWithin(START), "the clients got no answer through the gateway");
    Thread.sleep(PAUSE);
    traffic.begin();
    Thread.sleep(BASELINE);
    TrafficReport report = traffic.report();
    checkNoFailures(report);
    screen.good(
        "%,d statements/s, worst stall %s"
            .formatted(report.perSecond(), millis(report.worstStall())));
  }

  private Refusal refused() throws SQLException, InterruptedException {
    screen.heading("2. An unsafe change through the gateway");
    screen.say("Somebody deploys a migration:");
    screen.verbatim(Change.UNSAFE + ";");
    Refused refused;
    Step step;
    try (Connection client = throughGateway();
        Statement statement = client.createStatement()) {
      traffic.begin();
      long begun = System.nanoTime();
      refused = refusalOf(statement);
      Duration took = since(begun);
      Thread.sleep(PAUSE);
      step = new Step(took, traffic.report());
      screen.say("The client gets this error, in these fields, and keeps its session:");
      screen.verbatim(refused.shown());
      check(refused.sqlState().equals("42501"), "the refusal has SQLSTATE " + refused.sqlState());
      check(!refused.hint().isEmpty(), "the refusal names no SQL that would pass");
      check(answers(statement), "the session did not survive the refusal");
    }
    check(!changed(), "the statement was refused, and yet the column is there");
    checkNoFailures(step.traffic());
    screen.good(
        "refused in %s; the table is as it was; worst stall %s"
            .formatted(millis(step.took()), millis(step.traffic().worstStall())));
    return new Refusal(step, refused.hint());
  }

  private Step direct() throws SQLException, InterruptedException {
    screen.heading("3. The same change sent straight to the server");
    screen.say(
        "This is what the migration would have done. PostgreSQL writes the whole table anew and"
            + " lets nobody read or write it meanwhile:");
    Step step;
    try (Connection client = database.connect();
        Statement statement = client.createStatement()) {
      step = timed(() -> statement.execute(Change.UNSAFE));
      check(
          Change.isThere(client), "the server took the statement, and yet the column is not there");
      statement.execute(Change.UNDO);
    }
    checkNoFailures(step.traffic());
    screen.good(
        "took %s; worst stall %s; the column is dropped again"
            .formatted(millis(step.took()), millis(step.traffic().worstStall())));
    return step;
  }

  private Step safe(String hint) throws SQLException, InterruptedException {
    screen.heading("4. The SQL of the hint through the gateway");
    screen.say("The steps the refusal named, one after the other:");
    Recipe recipe = Recipe.read(hint);
    Step step;
    try (Connection client = throughGateway()) {
      step =
          timed(() -> {
            for (String statement : recipe.statements()) {
              run(client, statement);
            }
          });
    }
    try (Connection client = database.connect()) {
      check(Change.isComplete(client), "the hint's SQL did not make the column that was asked for");
    }
    checkNoFailures(step.traffic());
    screen.good(
        "took %s; worst stall %s; same column, same default, no row without a value"
            .formatted(millis(step.took()), millis(step.traffic().worstStall())));
    return step;
  }

  private void run(Connection client, String sql) throws SQLException, InterruptedException {
    screen.begin(sql + ";");
    long begun = System.nanoTime();
    String filled = "";
    if (Recipe.isBackfill(sql)) {
      filled =
          ", %,d rows, %,d at a time by id"
              .formatted(Backfill.run(client, sql, database.rows()), Backfill.BATCH_ROWS);
    } else {
      try (Statement statement = client.createStatement()) {
        statement.execute(sql);
      }
    }
    screen.end("-- " + millis(since(begun)) + filled);
  }

  private void compare(Step refused, Step direct, Step safe) {
    screen.heading("Side by side");
    screen.table(
        List.of(
            List.of("", "took", "statements/s", "worst stall"),
            row("unsafe, through pgweir: refused", refused),
            row("unsafe, straight to PostgreSQL", direct),
            row("the hint's SQL, through pgweir", safe)));
    check(
        direct.traffic().worstStall().compareTo(SHORT) > 0,
        "the rewrite did not stall the traffic; this table is too small to show it");
    check(
        refused.stalledMuchLessThan(direct) && safe.stalledMuchLessThan(direct),
        "the traffic stalled through the gateway about as long as without it");
  }

  private static List<String> row(String name, Step step) {
    TrafficReport report = step.traffic();
    return List.of(
        name,
        millis(step.took()),
        "%,d".formatted(report.perSecond()),
        millis(report.worstStall()));
  }

  private interface Work {
    void run() throws SQLException, InterruptedException;
  }

  private Step timed(Work work) throws SQLException, InterruptedException {
    Thread.sleep(PAUSE);
    traffic.begin();
    long begun = System.nanoTime();
    work.run();
    Duration took = since(begun);
    Thread.sleep(PAUSE);
    return new Step(took, traffic.report());
  }

  private static Refused refusalOf(Statement statement) {
    try {
      statement.execute(Change.UNSAFE);
    } catch (SQLException error) {
      Optional<Refused> refused = Refused.of(error);
      return refused.orElseThrow(
          () -> new TourFailed("the connection to the gateway failed: " + error.getMessage()));
    }
    throw new TourFailed("the gateway let the unsafe statement through");
  }

  private Connection throughGateway() throws SQLException {
    return DriverManager.getConnection(DemoDatabase.url(gatewayPort));
  }

  private static boolean answers(Statement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery("SELECT 1")) {
      return result.next();
    }
  }

  private boolean changed() throws SQLException {
    try (Connection client = database.connect()) {
      return Change.isThere(client);
    }
  }

  private static void checkNoFailures(TrafficReport report) {
    check(report.failures() == 0, report.failures() + " statements of the traffic failed");
  }

  private static void check(boolean asSaid, String otherwise) {
    if (!asSaid) {
      throw new TourFailed(otherwise);
    }
  }

  private static Duration since(long beginNanos) {
    return Duration.ofNanos(System.nanoTime() - beginNanos);
  }
}
