package io.poolhouse.compare;

import java.util.List;

/**
 * One classifier on one split.
 *
 * @param fits that MLlib made
 * @param seconds of fitting and predicting, on one core; of a pooling that was learned for it,
 *     those of learning and embedding, too
 */
record FoldResult(
    Split split, Setting setting, List<Prediction> predictions, int fits, double seconds) {

  double accuracy(FitRows rows) {
    long right =
        predictions.stream().filter(each -> each.label() == rows.labels()[each.row()]).count();
    return predictions.isEmpty() ? 0 : (double) right / predictions.size();
  }
}
