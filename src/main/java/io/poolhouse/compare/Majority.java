package io.poolhouse.compare;

import java.util.Arrays;
import java.util.List;

/** The baseline that always says the class of which the training rows have most. */
final class Majority {
  private Majority() {}

  static Outcome outcome(FitRows rows, Design design, List<Split> splits) {
    return new Outcome(rows, design, splits.stream().map(split -> predicted(rows, split)).toList());
  }

  private static FoldResult predicted(FitRows rows, Split split) {
    int largest = largest(rows, split.training());
    List<Prediction> predictions =
        Arrays.stream(split.held().toArray())
            .mapToObj(row -> new Prediction(row, largest, Double.NaN))
            .toList();
    return new FoldResult(split, new Setting("", 0), predictions, 0, 0);
  }

  private static int largest(FitRows rows, RowSet training) {
    int[] counts = new int[rows.classes().size()];
    for (int row : training.toArray()) {
      counts[rows.labels()[row]]++;
    }
    int largest = 0;
    for (int i = 1; i < counts.length; i++) {
      largest = counts[i] > counts[largest] ? i : largest;
    }
    return largest;
  }
}
