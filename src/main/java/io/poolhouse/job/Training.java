package io.poolhouse.job;

import io.poolhouse.compare.Classifier;
import io.poolhouse.compare.CompareException;
import io.poolhouse.compare.EmbeddedTexts;
import io.poolhouse.compare.FittedClassifier;
import io.poolhouse.compare.LabelledTexts;
import io.poolhouse.compare.TrainedPipeline;
import io.poolhouse.job.TextCounts.EmbeddedColumn;
import io.poolhouse.spark.TextEmbedder;
import io.poolhouse.spark.UntrainedPooling;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * A classifier fitted on all rows.
 *
 * @param setting that was chosen, such as {@code L2 0.01}
 * @param texts what embedding the distinct texts took; nothing where they were embedded before
 * @param seconds that learning the pooling, if it was, and fitting took
 */
record Training(TrainedPipeline pipeline, String setting, Summary texts, double seconds) {

  /**
   * With a pooling that the same rows teach before.
   *
   * @param column of the user's texts
   */
  static Training of(
      LabelledTexts labelled,
      UntrainedPooling pooling,
      String column,
      Classifier classifier,
      long seed) {
    long start = System.nanoTime();
    UntrainedPooling.Taught taught =
        pooling.taughtBy(labelled.trainingTexts(), labelled.classes().size());
    double learning = secondsSince(start);
    Training fitted = of(labelled, taught.embedder().setInputCol(column), classifier, seed);
    return new Training(
        fitted.pipeline,
        taught.choice() + ", " + fitted.setting,
        fitted.texts,
        learning + fitted.seconds);
  }

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
      String vectors = "text_" + embedder.plannedPoolings().get(0).slug();
      return fitted(
          labelled,
          embedded.withColumnRenamed(vectors, Classifier.FEATURES),
          embedder,
          classifier,
          seed,
          texts);
    } finally {
      embedded.unpersist();
    }
  }

  /**
   * @param embedded the texts, by the embedder's model and pooling among others
   * @param embedder with one pooling, on the user's text column
   */
  static Training of(
      LabelledTexts labelled,
      EmbeddedTexts embedded,
      TextEmbedder embedder,
      Classifier classifier,
      long seed) {
    Column vector = embedded.vector(embedder.plannedPoolings().get(0));
    return fitted(
        labelled,
        embedded.rows().select(functions.col("id"), vector.as(Classifier.FEATURES)),
        embedder,
        classifier,
        seed,
        Summary.nothing());
  }

  private static Training fitted(
      LabelledTexts labelled,
      Dataset<Row> vectors,
      TextEmbedder embedder,
      Classifier classifier,
      long seed,
      Summary texts) {
    long start = System.nanoTime();
    FittedClassifier fitted = FittedClassifier.onAll(labelled, vectors, classifier, seed);
    TrainedPipeline pipeline =
        TrainedPipeline.of(
            vectors.sparkSession(), embedder, fitted.model(), fitted.columns(), labelled.classes());
    return new Training(pipeline, fitted.setting(), texts, secondsSince(start));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
