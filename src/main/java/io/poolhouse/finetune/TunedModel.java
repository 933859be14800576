package io.poolhouse.finetune;

import io.poolhouse.compare.ClassifierColumns;
import io.poolhouse.compare.TrainedPipeline;
import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Precision;
import io.poolhouse.engine.Vectors;
import io.poolhouse.model.ClassifierHead;
import io.poolhouse.model.EncoderWeights;
import io.poolhouse.model.FolderListing;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.model.PackageContents;
import io.poolhouse.model.Safetensors;
import io.poolhouse.model.TokenizerFiles;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.pooling.Poolings;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.sql.SparkSession;

/**
 * A trained encoder with its classifier, as others use it: a model package in Hugging Face's
 * layout, and a Spark ML pipeline.
 *
 * @param base the model that it was trained from
 * @param trial whose weights they are
 * @param weights the trial's file
 * @param labels by class index
 */
public record TunedModel(ModelPackage base, Trial trial, Path weights, List<String> labels) {

  /** Replaces what an earlier run left there. */
  public ModelPackage writeTo(Path folder) throws IOException {
    FolderListing.delete(folder);
    String pooling = trial.pooling().tuned().toString();
    try (Safetensors source = Safetensors.open(weights);
        EncoderWeights encoder = EncoderWeights.of(base.config(), source, weights.toString())) {
      return new PackageContents(
              "%s-%s".formatted(base.name(), trial.pooling().slug().replace('_', '-')),
              "'%s' fine-tuned with %s, seed %d"
                  .formatted(base.name(), trial.pooling(), trial.seed()),
              base.checksum(),
              base.configFile(),
              encoder,
              TokenizerFiles.of(base),
              base.sentence().map(modules -> modules.retrained(pooling)),
              pooling,
              Optional.of(ClassifierHead.of(source, labels)))
          .writeTo(folder);
    }
  }

  /**
   * Saves the classifier behind the package, in the form of {@code jobs/train}; replaces what an
   * earlier run left there.
   *
   * @param embedder of the package, with the one pooling, on the user's text column
   */
  public void save(SparkSession spark, TextEmbedder embedder, Path folder) throws IOException {
    Path staged = folder.resolveSibling("." + folder.getFileName() + "-" + UUID.randomUUID());
    pipeline(spark, embedder).save("file:" + staged);
    FolderListing.delete(folder);
    Files.move(staged, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private TrainedPipeline pipeline(SparkSession spark, TextEmbedder embedder) throws IOException {
    try (Safetensors source = Safetensors.open(weights)) {
      ClassifierHead head = ClassifierHead.of(source, labels);
      LogisticRegressionModel classifier =
          new LogisticRegressionModel(
              "logreg_" + UUID.randomUUID().toString().substring(0, 12),
              new DenseMatrix(labels.size(), head.width(), head.weight(), true),
              org.apache.spark.ml.linalg.Vectors.dense(head.bias()),
              labels.size(),
              true);
      return TrainedPipeline.of(spark, embedder, classifier, ClassifierColumns.usual(true), labels);
    }
  }

  /**
   * How far the package's vectors are from those of the trial's last evaluation, at most.
   *
   * @param trained what the trial came to
   */
  public double difference(ModelPackage written, TrainedTrials trained) throws IOException {
    List<Pooling> pooling =
        Poolings.parse(trial.pooling().tuned().toString(), ModelFile.shapeOf(written));
    Path folder = Files.createTempDirectory("poolhouse-finetune");
    Path archive = folder.resolve("model.pt");
    try {
      ModelFile file = ModelFile.write(written, archive);
      PoolingPlan plan =
          PoolingPlan.of(pooling, file.config().layers(), file.config().hiddenSize(), false);
      try (Encoder encoder = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32)) {
        return largest(
            encoder.encode(trained.proofs(trial), plan), trained.results().get(trial).vectors());
      }
    } finally {
      Files.deleteIfExists(archive);
      Files.delete(folder);
    }
  }

  private static double largest(Vectors ofPackage, float[][] ofTrial) {
    double largest = 0;
    for (int text = 0; text < ofTrial.length; text++) {
      float[] vector = ofPackage.of(text, 0);
      for (int i = 0; i < vector.length; i++) {
        largest = Math.max(largest, Math.abs(vector[i] - ofTrial[text][i]));
      }
    }
    return largest;
  }
}
