package io.poolhouse.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
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
    write(folder, SCHEMA, from, rows, files, id -> RowFactory.create(id, text(id)));
  }

  /**
   * As {@link #parquet}, with a third column of characters that no compression shortens.
   *
   * @param characters of each row
   */
  static void wideParquet(Path folder, long rows, int files, int characters) {
    Random random = new Random(9);
    write(
        folder,
        SCHEMA.add("payload", DataTypes.StringType),
        0,
        rows,
        files,
        id -> {
          byte[] bytes = new byte[characters];
          for (int i = 0; i < characters; i++) {
            bytes[i] = (byte) (' ' + random.nextInt(95));
          }
          return RowFactory.create(id, text(id), new String(bytes, StandardCharsets.US_ASCII));
        });
  }

  /** A file of CSV for each few rows. */
  static void csv(Path folder, int files, int rowsInEach) throws IOException {
    Files.createDirectories(folder);
    for (int file = 0; file < files; file++) {
      String lines =
          LongStream.range((long) file * rowsInEach, (long) (file + 1) * rowsInEach)
              .mapToObj(id -> "%d,%s%n".formatted(id, text(id)))
              .collect(Collectors.joining("", "id,text\n", ""));
      Files.writeString(folder.resolve("%05d.csv".formatted(file)), lines);
    }
  }

  private static void write(
      Path folder, StructType schema, long from, long rows, int files, LongFunction<Row> row) {
    SparkSession spark = TestSpark.session();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    spark
        .createDataFrame(
            context.parallelize(LongStream.range(from, from + rows).mapToObj(row).toList(), files),
            schema)
        .write()
        .mode("append")
        .parquet(folder.toString());
  }
}
