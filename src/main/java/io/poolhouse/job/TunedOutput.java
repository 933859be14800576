package io.poolhouse.job;

import com.google.gson.JsonObject;
import io.poolhouse.finetune.Trial;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a pooling's training left for others.
 *
 * @param trial whose weights they are
 * @param pipeline none where the pooling language has no word for the head
 * @param difference the largest between the package's vectors and those of the trial's last
 *     evaluation
 */
record TunedOutput(Trial trial, Path model, Optional<Path> pipeline, Optional<Double> difference) {

  String sentence() {
    return "%s, seed %d: model '%s'%s"
        .formatted(
            trial.pooling(),
            trial.seed(),
            model,
            pipeline.map(" and pipeline '%s'"::formatted).orElse(", without a pipeline"));
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("pooling", trial.pooling().word());
    json.addProperty("seed", trial.seed());
    json.addProperty("model", model.toString());
    pipeline.ifPresent(folder -> json.addProperty("pipeline", folder.toString()));
    difference.ifPresent(largest -> json.addProperty("largest_difference", largest));
    return json;
  }
}
