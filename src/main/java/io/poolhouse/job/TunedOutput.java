package io.poolhouse.job;

import com.google.gson.JsonObject;
import io.poolhouse.finetune.Trial;
import java.nio.file.Path;

/**
 * What a pooling's training left for others.
 *
 * @param trial whose weights they are
 * @param difference the largest between the package's vectors and those of the trial's last
 *     evaluation
 */
record TunedOutput(Trial trial, Path model, Path pipeline, double difference) {

  String sentence() {
    return "%s, seed %d: model '%s' and pipeline '%s'"
        .formatted(trial.pooling(), trial.seed(), model, pipeline);
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("pooling", trial.pooling().word());
    json.addProperty("seed", trial.seed());
    json.addProperty("model", model.toString());
    json.addProperty("pipeline", pipeline.toString());
    json.addProperty("largest_difference", difference);
    return json;
  }
}
