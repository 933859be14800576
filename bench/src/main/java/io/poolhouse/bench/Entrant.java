package io.poolhouse.bench;

/**
 * A contestant and what it is set to.
 *
 * @param isComparable whether the vectors that it gives are of the model's own pooling
 * @param settings in words, for the table
 */
record Entrant(Contestant contestant, boolean isComparable, String settings) {

  Entrant(Contestant contestant, String settings) {
    this(contestant, true, settings);
  }

  String name() {
    return contestant.name();
  }
}
