package org.pgweir.gateway.demo;

/** A step of the tour did not do what it says; the message is one sentence for the terminal. */
final class TourFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TourFailed(String sentence) {
    super(sentence);
  }
}
