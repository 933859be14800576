package io.poolhouse.engine;

import io.poolhouse.model.EncoderConfig;

/**
 * How much of a step goes through the model at once. What a pass keeps for its gradients grows with
 * its tokens: this bounds a run's memory, whatever the batch.
 *
 * @param tokens the most in one pass, a longer text excepted
 */
record TrainingBudget(int tokens) {

  /** What the states kept by one pass may take, attention weights not counted. */
  private static final long KEPT_BYTES = 512L << 20;

  private static final int LEAST = 256;
  private static final int MOST = 4_096;

  /** A layer keeps about 16 times the hidden size of each token, and three times its inner size. */
  static TrainingBudget of(EncoderConfig config) {
    long floats = config.layers() * (16L * config.hiddenSize() + 3L * config.intermediateSize());
    long tokens = KEPT_BYTES / (floats * Float.BYTES);
    return new TrainingBudget((int) Math.max(LEAST, Math.min(MOST, tokens)));
  }
}
