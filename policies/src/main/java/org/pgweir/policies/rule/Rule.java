package org.pgweir.policies.rule;

import java.util.List;

/** One thing that can be wrong with a statement. Immutable; any thread. */
public interface Rule {

  /**
   * The rule's id in policy files and error fields: the class name in lower case with hyphens, for
   * example {@code add-column-volatile-default}.
   */
  String id();

  /** What is wrong with the statement by this rule, in the order of the text. */
  List<Finding> check(Subject subject);
}
