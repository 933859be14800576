package io.poolhouse.job;

import static org.apache.spark.sql.functions.col;

import io.poolhouse.lake.TableInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/**
 * What {@code --demo} compares on: glosses of WordNet's ten largest noun and verb files, as many of
 * each, so that the first report is there within minutes.
 */
final class DemoSample {
  static final String OUTPUT = "poolhouse-demo";
  static final TableInput CORPUS = new TableInput("demo:wordnet", Optional.empty(), Map.of());
  static final String DESCRIPTION = "a sample of demo:wordnet";

  private static final int ROWS_OF_CLASS = 200;

  private static final List<String> CLASSES =
      List.of(
          "noun.act",
          "noun.animal",
          "noun.artifact",
          "noun.attribute",
          "noun.communication",
          "noun.person",
          "noun.plant",
          "noun.state",
          "verb.change",
          "verb.communication");

  private DemoSample() {}

  /** The same rows every time: those of each class whose ids hash lowest. */
  static Dataset<Row> read(SparkSession spark) {
    return CORPUS
        .read(spark)
        .where(col("label").isin(CLASSES.toArray()))
        .withColumn(
            "rank",
            functions
                .row_number()
                .over(
                    Window.partitionBy("label").orderBy(functions.xxhash64(col("id")), col("id"))))
        .where(col("rank").leq(ROWS_OF_CLASS))
        .drop("rank");
  }
}
