/**
 * The command line: one class per job, their shared options, exit codes and closing lines.
 *
 * <p>Start at {@link io.poolhouse.job.Poolhouse}. In: the arguments that {@code jobs/<name>} passes
 * on. Out: a table written by the lake room, sentences on stderr, one JSON object on stdout, an
 * exit code. Computes nothing itself: it checks what was asked for, in the order in which checks
 * get dearer (options, model, Spark, outputs, columns), and from {@link
 * io.poolhouse.job.WorkingJob#isWorking} on a failure is no longer the user's mistake.
 *
 * <p>Trap: {@code TextCounts} has its numbers from the first action on the watched rows; whatever
 * is computed once and written twice must be computed whole by that action.
 */
package io.poolhouse.job;
