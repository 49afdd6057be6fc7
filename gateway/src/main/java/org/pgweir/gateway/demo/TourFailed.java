package org.pgweir.gateway.demo;

/** A step of the tour did not do what it says. */
final class TourFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String sentence;

  TourFailed(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }
}
