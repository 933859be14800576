package io.poolhouse.lake;

import io.poolhouse.spark.PoolhouseExtensions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A session on two threads, shared by all tests of the JVM, and the words to use it. */
final class LocalSpark {

  /** One row each; every one of them has broken some reader or writer of tables. */
  static final List<String> ODD_TEXTS =
      List.of(
          "plain",
          "a \"quoted\" word",
          "\"",
          "\"\"",
          "a,b;c\td",
          "  blanks around  ",
          "back\\slash, and \\\" before a quote\\",
          "a NUL \u0000 inside",
          "emoji 👩‍🔬 and 😀",
          "שלום, עולם",
          "null",
          "#not a comment",
          "");

  /** These cannot be in a file of lines. */
  static final List<String> TEXTS_OF_SEVERAL_LINES = List.of("two\nlines", "two\r\nlines", "a\rb");

  private LocalSpark() {}

  static SparkSession session() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("lake tests")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.extensions", PoolhouseExtensions.class.getName())
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    spark.sparkContext().setLogLevel("OFF"); // tasks fail on purpose, with long stack traces
    return spark;
  }

  /** Columns {@code id} (string) and {@code text}; the last text is null. */
  static Dataset<Row> table(List<String> texts) {
    List<Row> rows = new ArrayList<>();
    for (String text : texts) {
      rows.add(RowFactory.create("row" + rows.size(), text));
    }
    rows.add(RowFactory.create("last", null));
    StructType schema =
        new StructType().add("id", DataTypes.StringType).add("text", DataTypes.StringType);
    return session().createDataFrame(rows, schema);
  }

  static TableInput input(Path location) {
    return input(location.toString());
  }

  static TableInput input(String location) {
    return new TableInput(location, Optional.empty(), Map.of());
  }

  static TableOutput output(Path location, SaveMode mode) {
    return new TableOutput(location.toString(), Optional.empty(), mode);
  }

  /** The values of a string column in the order of another. */
  static List<String> texts(Dataset<Row> rows) {
    return rows.orderBy("id").select("text").collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
