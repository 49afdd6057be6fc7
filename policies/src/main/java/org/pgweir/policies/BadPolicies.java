package org.pgweir.policies;

import java.util.List;
import java.util.stream.Collectors;
import org.pgweir.policies.policy.Problem;

/** Policies that cannot be used. The message has a line {@code file:line:column: what} for each. */
public final class BadPolicies extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  BadPolicies(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
