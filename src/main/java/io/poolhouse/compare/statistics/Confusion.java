package io.poolhouse.compare.statistics;

/** How often each class was predicted as which. Shares are fractions, 0 where undefined. */
public final class Confusion {
  private final long[][] counts;
  private final long[] truths;
  private final long[] predictions;
  private final long rows;

  private Confusion(int[] truth, int[] predicted, int classes) {
    counts = new long[classes][classes];
    truths = new long[classes];
    predictions = new long[classes];
    rows = truth.length;
    for (int row = 0; row < truth.length; row++) {
      add(truth[row], predicted[row]);
    }
  }

  private void add(int truth, int predicted) {
    truths[truth]++;
    if (predicted >= 0) {
      counts[truth][predicted]++;
      predictions[predicted]++;
    }
  }

  /**
   * @param truth class of each row, 0 to {@code classes - 1}
   * @param predicted of the same rows; -1 where nothing was predicted, which is never right
   */
  public static Confusion of(int[] truth, int[] predicted, int classes) {
    if (truth.length != predicted.length) {
      throw new IllegalArgumentException(
          "%d predictions for %d rows".formatted(predicted.length, truth.length));
    }
    return new Confusion(truth, predicted, classes);
  }

  /** Rows of the class {@code truth} that were predicted as the other. */
  public long count(int truth, int predicted) {
    return counts[truth][predicted];
  }

  public double accuracy() {
    long right = 0;
    for (int label = 0; label < truths.length; label++) {
      right += counts[label][label];
    }
    return share(right, rows);
  }

  /**
   * The mean of the classes' F1, each class counting the same. Classes that occur neither among the
   * rows nor among the predictions are left out, as scikit-learn does.
   */
  public double macroF1() {
    double sum = 0;
    int classes = 0;
    for (int label = 0; label < truths.length; label++) {
      sum += f1(label);
      classes += truths[label] + predictions[label] > 0 ? 1 : 0;
    }
    return classes == 0 ? 0 : sum / classes;
  }

  /** Of the rows predicted as the class, those that are of it. */
  public double precision(int label) {
    return share(counts[label][label], predictions[label]);
  }

  /** Of the rows of the class, those predicted as it. */
  public double recall(int label) {
    return share(counts[label][label], truths[label]);
  }

  /** The harmonic mean of precision and recall: {@code 2 right / (truths + predictions)}. */
  public double f1(int label) {
    return share(2 * counts[label][label], truths[label] + predictions[label]);
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
