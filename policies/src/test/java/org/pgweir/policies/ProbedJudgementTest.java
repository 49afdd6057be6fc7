package org.pgweir.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgweir.policies.analysis.CatalogueScript;
import org.pgweir.policies.probe.Probe;

/** What the analysis leaves open the judge asks the server about. */
class ProbedJudgementTest {

  private static final SessionFacts FACTS = new SessionFacts("shop", "app", "test", 170000, true);
  private static final String OPEN = "ALTER TABLE t ALTER COLUMN at TYPE timestamptz";

  @Test
  void asksAboutWhatDependsOnAnUnknownTimeZone() throws BadPolicies {
    Server server = new Server(new Probe.Seen(true, true, false));
    assertThat(verdict(server, OPEN))
        .isInstanceOfSatisfying(
            Verdict.Refuse.class,
            refuse -> assertThat(refuse.refusal().rule()).isEqualTo("alter-type-rewrite"));
    assertThat(server.asked)
        .singleElement()
        .satisfies(question -> {
          assertThat(question.database()).isEqualTo("shop");
          assertThat(question.before()).isEqualTo("ALTER TABLE ");
          assertThat(question.after()).isEqualTo(" ALTER COLUMN at TYPE timestamptz");
        });
  }

  @Test
  void believesTheServerThatNothingHappens() throws BadPolicies {
    Server server = new Server(new Probe.Seen(false, false, false));
    assertThat(verdict(server, OPEN)).isInstanceOf(Verdict.Guarded.class);
  }

  @Test
  void staysCautiousWithoutAnAnswer() throws BadPolicies {
    Server server = new Server(new Probe.Unanswered("the table is locked"));
    assertThat(verdict(server, OPEN)).isInstanceOf(Verdict.Refuse.class);
  }

  @Test
  void asksNothingThatIsKnown() throws BadPolicies {
    Server server = new Server(new Probe.Seen(true, true, true));
    assertThat(verdict(server, "ALTER TABLE t ADD COLUMN c int"))
        .isInstanceOf(Verdict.Guarded.class);
    assertThat(verdict(server, "ALTER TABLE t ALTER COLUMN id TYPE bigint"))
        .isInstanceOf(Verdict.Refuse.class);
    assertThat(server.asked).isEmpty();
  }

  private static Verdict verdict(Catalogues server, String sql) throws BadPolicies {
    return Policies.load(List.of(), server, Clock.systemUTC())
        .judge(sql, FACTS)
        .statements()
        .getFirst()
        .verdict();
  }

  /** Knows one large table and always answers the same. */
  private static final class Server implements Catalogues {
    private final Known known =
        new Known(
            CatalogueScript.after(
                "public",
                "CREATE TABLE t (id int, at timestamp);"
                    + " INSERT INTO t SELECT g, now() FROM generate_series(1, 1000000) g"));
    private final List<Question> asked = new ArrayList<>();
    private final Answer answer;

    Server(Answer answer) {
      this.answer = answer;
    }

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

    @Override
    public Answer ask(Question question) {
      asked.add(question);
      return answer;
    }
  }
}
