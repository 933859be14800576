package io.poolhouse.job;

import io.poolhouse.spark.PoolhouseExtensions;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A session on two threads that the jobs of a test find running, and tables for them. */
final class TestSpark {

  private TestSpark() {}

  static SparkSession session() {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("job tests")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.extensions", PoolhouseExtensions.class.getName())
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/warehouse")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    spark.sparkContext().setLogLevel("OFF"); // tasks fail on purpose, with long stack traces
    return spark;
  }

  /** Columns {@code id} (1, 2, …) and {@code text}, in one file. */
  static Path table(Path file, List<String> texts) {
    StructType schema =
        new StructType().add("id", DataTypes.IntegerType).add("text", DataTypes.StringType);
    List<Row> rows = new java.util.ArrayList<>();
    for (String text : texts) {
      rows.add(RowFactory.create(rows.size() + 1, text));
    }
    session().createDataFrame(rows, schema).coalesce(1).write().save(file.toString());
    return file;
  }

  /** In the order of {@code id}. */
  static Dataset<Row> read(Path folder) {
    return session().read().load(folder.toString()).orderBy("id");
  }
}
