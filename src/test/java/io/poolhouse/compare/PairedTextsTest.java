package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.poolhouse.compare.PairedTexts.TextPair;
import io.poolhouse.compare.report.DataSummary.LeftOut;
import io.poolhouse.spark.EmbedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pairs of texts are read whole, in an order of their own, or refused with the row. */
class PairedTextsTest {

  private static Dataset<Row> table(DataType score, Row... rows) {
    StructType schema =
        new StructType()
            .add("text1", DataTypes.StringType)
            .add("text2", DataTypes.StringType)
            .add("score", score)
            .add("subset", DataTypes.StringType);
    return Texts.session().createDataFrame(List.of(rows), schema);
  }

  private static Row row(String a, String b, Object score, String subset) {
    return RowFactory.create(a, b, score, subset);
  }

  private static PairedTexts pairs(Dataset<Row> table) {
    return PairedTexts.of(table, "text1", "text2", "score", Optional.of("subset"));
  }

  private static String refusal(Dataset<Row> table) {
    return assertThrows(CompareException.class, () -> pairs(table)).getMessage();
  }

  private static final Row[] GOOD = {
    row("a cat", "a dog", 3.5, "one"),
    row("a dog", "a cat", 1.0, "two"),
    row("a cat", "a fish", 0.0, null),
    row("a cat", "a dog", 3.0, "one"),
  };

  /** A score with its texts and subset, to compare without ids. */
  private static List<String> told(PairedTexts pairs) {
    TreeMap<Long, String> texts = new TreeMap<>();
    pairs.texts().collectAsList().forEach(text -> texts.put(text.getLong(0), text.getString(1)));
    List<String> told = new ArrayList<>();
    for (TextPair pair : pairs.pairs()) {
      told.add(
          "%s|%s|%s|%s"
              .formatted(
                  texts.get(pair.first()),
                  texts.get(pair.second()),
                  pair.score(),
                  pair.subset().orElse("-")));
    }
    return told;
  }

