package io.poolhouse.compare.report;

import java.util.List;

/**
 * Where the winner and the reference predict differently, over all rows that were predicted.
 *
 * @param bothRight rows, as the next three
 * @param examples of the rows that only one of them has right
 * @param labels the classes in the order of the tables
 * @param ofReference rows by true class (outer) and predicted class (inner)
 * @param ofWinner the same of the winner
 */
public record Disagreement(
    Variant reference,
    Variant winner,
    long bothRight,
    long onlyReferenceRight,
    long onlyWinnerRight,
    long bothWrong,
    List<Example> examples,
    List<String> labels,
    List<List<Long>> ofReference,
    List<List<Long>> ofWinner) {

  /** A text of the input, as it is: hostile until it is escaped. */
  public record Example(String text, String label, String ofReference, String ofWinner) {}
}
