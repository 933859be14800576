package io.poolhouse.job;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Tables of a number and a text that no other row has, in the words of {@link TinyModel}. */
final class NumberedTexts {
  private static final String[] WORDS = "a house is red cls . [ ]".split(" ");

  /** Eight words to the power of this many texts. */
  private static final int LENGTH = 6;

  static final StructType SCHEMA =
      new StructType().add("id", DataTypes.LongType).add("text", DataTypes.StringType);

  private NumberedTexts() {}

  static String text(long id) {
    return IntStream.range(0, LENGTH)
        .mapToObj(place -> WORDS[(int) (id >> 3 * place & 7)])
        .collect(Collectors.joining(" "));
  }

  /** Parquet, in as many files. */
  static void parquet(Path folder, long from, long rows, int files) {
    SparkSession spark = TestSpark.session();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    spark
        .createDataFrame(
            context.parallelize(
                LongStream.range(from, from + rows)
                    .mapToObj(id -> RowFactory.create(id, text(id)))
                    .toList(),
                files),
            SCHEMA)
        .write()
        .parquet(folder.toString());
  }
}
