package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class RepeatedTextsTest {
  private static final int PARTITIONS = 6;

  /** A text of half of the rows, null in a tenth, others three times each, far from each other. */
  private static Dataset<Row> rows(int count) {
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      texts.add(row % 2 == 0 ? "" : row % 10 == 1 ? null : "text " + row / 6);
    }
    Collections.shuffle(texts, new Random(1));
    return LocalSpark.table(texts).repartition(PARTITIONS);
  }

  private static RepeatedTexts in(Dataset<Row> rows) {
    return RepeatedTexts.in(rows, List.of(new TextEmbedder())).get(0);
  }

  @Test
  void everyRowComesOutOnceWithItsOwnColumnsAndEqualTextsStandTogether() {
    Dataset<Row> rows = rows(3_000);
    RepeatedTexts repeated = in(rows);
    assertEquals(3_000, repeated.rows());
    assertEquals(2, repeated.frequent().size(), "the empty text and null");
    Dataset<Row> together = repeated.together(rows);
    assertEquals(rows.schema(), together.schema());
    assertEquals(rows.orderBy("id").collectAsList(), together.orderBy("id").collectAsList());
    Map<String, Set<Integer>> tasksOf = new HashMap<>();
    Map<String, Integer> beginnings = new HashMap<>();
    String before = "none";
    for (Row row : together.withColumn("task", functions.spark_partition_id()).collectAsList()) {
      String text = row.getString(1);
      tasksOf.computeIfAbsent(text, each -> new HashSet<>()).add(row.getInt(2));
      if (text != null && !text.equals(before)) {
        beginnings.merge(text, 1, Integer::sum);
      }
      before = text == null ? "null" : text;
    }
    tasksOf.remove(null);
    assertEquals(2, tasksOf.remove("").size(), "a text of half of the rows is in both tasks");
    beginnings.remove("");
    assertTrue(tasksOf.values().stream().allMatch(tasks -> tasks.size() == 1));
    assertTrue(beginnings.values().stream().allMatch(times -> times == 1));
  }

  @Test
  void aTextOfHalfOfTheRowsLeavesNoTaskWithMost() {
    Dataset<Row> rows = rows(12_000);
    List<Row> tasks =
        in(rows).together(rows).groupBy(functions.spark_partition_id()).count().collectAsList();
    assertTrue(tasks.stream().allMatch(task -> task.getLong(1) < 0.7 * 12_000), tasks::toString);
  }

  @Test
  void aTableOfAFewRowsIsNotReadForIt() {
    assertFalse(RepeatedTexts.mayMatterIn(LocalSpark.session().range(10).toDF("text")));
    assertTrue(RepeatedTexts.mayMatterIn(LocalSpark.session().range(100_000).toDF("text")));
  }
}
