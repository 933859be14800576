package io.poolhouse.job;

import io.poolhouse.compare.ClassifierColumns;
import io.poolhouse.compare.CompareException;
import io.poolhouse.compare.LabelledTexts;
import io.poolhouse.compare.TrainedPipeline;
import io.poolhouse.job.TextCounts.EmbeddedColumn;
import io.poolhouse.spark.TextEmbedder;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;

/**
 * A classifier fitted on all rows.
 *
 * @param texts what embedding the distinct texts took
 * @param seconds that fitting took
 */
record Training(TrainedPipeline pipeline, Summary texts, double seconds) {
  private static final String FEATURES = "features";
  private static final String LABEL = "label";

  /**
   * @param embedder with one pooling, on the user's text column
   */
  static Training of(LabelledTexts labelled, TextEmbedder embedder, long seed) {
    TextEmbedder ofTexts = embedder.copy(embedder.extractParamMap()).setInputCol("text");
    LongAccumulator loads =
        labelled.texts().sparkSession().sparkContext().longAccumulator("model loads");
    TextCounts counts = new TextCounts(List.of(EmbeddedColumn.of(ofTexts)));
    long start = System.nanoTime();
    Dataset<Row> embedded =
        counts
            .watching(ofTexts.setAsVector(true).transform(labelled.texts(), loads))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      embedded.write().format("noop").mode(SaveMode.Overwrite).save();
      Summary texts = counts.summary(secondsSince(start), loads.value());
      if (texts.failed() == texts.rows()) {
        throw new CompareException("The model can take none of the texts. Give another model.");
      }
      long fitting = System.nanoTime();
      Transformer classifier = fitted(features(labelled, embedded, ofTexts), seed);
      return new Training(
          TrainedPipeline.of(
              embedded.sparkSession(),
              embedder,
              classifier,
              ClassifierColumns.usual(true),
              labelled.classes()),
          texts,
          secondsSince(fitting));
    } finally {
      embedded.unpersist();
    }
  }

  /**
   * @param rows {@code features} and {@code label}, a class's index, with the classes' names
   */
  static Transformer fitted(Dataset<Row> rows, long seed) {
    return new LogisticRegression().setRegParam(0.01).fit(rows);
  }

  private static Dataset<Row> features(
      LabelledTexts labelled, Dataset<Row> embedded, TextEmbedder embedder) {
    String vectors = "text_" + embedder.plannedPoolings().get(0).slug();
    // With its values: else a class of failed texts alone would not be counted.
    NominalAttribute classes =
        NominalAttribute.defaultAttr()
            .withName(LABEL)
            .withValues(labelled.classes().toArray(String[]::new));
    return labelled
        .trainingRows()
        .join(embedded.withColumnRenamed("id", "text_id"), "text_id")
        .where(functions.col(vectors).isNotNull())
        .select(
            functions.col(vectors).as(FEATURES),
            functions.col("class").cast("double").as(LABEL, classes.toMetadata()));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
