package io.poolhouse.compare;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.BadRows;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A text classifier as one Spark ML {@code PipelineModel}: to a table with the text column it adds
 * {@code prediction} and {@code probability}, as {@link ScoredRow} says, and nothing else; every
 * row comes out once. Any Spark job with Poolhouse's jar on its class path loads it with {@code
 * PipelineModel.load}; the embedding model must be known or imported where it runs.
 *
 * <p>Stages: {@link PackedRow}, {@link TextEmbedder}, {@link VectorOrZeros}, the classifier, {@link
 * ScoredRow}.
 */
public record TrainedPipeline(PipelineModel model) {

  /**
   * @param embedder with one pooling, on the column that is to be scored
   * @param classifier a fitted one of MLlib, or a {@code PipelineModel} that ends in one
   * @param classes labels by index
   */
  public static TrainedPipeline of(
      SparkSession spark,
      TextEmbedder embedder,
      Transformer classifier,
      ClassifierColumns columns,
      List<String> classes) {
    Pooling pooling = onlyPooling(embedder);
    String text = embedder.getOrDefault(embedder.inputCol());
    String vectors = PackedRow.TEXT + "_" + pooling.slug();
    PipelineStage[] stages = {
      new PackedRow().setTextCol(text),
      inside(embedder),
      new VectorOrZeros()
          .setInputCol(vectors)
          .setOutputCol(columns.features())
          .setSize(pooling.width(embedder.resolvedModel().config().hiddenSize())),
      classifier,
      new ScoredRow().setVectorCol(vectors).setColumns(columns).setLabels(classes)
    };
    StructType input = new StructType().add(text, DataTypes.StringType);
    // Nothing is left to fit: this only checks that each stage finds its columns.
    return new TrainedPipeline(
        new Pipeline().setStages(stages).fit(spark.createDataFrame(List.of(), input)));
  }

  /**
   * @throws CompareException where there is no pipeline in the folder, or not one of these
   */
  public static TrainedPipeline load(SparkSession spark, String folder) {
    mustHoldAPipeline(spark, folder);
    TrainedPipeline loaded = new TrainedPipeline(loaded(folder));
    Transformer[] stages = loaded.model.stages();
    if (stages.length < 2
        || !(stages[0] instanceof PackedRow && stages[1] instanceof TextEmbedder)
        || !(stages[stages.length - 1] instanceof ScoredRow)) {
      throw new CompareException(
          "'%s' holds a Spark ML pipeline, but not one of 'jobs/train'. Give the folder that its --output named."
              .formatted(folder));
    }
    return loaded;
  }

  /** Into a folder that is there, and empty. */
  public void save(String folder) {
    try {
      model.write().overwrite().save(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The column of the input whose texts are classified. */
  public String textColumn() {
    PackedRow first = (PackedRow) model.stages()[0];
    return first.value(first.textCol());
  }

  public List<String> classes() {
    return last().classes();
  }

  /** The stage that embeds, with status, which may be set to another device. */
  public TextEmbedder embedder() {
    return (TextEmbedder) model.stages()[1];
  }

  /** The texts alone, as {@link #embedder} reads them. */
  public Dataset<Row> texts(Dataset<Row> rows) {
    return model.stages()[0].transform(rows).select(PackedRow.TEXT);
  }

  /** The rows with all intermediate columns, such as the embedder's status. */
  public Dataset<Row> predicted(Dataset<Row> rows) {
    Dataset<Row> predicted = rows;
    for (int stage = 0; stage < model.stages().length - 1; stage++) {
      predicted = model.stages()[stage].transform(predicted);
    }
    return predicted;
  }

  /** Of {@link #predicted} rows, the input's columns and the two new ones. */
  public Dataset<Row> finished(Dataset<Row> predicted) {
    return last().transform(predicted);
  }

  /**
   * {@link #finished} rows with {@code probability} as a map from label to number, which other
   * programs than MLlib read and which says itself what is what.
   */
  public Dataset<Row> byLabel(Dataset<Row> finished) {
    Column vector = functions.col(ScoredRow.PROBABILITY);
    Column map =
        functions.map_from_arrays(
            functions.lit(classes().toArray(String[]::new)),
            org.apache.spark.ml.functions.vector_to_array(vector, "float64"));
    return finished.withColumn(ScoredRow.PROBABILITY, functions.when(vector.isNotNull(), map));
  }

  private ScoredRow last() {
    return (ScoredRow) model.stages()[model.stages().length - 1];
  }

  private static Pooling onlyPooling(TextEmbedder embedder) {
    List<Pooling> poolings = embedder.plannedPoolings();
    if (poolings.size() != 1) {
      throw new IllegalArgumentException("One pooling is expected, not " + poolings);
    }
    return poolings.get(0);
  }

  private static TextEmbedder inside(TextEmbedder embedder) {
    return embedder
        .carryingLearned()
        .setInputCol(PackedRow.TEXT)
        .setAsVector(true)
        .setStatus(true)
        .setOnBadRow(BadRows.MARK.word());
  }

  private static void mustHoldAPipeline(SparkSession spark, String folder) {
    if (folder.isBlank() || !exists(spark, folder)) {
      throw new CompareException(
          "There is no folder '%s'. Give the folder that --output of 'jobs/train' named."
              .formatted(folder));
    }
    if (!exists(spark, folder + "/metadata")) {
      throw new CompareException(
          "'%s' holds no Spark ML pipeline. Give the folder that --output of 'jobs/train' named."
              .formatted(folder));
    }
  }

  private static boolean exists(SparkSession spark, String folder) {
    try {
      Path path = new Path(folder);
      return path.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(path);
    } catch (IOException e) {
      throw new CompareException(
          "Cannot reach '%s': %s. Check the path.".formatted(folder, e.getMessage()), e);
    }
  }

  private static PipelineModel loaded(String folder) {
    try {
      return PipelineModel.load(folder);
    } catch (RuntimeException e) {
      throw new CompareException(
          "'%s' holds no Spark ML pipeline that is whole: %s. Give the folder that --output of 'jobs/train' named."
              .formatted(folder, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }
}
