package io.poolhouse.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Glosses as Parquet files: {@code id}, {@code text}. */
record GlossTable(Path path, int rows) {
  private static final StructType SCHEMA =
      new StructType().add("id", DataTypes.LongType).add("text", DataTypes.StringType);

  /** Of one size and small against a task's time, so that all cores end together. */
  private static final int FILES_A_CORE = 4;

  static GlossTable write(SparkSession spark, int rows) throws IOException {
    List<String> glosses = new Glosses().spread(rows);
    List<Row> table = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      table.add(RowFactory.create((long) i, glosses.get(i)));
    }
    Path path = Benchmark.TARGET.resolve("glosses-" + rows + ".parquet").toAbsolutePath();
    int files = FILES_A_CORE * Runtime.getRuntime().availableProcessors();
    spark
        .createDataFrame(table, SCHEMA)
        .repartition(files)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(path.toString());
    return new GlossTable(path, rows);
  }

  /** The vectors of a column, in the order of {@code id}. */
  static float[][] vectors(SparkSession spark, Path table, String column) {
    List<Row> rows =
        spark.read().parquet(table.toString()).orderBy("id").select(column).collectAsList();
    return rows.stream().map(row -> floats(row.getList(0))).toArray(float[][]::new);
  }

  private static float[] floats(List<Float> vector) {
    float[] floats = new float[vector.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = vector.get(i);
    }
    return floats;
  }
}
