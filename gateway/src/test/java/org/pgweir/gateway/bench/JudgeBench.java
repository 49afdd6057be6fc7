package org.pgweir.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pgweir.gateway.session.CachedJudgements;
import org.pgweir.gateway.session.CachedStatements;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Catalogues;
import org.pgweir.policies.Judge;
import org.pgweir.policies.Policies;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.analysis.CatalogueScript;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rollout.Enforcement;
import org.pgweir.policies.rollout.OpenRollout;
import org.pgweir.policies.rollout.Phase;
import org.pgweir.policies.rollout.Reads;
import org.pgweir.policies.rollout.Rollouts;
import org.pgweir.policies.rollout.RowExpression;
import org.pgweir.policies.rollout.Writes;

/** What a judgement costs: made anew, at hand, and by very many policies. */
final class JudgeBench {

  private static final int TABLES = 200;
  private static final int POLICIES = 1_000;
  private static final int WARM_UPS = 3_000;
  private static final int JUDGEMENTS = 2_000;
  private static final SessionFacts FACTS = new SessionFacts("shop", "app", "bench", 180004, true);

  private static final List<String> OLTP =
      List.of(
          "SELECT abalance FROM t7 WHERE id = $1",
          "SELECT o.id, o.state, c.name FROM t1 o JOIN t2 c ON c.id = o.ref"
              + " WHERE o.state = $1 AND o.at > now() - interval '1 day' ORDER BY o.at LIMIT 50",
          "INSERT INTO t3 (id, ref, state, at) VALUES ($1, $2, $3, now()) RETURNING id",
          "INSERT INTO t3 (id, state) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE"
              + " SET state = EXCLUDED.state",
          "UPDATE t4 SET state = $1, at = now() WHERE id = $2 AND state = $3",
          "DELETE FROM t5 WHERE id = ANY ($1)",
          "SELECT count(*), max(at) FROM t6 WHERE ref = $1 GROUP BY state HAVING count(*) > 1");

  private static final List<String> DDL =
      List.of(
          "ALTER TABLE t8 ADD COLUMN token uuid DEFAULT gen_random_uuid()",
          "ALTER TABLE t9 ADD COLUMN note text",
          "CREATE INDEX ON t10 (at)",
          "ALTER TABLE t11 ALTER COLUMN id TYPE bigint");

  private final int rounds;

  JudgeBench(int rounds) {
    this.rounds = rounds;
  }

  Figures run() throws IOException, BadPolicies {
    Judge strict = judge(List.of("pack:strict"));
    Path folder = Files.createTempDirectory("pgweir-policies");
    for (int i = 0; i < POLICIES; i++) {
      Files.writeString(folder.resolve("p%04d.yaml".formatted(i)), policy(i));
    }
    Judge rollout = judge(List.of("pack:strict"), new OneRollout());
    Judge many = judge(List.of("pack:strict", folder.toString()));
    Figures figures = new Figures("The judge", "pack:strict");
    for (int round = 0; round < rounds; round++) {
      figures.add("OLTP, made anew, p50 µs", "pack:strict", p50Micros(strict, OLTP));
      figures.add("OLTP, made anew, p50 µs", "and 1,000 policies", p50Micros(many, OLTP));
      figures.add("DDL, made anew, p50 µs", "pack:strict", p50Micros(strict, DDL));
      figures.add("DDL, made anew, p50 µs", "and 1,000 policies", p50Micros(many, DDL));
      var cached = CachedJudgements.lookUp(strict, FACTS, OLTP.get(1));
      figures.add("at hand, ns", "pack:strict", cached.nanos());
      figures.add("at hand, bytes allocated", "pack:strict", cached.bytes());
      figures.add("a Query at hand, there and back, CPU ns", "pack:strict", query(strict));
      figures.add("a Query at hand, there and back, CPU ns", "and a rollout", query(rollout));
      figures.add("Parse to Sync at hand, CPU ns", "pack:strict", parsed(strict));
      figures.add("Parse to Sync at hand, CPU ns", "and a rollout", parsed(rollout));
    }
    return figures;
  }

  private static double query(Judge judge) {
    return CachedStatements.query(judge, "UPDATE t4 SET state = 'paid' WHERE id = 17");
  }

  private static double parsed(Judge judge) {
    return CachedStatements.unnamed(judge, "UPDATE t4 SET state = $1 WHERE id = $2");
  }

  private static String policy(int number) {
    return """
    apiVersion: pgweir/v1
    kind: Policy
    metadata: {name: p%1$d, owner: bench}
    select: {role: "role_%1$d", object: "app.table_%1$d"}
    rules: {"*": warn}
    """
        .formatted(number);
  }

  private static Judge judge(List<String> policies) throws BadPolicies {
    return judge(policies, Rollouts.NONE);
  }

  private static Judge judge(List<String> policies, Rollouts rollouts) throws BadPolicies {
    String tables =
        IntStream.range(0, TABLES)
            .mapToObj(i ->
                "CREATE TABLE t%d (id int PRIMARY KEY, ref int, state text, at timestamptz);"
                    .formatted(i))
            .collect(Collectors.joining());
    Catalogues.Known known = new Catalogues.Known(CatalogueScript.after("public", tables));
    return Policies.load(policies, new OneCatalogue(known), rollouts, Clock.systemUTC());
  }

  /** Of a table whose old column is written alone. */
  private record OneRollout() implements Rollouts {
    @Override
    public long epoch() {
      return 1;
    }

    @Override
    public List<OpenRollout> of(String database) {
      return List.of(
          new OpenRollout(
              "bench",
              ObjectName.of("public", "t4"),
              Phase.DUAL_WRITE,
              List.of("state"),
              List.of("at"),
              Map.of("at", new RowExpression("state::timestamptz", Set.of("state"))),
              Map.of("state", new RowExpression("at::text", Set.of("at"))),
              new Writes.Both(Enforcement.REPLACE, Enforcement.REFUSE),
              Reads.ALLOW,
              Reads.ALLOW));
    }
  }

  private record OneCatalogue(Catalogues.Known known) implements Catalogues {
    @Override
    public long epoch() {
      return 1;
    }

    @Override
    public Knowledge of(String database) {
      return known;
    }

    @Override
    public Knowledge atHand(String database) {
      return known;
    }
  }

  private static double p50Micros(Judge judge, List<String> statements) {
    long[] nanos = new long[JUDGEMENTS];
    for (int i = 0; i < WARM_UPS + JUDGEMENTS; i++) {
      String sql = statements.get(i % statements.size());
      long started = System.nanoTime();
      judge.judge(sql, FACTS);
      if (i >= WARM_UPS) {
        nanos[i - WARM_UPS] = System.nanoTime() - started;
      }
    }
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1e3;
  }
}
