package io.poolhouse.engine;

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

  /** Floats in the vector that is classified. */
  int width(int hiddenSize) {
    return pooling.vectors() * hiddenSize;
  }
}
