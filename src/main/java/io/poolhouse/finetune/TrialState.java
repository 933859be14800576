package io.poolhouse.finetune;

import java.util.List;

/**
 * How far a trial is, as its folder has it.
 *
 * @param trial all that decides it: another trial's state is not gone on from
 * @param seconds of training and evaluating, interrupted attempts included
 * @param losses of each step made
 * @param epochs that are over
 * @param checkpoint the file of this step
 * @param best the file of the best epoch's last step; empty before the first is over
 */
record TrialState(
    String trial,
    double seconds,
    List<Double> losses,
    List<EpochScore> epochs,
    String checkpoint,
    String best) {}
