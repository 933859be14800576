package io.poolhouse.compare.report;

import java.util.List;

/**
 * An encoder that was trained once.
 *
 * @param width of the vector that its classifier reads
 * @param seed of its chance
 * @param split which of the folds it was scored on, from 0
 * @param losses some steps of all, from the first to the last
 * @param innerAccuracies after each epoch, on the rows that say when to stop
 * @param bestEpoch from 0: whose weights were scored
 * @param score on the held-out rows
 * @param seconds of one core
 */
public record TrainingRun(
    Variant variant,
    int width,
    long seed,
    int split,
    List<Loss> losses,
    List<Double> innerAccuracies,
    int bestEpoch,
    double score,
    double seconds) {

  /**
   * @param step from 1
   * @param mean of the steps since the point before, in nats
   */
  public record Loss(int step, double mean) {}
}
