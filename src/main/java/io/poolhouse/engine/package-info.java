/**
 * From packed token ids to pooled vectors, on one device: the TorchScript archive and the program's
 * text, batches under a token budget, devices and precisions.
 *
 * <p>Start at {@link io.poolhouse.engine.Encoder}; where weights are trained, at {@link
 * io.poolhouse.engine.FineTuning}. Knows nothing of Spark.
 */
package io.poolhouse.engine;
