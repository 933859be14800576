package io.poolhouse.finetune;

import java.io.Serializable;

/**
 * One encoder that is trained: a pooling, a seed, a split.
 *
 * @param pooling that the classifier stands on
 * @param seed of the classifier's first weights, of the order of the rows and of dropout
 * @param split its number
 * @param keepsWeights whether they are wanted when it is over
 */
public record Trial(TrainedPooling pooling, long seed, int split, boolean keepsWeights)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** For progress and names of folders. */
  String name() {
    return "%s-seed%d-split%d".formatted(pooling.slug(), seed, split);
  }
}
