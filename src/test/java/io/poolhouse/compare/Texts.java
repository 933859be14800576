package io.poolhouse.compare;

import io.poolhouse.spark.PoolhouseExtensions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Tables of texts for the tests, and a session on two threads to have them in. */
final class Texts {
  private static final StructType COLUMNS =
      new StructType().add("id", DataTypes.LongType).add("text", DataTypes.StringType);

  private Texts() {}

  static SparkSession session() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("compare tests")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.extensions", PoolhouseExtensions.class.getName())
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    spark.sparkContext().setLogLevel("OFF"); // tasks fail on purpose, with long stack traces
    return spark;
  }

  /** Columns {@code id} (0, 1, …) and {@code text}; texts may be null. */
  static Dataset<Row> table(List<String> texts) {
    List<Row> rows = new ArrayList<>();
    for (String text : texts) {
      rows.add(RowFactory.create((long) rows.size(), text));
    }
    return session().createDataFrame(rows, COLUMNS);
  }

  /** Different texts of 1 to 12 words. */
  static List<String> different(int count) {
    Random random = new Random(3);
    String[] words = {"river", "bank", "of", "the", "unhappiness", "east", "a", "!"};
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder("number " + i);
      for (int word = random.nextInt(10); word > 0; word--) {
        text.append(' ').append(words[random.nextInt(words.length)]);
      }
      texts.add(text.toString());
    }
    return texts;
  }

  /** All columns but {@code id} by {@code id}, as text: equal texts are equal bits. */
  static TreeMap<Long, String> byId(Dataset<Row> rows) {
    TreeMap<Long, String> byId = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      StringBuilder values = new StringBuilder();
      for (int column = 1; column < row.size(); column++) {
        values.append(row.schema().fieldNames()[column]).append('=');
        // Float.toString tells any two floats apart but NaNs.
        values.append(row.isNullAt(column) ? "null" : row.get(column).toString()).append('\n');
      }
      byId.put(row.getLong(0), values.toString());
    }
    return byId;
  }
}
