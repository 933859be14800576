package io.poolhouse.compare.report;

import com.google.gson.JsonObject;
import io.poolhouse.compare.statistics.PairedTest;

/** How encoders were trained, as report.json has it. */
final class JsonTraining {
  private JsonTraining() {}

  static JsonObject of(TrainingSummary training) {
    JsonObject object = new JsonObject();
    object.addProperty("seeds", training.seeds());
    object.add("runs", Json.array(training.runs(), JsonTraining::run));
    object.add("against_frozen", Json.array(training.againstFrozen(), JsonTraining::comparison));
    return object;
  }

  private static JsonObject run(TrainingRun run) {
    JsonObject object = Json.variant(run.variant());
    object.addProperty("seed", run.seed());
    object.addProperty("split", run.split());
    object.add("score", Json.number(run.score()));
    object.addProperty("best_epoch", run.bestEpoch() + 1);
    object.add("inner_accuracies", Json.numbers(run.innerAccuracies()));
    object.add("losses", Json.array(run.losses(), JsonTraining::loss));
    object.add("seconds", Json.number(run.seconds()));
    return object;
  }

  private static JsonObject loss(TrainingRun.Loss loss) {
    JsonObject object = new JsonObject();
    object.addProperty("step", loss.step());
    object.add("mean", Json.number(loss.mean()));
    return object;
  }

  private static JsonObject comparison(Comparison comparison) {
    PairedTest test = comparison.test();
    JsonObject object = Json.variant(comparison.variant());
    object.add("difference", Json.number(test.difference()));
    object.add("interval", Json.interval(test.interval()));
    object.add("p", Json.number(test.p()));
    object.add("p_adjusted", Json.number(comparison.adjusted()));
    object.addProperty("verdict", comparison.verdict().words());
    return object;
  }
}
