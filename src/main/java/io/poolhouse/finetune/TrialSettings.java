package io.poolhouse.finetune;

import io.poolhouse.engine.AdamW;
import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.Dropout;
import io.poolhouse.engine.LayerRates;
import io.poolhouse.engine.Precision;
import io.poolhouse.engine.RateSchedule;
import io.poolhouse.engine.TrainedHead;
import io.poolhouse.engine.TrainingSettings;
import java.io.Serializable;

/**
 * What all trials of a job have in common.
 *
 * @param epochs the most passes over the rows that are learned from
 * @param rate the highest learning rate
 * @param batch texts a step
 * @param warmup the share of all steps until that rate is reached
 * @param dropout the share left out, of states and of attention weights
 * @param layerDecay the factor of the rate from one layer to the one below
 * @param frozen parts from below that do not change: 1 for the embeddings, 2 for layer 1 too
 * @param queries of {@code attention}
 * @param patience epochs in a row that bring nothing better before a trial ends
 * @param classes that there are
 * @param device where tasks compute
 * @param checkpointSeconds between two checkpoints within an epoch
 */
public record TrialSettings(
    int epochs,
    double rate,
    int batch,
    double warmup,
    double dropout,
    double layerDecay,
    int frozen,
    Precision precision,
    int queries,
    int patience,
    int classes,
    DeviceChoice device,
    double checkpointSeconds)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * @throws FineTuneException where a number is none that trains
   */
  public TrialSettings {
    atLeast("--epochs", epochs, 1);
    atLeast("--batch", batch, 1);
    atLeast("--queries", queries, 1);
    atLeast("--patience", patience, 1);
    atLeast("--freeze", frozen, 0);
    within("--rate", rate, rate > 0 && rate <= 1, "above 0, at most 1, such as 1e-4");
    within("--warmup", warmup, warmup >= 0 && warmup <= 1, "a share of the steps, 0 to 1");
    within("--dropout", dropout, dropout >= 0 && dropout < 1, "a share, 0 to below 1");
    within(
        "--layer-decay",
        layerDecay,
        layerDecay > 0 && layerDecay <= 1,
        "a factor above 0, at most 1");
    if (precision == Precision.FLOAT16) {
      throw new FineTuneException(
          "--precision float16 is not for training: small gradients vanish in it."
              + " Write '--precision float32' or '--precision bfloat16'.");
    }
  }

  private static void atLeast(String option, int value, int least) {
    if (value < least) {
      throw new FineTuneException("%s %d: expected %d or more.".formatted(option, value, least));
    }
  }

  private static void within(String option, double value, boolean isWithin, String expected) {
    if (!isWithin) {
      throw new FineTuneException("%s %s: expected %s.".formatted(option, value, expected));
    }
  }

  /** Steps of one epoch; the last may have fewer texts. */
  int stepsOf(int rows) {
    return (rows + batch - 1) / batch;
  }

  TrainingSettings of(TrainedPooling pooling, long seed, int rows) {
    int steps = epochs * stepsOf(rows);
    return new TrainingSettings(
        new TrainedHead(classes, pooling.head(queries), false),
        new RateSchedule(rate, steps, (int) Math.round(warmup * steps)),
        AdamW.USUAL,
        new Dropout(dropout, dropout),
        new LayerRates(layerDecay, frozen, 1),
        precision,
        seed);
  }
}
