package io.poolhouse.job;

import io.poolhouse.compare.Classifier;
import io.poolhouse.compare.CompareException;
import io.poolhouse.compare.FittedClassifier;
import io.poolhouse.compare.LabelledTexts;
import io.poolhouse.compare.TrainedPipeline;
import io.poolhouse.job.TextCounts.EmbeddedColumn;
import io.poolhouse.spark.TextEmbedder;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.storage.StorageLevel;

/**
 * A classifier fitted on all rows.
 *
 * @param setting that was chosen, such as {@code L2 0.01}
 * @param texts what embedding the distinct texts took
 * @param seconds that fitting took
 */
record Training(TrainedPipeline pipeline, String setting, Summary texts, double seconds) {

  /**
   * @param embedder with one pooling, on the user's text column
   */
  static Training of(
      LabelledTexts labelled, TextEmbedder embedder, Classifier classifier, long seed) {
    TextEmbedder ofTexts = embedder.copy(embedder.extractParamMap()).setInputCol("text");
    TextCounts counts = new TextCounts(List.of(EmbeddedColumn.of(ofTexts)));
    long start = System.nanoTime();
    Dataset<Row> embedded =
        counts
            .watching(ofTexts.setAsVector(true).transform(labelled.texts()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      embedded.write().format("noop").mode(SaveMode.Overwrite).save();
      Summary texts = counts.summary(secondsSince(start));
      if (texts.failed() == texts.rows()) {
        throw new CompareException("The model can take none of the texts. Give another model.");
      }
      long fitting = System.nanoTime();
      String vectors = "text_" + embedder.plannedPoolings().get(0).slug();
      FittedClassifier fitted =
          FittedClassifier.onAll(
              labelled, embedded.withColumnRenamed(vectors, Classifier.FEATURES), classifier, seed);
      return new Training(
          TrainedPipeline.of(
              embedded.sparkSession(),
              embedder,
              fitted.model(),
              fitted.columns(),
              labelled.classes()),
          fitted.setting(),
          texts,
          secondsSince(fitting));
    } finally {
      embedded.unpersist();
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
