package io.poolhouse.compare;

import io.poolhouse.compare.report.Variant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What every variant said of every held-out row, for whoever wants to look closer: {@code id} (the
 * user's, or the row's rank), {@code text}, {@code model}, {@code pooling}, {@code classifier},
 * {@code repeat} (of what was trained with several seeds, which of them), {@code fold}, {@code
 * label}, {@code prediction} (both labels' own texts) and {@code probability} of the prediction
 * (null where the classifier gives none).
 */
public record Predictions(ClassificationResult result, Dataset<Row> texts) {
  private static final StructType SCHEMA =
      new StructType()
          .add("text_id", DataTypes.LongType, false)
          .add("id", DataTypes.StringType)
          .add("model", DataTypes.StringType, false)
          .add("pooling", DataTypes.StringType, false)
          .add("classifier", DataTypes.StringType, false)
          .add("repeat", DataTypes.IntegerType, false)
          .add("fold", DataTypes.IntegerType, false)
          .add("label", DataTypes.StringType, false)
          .add("prediction", DataTypes.StringType, false)
          .add("probability", DataTypes.DoubleType);

  /** One variant after the other, so that the driver holds the rows of one. */
  public void write(String folder) {
    SaveMode mode = SaveMode.Overwrite;
    SparkSession spark = texts.sparkSession();
    for (Variant variant : result.outcomes().keySet()) {
      spark
          .createDataFrame(rows(variant), SCHEMA)
          .join(texts.withColumnRenamed("id", "text_id"), "text_id")
          .select(
              "id",
              "text",
              "model",
              "pooling",
              "classifier",
              "repeat",
              "fold",
              "label",
              "prediction",
              "probability")
          .coalesce(1)
          .write()
          .mode(mode)
          .parquet(folder);
      mode = SaveMode.Append;
    }
  }

  private List<Row> rows(Variant variant) {
    List<Row> rows = new ArrayList<>();
    List<FoldResult> results = result.outcomes().get(variant).results();
    int ofSeed = results.size() / result.outcomes().get(variant).seeds();
    for (int i = 0; i < results.size(); i++) {
      Split split = results.get(i).split();
      int repeat = split.repeat() + i / ofSeed;
      results.get(i).predictions().forEach(each -> rows.add(row(variant, split, repeat, each)));
    }
    return rows;
  }

  private Row row(Variant variant, Split split, int repeat, Prediction prediction) {
    FitRows all = result.rows();
    int row = prediction.row();
    return RowFactory.create(
        (long) all.textIds()[row],
        all.ids()[row],
        variant.model(),
        variant.pooling(),
        variant.classifier(),
        repeat,
        split.fold(),
        all.classes().get(all.labels()[row]),
        all.classes().get(prediction.label()),
        Double.isNaN(prediction.probability()) ? null : prediction.probability());
  }
}
