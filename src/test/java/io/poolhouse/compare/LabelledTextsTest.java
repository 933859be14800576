package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.compare.report.DataSummary.ClassCount;
import io.poolhouse.compare.report.DataSummary.LeftOut;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class LabelledTextsTest {
  private static final LabelColumns COLUMNS = new LabelColumns("text", "label", Optional.empty());

  private static LabelledTexts read(Dataset<Row> rows) {
    return LabelledTexts.of(rows, COLUMNS, Optional.empty());
  }

  private static Map<String, Long> ids(LabelledTexts labelled) {
    Map<String, Long> ids = new TreeMap<>();
    labelled.texts().collectAsList().forEach(row -> ids.put(row.getString(1), row.getLong(0)));
    return ids;
  }

  /** "text/label" of each row, in the order of the rows. */
  private static List<String> rows(LabelledTexts labelled, LabelledRows rows) {
    Map<Integer, String> texts = new TreeMap<>();
    ids(labelled).forEach((text, id) -> texts.put(id.intValue(), text));
    return IntStream.range(0, rows.size())
        .mapToObj(
            row ->
                texts.get(rows.textIds()[row]) + "/" + labelled.classes().get(rows.labels()[row]))
        .toList();
  }

  @Test
  void everyDistinctTextHasOneIdFromZeroWithoutGaps() {
    try (LabelledTexts labelled = read(Tables.labelled("a", "x", "b", "y", "a", "y", " ", "x"))) {
      Map<String, Long> ids = ids(labelled);
      assertEquals(List.of(" ", "a", "b"), List.copyOf(ids.keySet()));
      assertEquals(List.of(0L, 1L, 2L), ids.values().stream().sorted().toList());
      assertEquals(
          List.of(0L, 1L, 2L),
          labelled.texts().collectAsList().stream().map(row -> row.getLong(0)).toList());
    }
  }

  @Test
  void everyRowIsThereByTextThenClassWithItsOwnLabel() {
    try (LabelledTexts labelled =
        read(Tables.labelled("a", "y", "b", "y", "a", "x", "c", "x", "a", "y"))) {
      assertEquals(List.of("x", "y"), labelled.classes());
      LabelledRows rows = labelled.training();
      assertEquals(5, rows.size());
      assertEquals(
          List.of("a/x", "a/y", "a/y", "b/y", "c/x"),
          rows(labelled, rows).stream().sorted().toList());
      for (int row = 1; row < rows.size(); row++) {
        int text = rows.textIds()[row] - rows.textIds()[row - 1];
        assertTrue(text > 0 || (text == 0 && rows.labels()[row] >= rows.labels()[row - 1]));
      }
      assertEquals("3", rows.id(3));
      assertEquals(2, labelled.duplicates());
      assertEquals(5, labelled.trainingRows().count());
    }
  }

  @Test
  void filesAndPartitionsChangeNothing() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      values.add("text " + i % 150);
      values.add("label " + i % 7);
    }
    Dataset<Row> rows = Tables.labelled(values.toArray(String[]::new));
    try (LabelledTexts once = read(rows.coalesce(1));
        LabelledTexts again = read(rows.repartition(13, functions.rand(1)))) {
      assertEquals(ids(once), ids(again));
      assertArrayEquals(once.training().textIds(), again.training().textIds());
      assertArrayEquals(once.training().labels(), again.training().labels());
    }
  }

  @Test
  void everyCoreHasTextsToEmbed() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      values.add("text " + i);
      values.add(i % 2 == 0 ? "even" : "odd");
    }
    try (LabelledTexts labelled = read(Tables.labelled(values.toArray(String[]::new)))) {
      Dataset<Row> sizes =
          labelled.texts().groupBy(functions.spark_partition_id()).count().filter("count > 20");
      assertEquals(2, sizes.count());
    }
  }

  @Test
  void rowsWithoutATextAreLeftOutAndCounted() {
    try (LabelledTexts labelled =
        LabelledTexts.of(
            Tables.labelled("a", "x", null, "y", null, null, "", "y"),
            COLUMNS,
            Optional.of(Tables.labelled(null, "never", "b", "y")))) {
      assertEquals(2, labelled.training().size());
      assertEquals(1, labelled.test().orElseThrow().size());
      assertEquals(
          List.of(
              new LeftOut("text is null", 2), new LeftOut("text is null, in the test table", 1)),
          labelled.leftOut());
    }
    try (LabelledTexts whole = read(Tables.labelled("a", "x", "b", "y"))) {
      assertEquals(List.of(), whole.leftOut());
    }
  }

  @Test
  void numbersAreOrderedByTheirValueAndWordsByTheirLetters() {
    assertEquals(List.of("2", "10"), classes("a", "10", "b", "2"));
    assertEquals(List.of("10", "2", "two"), classes("a", "10", "b", "2", "c", "two"));
    assertEquals(List.of("-1", "0.5", "1e1"), classes("a", "1e1", "b", "-1", "c", "0.5"));
    // U+1F600 comes after U+FF5E, but its first char before
    assertEquals(List.of("\uff5e", "\ud83d\ude00"), classes("a", "\ud83d\ude00", "b", "\uff5e"));
    assertEquals(List.of("1", "1.0"), classes("a", "1.0", "b", "1"));
  }

  private static List<String> classes(String... textsAndLabels) {
    try (LabelledTexts labelled = read(Tables.labelled(textsAndLabels))) {
      return labelled.classes();
    }
  }

  @Test
  void labelsOfOtherTypesAreWhatSparkWrites() {
    try (LabelledTexts labelled =
        read(Tables.labelledBy(DataTypes.BooleanType, "a", true, "b", false))) {
      assertEquals(List.of("false", "true"), labelled.classes());
    }
    try (LabelledTexts labelled =
        read(Tables.labelledBy(DataTypes.DoubleType, "a", 10.0, "b", 2.0, "c", 2.5))) {
      assertEquals(List.of("2.0", "2.5", "10.0"), labelled.classes());
    }
    try (LabelledTexts labelled =
        read(
            Tables.labelledBy(
                DataTypes.createDecimalType(10, 2),
                "a",
                new BigDecimal("10.00"),
                "b",
                new BigDecimal("2.50")))) {
      assertEquals(List.of("2.50", "10.00"), labelled.classes());
    }
    try (LabelledTexts labelled =
        read(Tables.labelledBy(DataTypes.ByteType, "a", (byte) 10, "b", (byte) 2))) {
      assertEquals(List.of("2", "10"), labelled.classes());
    }
  }

  @Test
  void aTestTableOfDoublesFindsTheClassesOfIntegers() {
    try (LabelledTexts labelled =
        LabelledTexts.of(
            Tables.labelledBy(DataTypes.LongType, "a", 10L, "b", 2L),
            COLUMNS,
            Optional.of(Tables.labelledBy(DataTypes.DoubleType, "c", 2.0, "a", 10.0)))) {
      assertEquals(List.of("2", "10"), labelled.classes());
      assertEquals(
          List.of("a/10", "c/2"),
          rows(labelled, labelled.test().orElseThrow()).stream().sorted().toList());
      assertEquals(
          List.of(new ClassCount("2", 1, 1), new ClassCount("10", 1, 1)), labelled.classCounts());
      assertEquals(1, labelled.testRowsSeenInTraining());
      assertEquals(3, labelled.texts().count());
    }
  }

  @Test
  void theLargestClassIsCountedFirst() {
    try (LabelledTexts labelled =
        LabelledTexts.of(
            Tables.labelled("a", "x", "b", "y", "c", "y", "d", "w"),
            COLUMNS,
            Optional.of(Tables.labelled("e", "w")))) {
      assertEquals(
          List.of(new ClassCount("y", 2, 0), new ClassCount("w", 1, 1), new ClassCount("x", 1, 0)),
          labelled.classCounts());
    }
  }

  @Test
  void oddNamesAndOddLabelsAreTakenAsTheyAre() {
    StructType columns =
        new StructType()
            .add("the.text `here`", DataTypes.StringType)
            .add("a label, \"so\"", DataTypes.StringType)
            .add("row id", DataTypes.IntegerType);
    Dataset<Row> rows =
        Tables.table(columns, "a", "</script>", 7, "b", "it's \"so\"", 8, "c", " padded ", 9);
    try (LabelledTexts labelled =
        LabelledTexts.of(
            rows,
            new LabelColumns("The.Text `here`", "a label, \"so\"", Optional.of("row id")),
            Optional.empty())) {
      assertEquals(List.of(" padded ", "</script>", "it's \"so\""), labelled.classes());
      Map<String, String> ids = new TreeMap<>();
      for (int row = 0; row < 3; row++) {
        ids.put(rows(labelled, labelled.training()).get(row), labelled.training().id(row));
      }
      assertEquals(
          Map.of("a/</script>", "7", "b/it's \"so\"", "8", "c/ padded ", "9"), Map.copyOf(ids));
    }
  }
}
