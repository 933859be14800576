package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A session on two threads, shared by all tests of the JVM, and the words to use it. */
public final class LocalSpark {
  private LocalSpark() {}

  public static SparkSession session() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("spark tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.extensions", PoolhouseExtensions.class.getName())
            .config("spark.poolhouse.model", MiniLm.folder())
            .getOrCreate();
    spark.sparkContext().setLogLevel("OFF"); // tasks fail on purpose, with long stack traces
    return spark;
  }

  /** Columns {@code id} (0, 1, …) and {@code text}; texts may be null. */
  static Dataset<Row> table(List<String> texts) {
    List<Row> rows = new ArrayList<>();
    for (String text : texts) {
      rows.add(RowFactory.create(rows.size(), text));
    }
    StructType schema =
        new StructType().add("id", DataTypes.IntegerType).add("text", DataTypes.StringType);
    return session().createDataFrame(rows, schema);
  }

  static Dataset<Row> table(String... texts) {
    return table(List.of(texts));
  }

  /** The vectors of a column by {@code id}. */
  static Map<Integer, float[]> vectors(Dataset<Row> embedded, String column) {
    Map<Integer, float[]> vectors = new TreeMap<>();
    for (Row row : embedded.select("id", column).collectAsList()) {
      vectors.put(row.getInt(0), vector(row, 1));
    }
    return vectors;
  }

  static float[] vector(Row row, int column) {
    if (row.isNullAt(column)) {
      return null;
    }
    List<Float> numbers = row.getList(column);
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i);
    }
    return vector;
  }
}
