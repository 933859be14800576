package io.poolhouse.bench;

import java.util.List;

/** One way to train a model with a linear classifier on [CLS], with everything loaded. */
interface Learner extends AutoCloseable {
  String name();

  /**
   * A step on each batch, in the calling thread.
   *
   * @return the loss of each before its update, in nats
   */
  double[] learn(List<LabelledBatch> batches);

  @Override
  void close();
}