  @Test
  void everyPairKeepsItsTextsScoreAndSubset() {
    PairedTexts pairs = pairs(table(DataTypes.DoubleType, GOOD));
    assertEquals(
        List.of(
            "a cat|a dog|3.0|one",
            "a cat|a dog|3.5|one",
            "a cat|a fish|0.0|-",
            "a dog|a cat|1.0|two"),
        told(pairs).stream().sorted().toList());
    assertEquals(
        List.of(0L, 1L, 2L),
        pairs.texts().orderBy("id").collectAsList().stream().map(row -> row.getLong(0)).toList());
    assertEquals(1, pairs.duplicates());
    assertEquals(List.of(), pairs.leftOut());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void orderAndNumbersDoNotDependOnTheInputsOrder(int partitions) {
    Dataset<Row> table = table(DataTypes.DoubleType, GOOD);
    PairedTexts expected = pairs(table);
    PairedTexts actual = pairs(table.orderBy(functions.rand(2)).repartition(partitions));
    assertEquals(expected.pairs(), actual.pairs());
    assertEquals(Texts.byId(expected.texts()), Texts.byId(actual.texts()));
  }

  @Test
  void scoresMayBeStringsOrAnyNumbers() {
    Dataset<Row> strings =
        table(
            DataTypes.StringType,
            row("a", "b", " 1 ", ""),
            row("a", "c", "-2.5e-1", ""),
            row("a", "d", "+.5", ""),
            row("a", "e", "4.", ""));
    assertEquals(
        List.of(-0.25, 0.5, 1.0, 4.0),
        pairs(strings).pairs().stream().map(TextPair::score).sorted().toList());
    Dataset<Row> whole =
        table(
            DataTypes.IntegerType,
            row("a", "b", 1, ""),
            row("a", "c", 2, ""),
            row("a", "d", 3, ""));
    assertEquals(
        List.of(1.0, 2.0, 3.0),
        pairs(whole).pairs().stream().map(TextPair::score).sorted().toList());
    assertEquals(
        3,
        pairs(whole.withColumn("score", functions.expr("cast(score as decimal(5,2))")))
            .pairs()
            .size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc|score 'abc' in column 'score' is not a number",
        "3,5|score '3,5' in column 'score' is not a number",
        "3d|score '3d' in column 'score' is not a number",
        "''|score '' in column 'score' is not a number",
        "NaN|score 'NaN' in column 'score' is not a finite number",
        "-Infinity|score '-Infinity' in column 'score' is not a finite number",
        "1e999|score '1e999' in column 'score' is not a finite number",
        "|no score in column 'score'",
      })
  void aScoreThatIsNoNumberIsRefusedWithItsRow(String score, String fault) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(row("text " + i, "b", "1." + i, ""));
    }
    rows.set(16, row("A \u202every\nlong text " + "word ".repeat(20), "b", score, ""));
    rows.set(18, row("later", "b", "x", ""));
    assertEquals(
        "Row 17 (text 'A ?very long text word word word word word word word word wo…'): "
            + fault
            + ". Expected a number in every row; correct the row or leave it out.",
        refusal(table(DataTypes.StringType, rows.toArray(Row[]::new)).coalesce(1)));
  }

  @Test
  void aDoubleThatIsNoNumberIsRefusedToo() {
    assertEquals(
        "Row 2 (text 'a'): score 'NaN' in column 'score' is not a finite number. Expected a number"
            + " in every row; correct the row or leave it out.",
        refusal(
            table(DataTypes.DoubleType, row("a", "b", 1.0, ""), row("a", "c", Double.NaN, ""))
                .coalesce(1)));
  }

  @Test
  void rowsWithoutATextAreLeftOutAndCounted() {
    List<Row> rows = new ArrayList<>(Arrays.asList(GOOD));
    rows.add(row(null, "a", 1.0, ""));
    rows.add(row("a", null, 1.0, ""));
    PairedTexts pairs = pairs(table(DataTypes.DoubleType, rows.toArray(Row[]::new)));
    assertEquals(4, pairs.pairs().size());
    assertEquals(List.of(new LeftOut("no text in 'text1' or 'text2'", 2)), pairs.leftOut());
  }

  @Test
  void pairsWhoseTextAModelCannotTakeAreLeftOutAndCounted() {
    PairedTexts pairs = pairs(table(DataTypes.DoubleType, GOOD));
    long fish =
        pairs.pairs().stream().filter(pair -> pair.score() == 0).findFirst().orElseThrow().second();
    PairedTexts rest = pairs.without(Set.of(fish));
    assertEquals(3, rest.pairs().size());
    assertEquals(List.of(new LeftOut("a model could not take the text", 1)), rest.leftOut());
  }

  @Test
  void fewerThanThreePairsAreRefused() {
    assertEquals(
        "There are only 2 pairs with both texts and a score. At least 3 are needed to compare an order.",
        refusal(
            table(
                DataTypes.DoubleType,
                row("a", "b", 1.0, ""),
                row("a", "c", 2.0, ""),
                row("a", null, 3.0, ""))));
  }

  @Test
  void scoresThatAreAllEqualAreRefused() {
    assertEquals(
        "All 3 scores in column 'score' are 2.0. Expected different scores: without them there is no"
            + " order to find.",
        refusal(
            table(
                DataTypes.DoubleType,
                row("a", "b", 2.0, ""),
                row("a", "c", 2.0, ""),
                row("a", "d", 2.0, ""))));
  }

  @Test
  void aMissingColumnIsNamedWithTheNearest() {
    Dataset<Row> table = table(DataTypes.DoubleType, GOOD);
    String columns = " It has: 'text1', 'text2', 'score', 'subset'.";
    assertEquals(
        "No column 'Txt2' in the input. Did you mean 'text2'?" + columns,
        assertThrows(
                CompareException.class,
                () -> PairedTexts.of(table, "text1", "Txt2", "score", Optional.empty()))
            .getMessage());
    assertEquals(
        "No column 'rating' in the input." + columns,
        assertThrows(
                CompareException.class,
                () -> PairedTexts.of(table, "text1", "text2", "rating", Optional.empty()))
            .getMessage());
    assertEquals(
        "The pair 'text1,TEXT1' is one column twice. Name the two columns whose texts are to be compared.",
        assertThrows(
                CompareException.class,
                () -> PairedTexts.of(table, "text1", "TEXT1", "score", Optional.empty()))
            .getMessage());
  }

  @Test
  void columnsOfTheWrongTypeAreRefused() {
    Dataset<Row> table = table(DataTypes.DoubleType, GOOD);
    assertEquals(
        "Column 'score' is of type boolean, which is no number. Expected a number, or a string that is one.",
        refusal(table.withColumn("score", functions.lit(true))));
    assertEquals(
        "Column 'text1' is of type array<string>, which is no text. Expected a string, or a number or"
            + " date to be written as one.",
        assertThrows(
                EmbedException.class,
                () -> pairs(table.withColumn("text1", functions.array("text1"))))
            .getMessage());
  }

  @Test
  void bytesThatAreNoUtf8AreOneTextWithWhatTheyBecome() {
    Dataset<Row> table =
        table(DataTypes.DoubleType, GOOD)
            .withColumn("text1", functions.expr("concat(text1, cast(X'FF' as string))"));
    PairedTexts pairs = pairs(table);
    assertEquals(4, pairs.pairs().size());
  }
}
