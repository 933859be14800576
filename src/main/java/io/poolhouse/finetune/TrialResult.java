package io.poolhouse.finetune;

import java.io.Serializable;
import java.util.List;

/**
 * What a trial came to. Accuracies are fractions.
 *
 * @param predictions of the held rows, class indices
 * @param probabilities of the predicted classes
 * @param vectors of the first held rows, as the last evaluation pooled them, to hold the exported
 *     model against
 * @param losses of each step, in nats: the mean over its texts, before the update
 * @param epochs on the inner rows
 * @param bestEpoch from 0: the weights that were evaluated and are kept
 * @param seconds of training and evaluating
 */
public record TrialResult(
    int[] predictions,
    float[] probabilities,
    float[][] vectors,
    double[] losses,
    List<EpochScore> epochs,
    int bestEpoch,
    double seconds)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public EpochScore best() {
    return epochs.get(bestEpoch);
  }
}
