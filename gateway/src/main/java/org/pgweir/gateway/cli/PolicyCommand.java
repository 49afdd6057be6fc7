package org.pgweir.gateway.cli;

import java.io.PrintWriter;
import java.util.List;
import org.pgweir.gateway.Gateway;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Policies;
import org.pgweir.policies.decision.TestRun;
import org.pgweir.policies.policy.Exemption;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.PolicyTest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pgweir policy}: looks at policy files without a server. */
@Command(name = "policy", description = "Check and test policy files, see docs/policy-files.md.")
final class PolicyCommand implements Runnable {

  private static final String PACK = "pack:";
  private static final String NAMES =
      "A policy file, a folder of them, or pack:NAME. Unless a pack is named, pack:recommended"
          + " comes first.";

  /** Picocli puts the real one here. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: check or test");
  }

  @Command(
      name = "check",
      description = {
        "Read policy files as the gateway does.",
        "Status 0 if they are well, 1 if an exception has expired, 2 if they cannot be used."
      })
  int check(
      @Parameters(paramLabel = "FILE", arity = "1..*", description = NAMES) List<String> names)
      throws BadPolicies {
    PolicySet policies = Policies.load(names, Gateway.clock()).policies();
    PrintWriter out = spec.commandLine().getOut();
    for (Exemption exemption : policies.expired()) {
      out.printf(
          "%s: the exception of %s for %s expired on %s; remove it or let its owner renew it%n",
          exemption.place(), exemption.owner(), exemption.rule(), exemption.expires());
    }
    out.printf(
        "%d policies, content %s%n",
        policies.documents().size() + policies.accesses().size(), policies.content());
    out.flush();
    return policies.expired().isEmpty() ? 0 : PgweirCommand.FAILURE;
  }

  @Command(
      name = "test",
      description = {
        "Run the tests that policy files carry, by all of the files together.",
        "Status 0 if all pass, 1 if one does not, 2 if the files cannot be used."
      })
  int test(@Parameters(paramLabel = "FILE", arity = "1..*", description = NAMES) List<String> names)
      throws BadPolicies {
    PolicySet policies = Policies.load(names, Gateway.clock()).policies();
    boolean packsOnly = names.stream().allMatch(name -> name.startsWith(PACK));
    PrintWriter out = spec.commandLine().getOut();
    int run = 0;
    int failed = 0;
    for (PolicyTest test : policies.tests()) {
      if (test.place().file().startsWith(PACK) && !packsOnly) {
        continue;
      }
      TestRun result = TestRun.of(test, policies);
      run++;
      if (!result.passed()) {
        failed++;
        out.printf(
            "%s: expected %s%s, but: %s%n",
            test.place(),
            test.verdict(),
            test.rule().map(rule -> " by " + rule).orElse(""),
            result.result());
      }
    }
    out.printf("%d tests, %d failed%n", run, failed);
    out.flush();
    return failed == 0 ? 0 : PgweirCommand.FAILURE;
  }
}
