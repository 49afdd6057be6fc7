package org.pgweir.gateway.session;

/** What a session is made ready by before a statement of it can be judged, or may begin. */
final class BeforeStatement {

  private final SearchPathQuestion path;
  private final ReadOnlyBinding binding;

  BeforeStatement(SessionState session, Outstanding outstanding, Errands errands) {
    this.path = new SearchPathQuestion(session, outstanding, errands);
    this.binding = new ReadOnlyBinding(session, outstanding, errands);
  }

  /** Whether a message that carries a statement has to wait. */
  boolean isUnderWay(byte type) {
    return path.isUnderWay(type) || binding.isUnderWay();
  }

  /** Whether a message that waits here can be looked at again. */
  boolean canGoOn() {
    return binding.canGoOn();
  }
}
