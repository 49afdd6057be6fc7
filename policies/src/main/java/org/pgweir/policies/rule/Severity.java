package org.pgweir.policies.rule;

/** How bad a finding is, mildest first. Policies may ask for it as {@code change.severity}. */
public enum Severity {
  /** Worth knowing; harms nobody here and now: a small table, a matter of style. */
  INFO,
  /** May break an application or make trouble later. */
  WARNING,
  /** Stops traffic, breaks applications, or loses data. */
  ERROR;

  /** As reports and policies write it. */
  public String word() {
    return switch (this) {
      case INFO -> "info";
      case WARNING -> "warning";
      case ERROR -> "error";
    };
  }
}
