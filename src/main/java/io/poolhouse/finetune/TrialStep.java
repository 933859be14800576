package io.poolhouse.finetune;

import java.io.Serializable;

/**
 * A step of a trial.
 *
 * @param step made, from 1
 * @param steps of all epochs; early stopping may make fewer
 * @param secondsPerStep on average until now, evaluations and checkpoints included
 */
record TrialStep(String trial, int step, int steps, double loss, double secondsPerStep)
    implements Serializable {
  private static final long serialVersionUID = 1L;
}
