package io.poolhouse.compare.report;

/** What a variant is scored on. */
public enum Task {
  /** Labels, by accuracy: fractions. */
  CLASSIFICATION("classification", "accuracy"),
  /** Scores of text pairs, by Spearman's rho of their cosine similarities: points (x 100). */
  SIMILARITY("similarity", "spearman");

  private final String word;
  private final String metric;

  Task(String word, String metric) {
    this.word = word;
    this.metric = metric;
  }

  public String word() {
    return word;
  }

  public String metric() {
    return metric;
  }
}
