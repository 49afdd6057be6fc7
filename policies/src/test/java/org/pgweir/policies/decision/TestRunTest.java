package org.pgweir.policies.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.policies.Policies;
import org.pgweir.policies.policy.PolicySet;

class TestRunTest {

  @TempDir private Path folder;

  /** The pack goes by the severity, which goes by the size. */
  @Test
  void theSizeThatATestGivesGradesWhatIsFound() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("tests.yaml"),
            """
            apiVersion: pgweir/v1
            kind: Policy
            metadata: {name: tests, owner: us}
            rules: {}
            tests:
              - statement: ALTER TABLE t ADD COLUMN c uuid DEFAULT gen_random_uuid()
                table: {rows: 500, size: 64kB}
                expect: {verdict: forward}
              - statement: ALTER TABLE t ADD COLUMN c uuid DEFAULT gen_random_uuid()
                table: {rows: 5000000}
                expect: {verdict: refuse}
              - statement: ALTER TABLE t ADD COLUMN c uuid DEFAULT gen_random_uuid()
                expect: {verdict: refuse}
            """);
    PolicySet policies = Policies.load(List.of(file.toString()), Clock.systemUTC()).policies();
    assertThat(policies.documents().getLast().tests())
        .hasSize(3)
        .map(test -> TestRun.of(test, policies))
        .allSatisfy(run -> assertThat(run.passed()).as(run.result()).isTrue());
  }
}
