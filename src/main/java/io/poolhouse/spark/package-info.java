/**
 * The engine inside Spark. In: a table with a text column. Out: the same table with vectors, one
 * row for each that came in.
 *
 * <p>Start at {@link io.poolhouse.spark.TextEmbedder}, the transformer, or {@link
 * io.poolhouse.spark.PoolhouseExtensions}, the functions of SQL: both make {@code EmbedCall}
 * expressions, which {@code ExtractEmbedCalls} turns into {@code EmbedTexts} nodes of the query's
 * plan. A task of such a node runs {@code EmbeddingIterator} over its partition, which asks {@code
 * TextEncoder} for chunks of texts. {@link io.poolhouse.spark.SharedEncoders} keeps the models of
 * an executor, {@code ShippedModel} brings them there.
 *
 * <p>{@link io.poolhouse.spark.PoolhousePlugin} loads a model before the first task and puts what
 * {@code Counter} names into Spark's metrics; {@link io.poolhouse.spark.EmbedProgress} reads the
 * same counts from Spark's events. Nothing needs either.
 *
 * <p>Traps: whatever is in an {@code EmbedSettings} travels with every task and must be small and
 * serializable; a query over literals runs on the driver and proves neither.
 */
package io.poolhouse.spark;
