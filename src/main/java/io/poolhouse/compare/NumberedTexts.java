package io.poolhouse.compare;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Texts numbered by their contents: the same ids whatever the files and partitions. */
final class NumberedTexts {
  private static final StructType COLUMNS =
      new StructType()
          .add("id", DataTypes.LongType, false)
          .add("text", DataTypes.StringType, false);

  /** Texts of a partition where there are more than one for a core: seconds of embedding. */
  private static final int PARTITION = 20_000;

  private NumberedTexts() {}

  /**
   * @param tables with a column {@code text} without nulls
   * @return columns {@code id} (long, from 0 without gaps) and {@code text}, in the order of {@code
   *     id}, in at least as many partitions as there are cores; persisted
   */
  static Dataset<Row> of(List<Dataset<Row>> tables) {
    Dataset<Row> texts =
        tables.stream().map(table -> table.select("text")).reduce(Dataset::union).orElseThrow();
    Dataset<Row> distinct = texts.distinct();
    SparkSession spark = texts.sparkSession();
    int cores = spark.sparkContext().defaultParallelism();
    int partitions = Math.max(cores, Math.toIntExact(distinct.count() / PARTITION));
    // The hash first: in the order of the texts alone, one task would have all the long questions.
    Column[] order = {functions.xxhash64(functions.col("text")), functions.col("text")};
    JavaRDD<Row> sorted =
        distinct.repartitionByRange(partitions, order).sortWithinPartitions(order).javaRDD();
    JavaRDD<Row> numbered =
        sorted.zipWithIndex().map(each -> RowFactory.create(each._2(), each._1().getString(0)));
    return spark.createDataFrame(numbered, COLUMNS).persist(StorageLevel.MEMORY_AND_DISK());
  }
}
