package io.poolhouse.finetune;

import io.poolhouse.compare.statistics.Folds;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which rows a trial learns from, which of the training rows only say when to stop, and on which it
 * is scored, once.
 */
public record TrialSplit(int[] learned, int[] inner, int[] held) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Of the training rows. */
  private static final double INNER_SHARE = 0.1;

  /**
   * Every class is spread evenly, and rows of equal texts stay together.
   *
   * @param training rows that may be learned from
   * @param labels of all rows
   * @param texts ids of all rows' texts
   * @throws FineTuneException where there are too few texts to set any aside
   */
  public static TrialSplit of(int[] training, int[] held, int[] labels, int[] texts, long seed) {
    boolean[] isInner =
        Folds.holdOut(
            Arrays.stream(training).map(row -> labels[row]).toArray(),
            Arrays.stream(training).map(row -> texts[row]).toArray(),
            INNER_SHARE,
            seed);
    List<Integer> learned = new ArrayList<>();
    List<Integer> inner = new ArrayList<>();
    for (int i = 0; i < training.length; i++) {
      (isInner[i] ? inner : learned).add(training[i]);
    }
    if (inner.isEmpty()) {
      throw new FineTuneException(
          "%d training rows of %d different texts are too few: a tenth of them, equal texts together, is set aside to say when to stop. Give more texts."
              .formatted(
                  training.length,
                  Arrays.stream(training).map(row -> texts[row]).distinct().count()));
    }
    return new TrialSplit(array(learned), array(inner), held);
  }

  private static int[] array(List<Integer> rows) {
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }
}
