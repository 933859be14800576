package io.poolhouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A Parquet table {@code id}, {@code text}, as long as one likes: a text is the first half of one
 * gloss and the second half of another, or several of these.
 *
 * @param rows of the table
 * @param different texts among them; equal ones are as far apart as they can be
 * @param glosses as many as a text is made of, some 15 tokens each
 */
record TextTable(long rows, long different, int glosses) {
  private static final StructType SCHEMA =
      new StructType().add("id", DataTypes.LongType).add("text", DataTypes.StringType);

  private static final int ROWS_A_FILE = 25_000;

  /** Second halves come from so much further on each time that all first halves have been used. */
  private static final int STEP = 7_919;

  private static final class Halves {
    static final List<String> GLOSSES = new Glosses().range(0, 117_791);
  }

  static TextTable of(long rows) {
    return new TextTable(rows, rows, 1);
  }

  /** Where it lies; written the first time. */
  Path written(SparkSession spark) throws IOException {
    Path folder =
        Benchmark.TARGET
            .resolve("tables")
            .resolve("%d-%d-%d.parquet".formatted(rows, different, glosses))
            .toAbsolutePath();
    if (Files.notExists(folder.resolve("_SUCCESS"))) {
      long distinct = different;
      int each = glosses;
      MapFunction<Long, Row> row = id -> RowFactory.create(id, text(id % distinct, each));
      spark
          .range(0, rows, 1, (int) (rows / ROWS_A_FILE) + 2)
          .map(row, Encoders.row(SCHEMA))
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(folder.toString());
    }
    return folder;
  }

  private static String text(long number, int glosses) {
    StringBuilder text = new StringBuilder();
    for (int part = 0; part < glosses; part++) {
      text.append(part == 0 ? "" : "; ").append(one(number * glosses + part));
    }
    return text.toString();
  }

  private static String one(long number) {
    int all = Halves.GLOSSES.size();
    String[] first = Halves.GLOSSES.get((int) (number % all)).split(" ");
    String[] second = Halves.GLOSSES.get((int) ((number + number / all * STEP) % all)).split(" ");
    return String.join(" ", Arrays.copyOf(first, (first.length + 1) / 2))
        + " "
        + String.join(" ", Arrays.copyOfRange(second, second.length / 2, second.length));
  }
}
