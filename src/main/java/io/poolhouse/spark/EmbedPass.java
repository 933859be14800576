package io.poolhouse.spark;

import io.poolhouse.pooling.Pooling;
import java.util.List;

/**
 * How texts become vectors, on the driver: a model and all settings but the poolings. Calls on one
 * text with equal passes are one pass of the model.
 */
interface EmbedPass {

  /** What travels to the tasks. The model is made ready to travel by this call. */
  EncodingSource source(List<Pooling> poolings);
}
