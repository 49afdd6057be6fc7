package org.pgweir.gateway.cli;

/** What the help says about policies. */
final class PolicyOption {

  static final String HELP =
      "What is allowed, see docs/policy-files.md; may be given several times. Unless a pack is"
          + " named, pack:recommended comes first.";

  private PolicyOption() {}
}
