package io.poolhouse.engine;

import io.poolhouse.pooling.How;
import java.util.stream.LongStream;

/**
 * What training puts on top of an encoder: a pooling and a linear classifier.
 *
 * @param classes labels are 0 to {@code classes - 1}
 * @param mix whether all layers are pooled, each weighed as the softmax of learned weights says,
 *     all alike at first; else the last one is
 */
public record TrainedHead(int classes, HeadPooling pooling, boolean mix) {

  public TrainedHead {
    if (classes < 2) {
      throw new IllegalArgumentException(
          "A classifier of %d classes learns nothing; expected at least 2.".formatted(classes));
    }
  }

  boolean poolsByPooler() {
    return pooling.equals(new HeadPooling.Word(How.POOLER));
  }

  /** The layers that are pooled, of a model of so many. */
  long[] layers(int layers) {
    return layers(mix, layers);
  }

  static long[] layers(boolean mix, int layers) {
    return LongStream.rangeClosed(mix ? 0 : layers, layers).toArray();
  }

  /** Floats in the vector that is classified. */
  int width(int hiddenSize) {
    return pooling.vectors() * hiddenSize;
  }
}
