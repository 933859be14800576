/**
 * The engine inside Spark: the {@link io.poolhouse.spark.TextEmbedder} transformer, the SQL
 * function, and the encoders that the tasks of one executor share.
 */
package io.poolhouse.spark;
