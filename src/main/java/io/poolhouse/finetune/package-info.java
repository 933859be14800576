/**
 * The whole encoder trained with a linear classifier on top: trials, each one pooling, seed and
 * fold, one a Spark task.
 *
 * <p>Start at {@link io.poolhouse.finetune.Trials}, which runs them, and {@link
 * io.poolhouse.finetune.Trial#run}, which is what a task does. In: labelled texts as token ids, and
 * splits of them. Out: {@link io.poolhouse.finetune.TrialResult}, and where it is wanted the
 * trained weights. The steps themselves are {@link io.poolhouse.engine.FineTuning}'s.
 *
 * <p>Trap: a trial writes into its {@code TrialFolder} while it runs, from the executor. The folder
 * must be the same one for the driver and all executors.
 */
package io.poolhouse.finetune;
