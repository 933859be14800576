package io.poolhouse.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Texts of words that {@link TinyModel} knows, each class with its own; and hostile ones. */
final class LabelledWords {
  static final String HOSTILE_TEXT = "</script><script>alert('a')</script> \u202ered \"house\"";
  static final String HOSTILE_LABEL = "</script><b>\u202e'\"&x";
  static final List<String> LABELS = List.of(HOSTILE_LABEL, "plain", "2.50");

  private static final List<String> WORDS = List.of("house houses a", "red is .", "cls [ ]");

  private static final StructType SCHEMA =
      new StructType()
          .add("key", DataTypes.IntegerType)
          .add("text", DataTypes.StringType)
          .add("label", DataTypes.StringType);

  private LabelledWords() {}

  /** Two of a class alike, one hostile text, one null text. */
  static List<Row> rows(long seed) {
    List<Row> rows = new ArrayList<>();
    Random random = new Random(seed);
    for (int i = 0; i < 45; i++) {
      rows.add(RowFactory.create(100 + i, text(WORDS.get(i % 3), random), LABELS.get(i % 3)));
    }
    rows.add(RowFactory.create(200, rows.get(0).getString(1), LABELS.get(0)));
    rows.add(RowFactory.create(201, HOSTILE_TEXT, LABELS.get(1)));
    rows.add(RowFactory.create(202, null, LABELS.get(2)));
    return rows;
  }

  /** Mostly words of its class. */
  private static String text(String words, Random random) {
    List<String> text = new ArrayList<>();
    for (int i = 0; i < 4 + random.nextInt(5); i++) {
      String[] of = (random.nextInt(5) == 0 ? WORDS.get(random.nextInt(3)) : words).split(" ");
      text.add(of[random.nextInt(of.length)]);
    }
    return String.join(" ", text);
  }

  /** In place of what is there: another order, as many files. */
  static void write(List<Row> rows, String path, int files, long order) {
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(order));
    TestSpark.session()
        .createDataFrame(shuffled, SCHEMA)
        .repartition(files)
        .write()
        .mode("overwrite")
        .parquet(path);
  }
}
