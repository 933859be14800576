/**
 * Tables in and out: any Spark source, the demo corpus, and outputs that are whole or absent.
 *
 * <p>Start at {@link io.poolhouse.lake.TableInput} and {@link io.poolhouse.lake.TableOutput}. In:
 * what the user wrote after {@code --input} and {@code --output}. Out: a {@code Dataset<Row>}, or
 * one written. Everything that is wrong with the user's words is a {@link
 * io.poolhouse.lake.LakeException} before any row is processed; a job that fails later fails with
 * Spark's own exception. Knows nothing of models and vectors.
 *
 * <p>Trap: Spark's own overwrite deletes the old data before the first new row is computed; {@code
 * StagedFolder} is why ours does not.
 */
package io.poolhouse.lake;
