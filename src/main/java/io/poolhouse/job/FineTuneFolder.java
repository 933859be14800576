package io.poolhouse.job;

import io.poolhouse.finetune.TrainedPooling;
import io.poolhouse.lake.ReportFolder;
import io.poolhouse.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * Where a fine-tuning job writes: a report, and beside it {@code models/}, {@code pipelines/} and
 * {@code trials/}.
 *
 * @param said the user's words
 */
record FineTuneFolder(String said, Path path) {
  private static final String MODELS = "models";
  private static final String PIPELINES = "pipelines";
  private static final String TRIALS = "trials";

  /**
   * @throws RequestException for a place that is no folder of this machine's file systems
   */
  static FineTuneFolder of(String said) {
    String plain = said.replaceFirst("^file:(//)?(?=/)", "");
    if (plain.isBlank()) {
      throw new RequestException("--output is empty. Give a folder.");
    }
    if (plain.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      throw new RequestException(
          "--output '%s': expected a folder that this machine and all executors have mounted, because trials keep checkpoints in it and model packages are folders."
              .formatted(said));
    }
    return new FineTuneFolder(said, Path.of(plain).toAbsolutePath().normalize());
  }

  /**
   * @throws io.poolhouse.lake.LakeException where it cannot be written
   */
  void check(SparkSession spark) {
    report().check(spark, Set.of(MODELS, PIPELINES, TRIALS));
  }

  /**
   * @param model from which is trained
   * @throws RequestException where it is an earlier run's, in this folder: it would be replaced
   */
  void mustNotHold(ModelPackage model) throws IOException {
    if (Files.exists(path) && model.folder().toRealPath().startsWith(path.toRealPath())) {
      throw new RequestException(
          "Model '%s' is in --output '%s', whose models are replaced. Give another --output."
              .formatted(model.folder(), said));
    }
  }

  ReportFolder report() {
    return new ReportFolder("file:" + path);
  }

  Path trials() {
    return path.resolve(TRIALS);
  }

  Path model(TrainedPooling pooling) {
    return path.resolve(MODELS).resolve(pooling.slug());
  }

  Path pipeline(TrainedPooling pooling) {
    return path.resolve(PIPELINES).resolve(pooling.slug());
  }
}
