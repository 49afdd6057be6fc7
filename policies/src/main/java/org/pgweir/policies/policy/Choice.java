package org.pgweir.policies.policy;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Some of many: what is included, less what is excepted. Nothing included means all.
 *
 * @param <P> a pattern
 */
public record Choice<P>(List<P> included, List<P> excepted) {

  public Choice {
    included = List.copyOf(included);
    excepted = List.copyOf(excepted);
  }

  static <P> Choice<P> all() {
    return new Choice<>(List.of(), List.of());
  }

  /** The same with nothing but what is excepted. */
  Choice<P> exceptionsOnly() {
    return new Choice<>(List.of(), excepted);
  }

  boolean isAll() {
    return included.isEmpty() && excepted.isEmpty();
  }

  /**
   * How sure it is that something is chosen, and by how specific a pattern: 0 where all are
   * included.
   *
   * @param matches whether a pattern matches the thing in question
   */
  Match match(Function<P, Certainty> matches, ToIntFunction<P> specificity) {
    Certainty excluded = Certainty.NO;
    for (P pattern : excepted) {
      excluded = excluded.or(matches.apply(pattern));
    }
    Certainty found = included.isEmpty() ? Certainty.YES : Certainty.NO;
    int best = 0;
    for (P pattern : included) {
      Certainty certainty = matches.apply(pattern);
      if (certainty != Certainty.NO) {
        found = found.or(certainty);
        best = Math.max(best, specificity.applyAsInt(pattern));
      }
    }
    return new Match(found.and(excluded.not()), best);
  }

  /**
   * Whether surely nothing is chosen of what a pattern matches.
   *
   * @param covers whether the first matches all that the second does
   * @param plain whether it matches one thing alone
   */
  boolean neverChooses(P pattern, BiPredicate<P, P> covers, Predicate<P> plain) {
    return excepted.stream().anyMatch(each -> covers.test(each, pattern))
        || (!included.isEmpty()
            && plain.test(pattern)
            && included.stream().noneMatch(each -> covers.test(each, pattern)));
  }
}
