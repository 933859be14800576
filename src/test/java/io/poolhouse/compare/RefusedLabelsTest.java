package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.poolhouse.spark.EmbedException;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What cannot be learned from is refused in words, before any text is embedded. */
class RefusedLabelsTest {
  private static final LabelColumns COLUMNS = new LabelColumns("text", "label", Optional.empty());

  private static final Dataset<Row> GOOD = Tables.labelled("a", "x", "b", "y", "b", "y");

  private static void refuse(Dataset<Row> rows, String message) {
    refuse(rows, COLUMNS, Optional.empty(), message);
  }

  private static void refuse(
      Dataset<Row> rows, LabelColumns columns, Optional<Dataset<Row>> test, String message) {
    CompareException refused =
        assertThrows(CompareException.class, () -> LabelledTexts.of(rows, columns, test));
    assertEquals(message, refused.getMessage());
  }

  private static LabelColumns named(String text, String label) {
    return new LabelColumns(text, label, Optional.empty());
  }

  @Test
  void aColumnThatIsNotThereIsNamedWithTheNearest() {
    refuse(
        GOOD,
        named("text", "lable"),
        Optional.empty(),
        "No column 'lable' in the input. Did you mean 'label'? It has: 'text', 'label'.");
    refuse(
        GOOD,
        named("question", "label"),
        Optional.empty(),
        "No column 'question' in the input. It has: 'text', 'label'.");
    refuse(
        GOOD,
        new LabelColumns("text", "label", Optional.of("id")),
        Optional.empty(),
        "No column 'id' in the input. It has: 'text', 'label'.");
    refuse(
        GOOD,
        COLUMNS,
        Optional.of(GOOD.withColumnRenamed("label", "labels")),
        "No column 'label' in the test table. Did you mean 'labels'? It has: 'text', 'labels'.");
  }

  @Test
  void columnsThatDifferInCaseOnlyAreNotGuessedBetween() {
    StructType twice =
        new StructType()
            .add("text", DataTypes.StringType)
            .add("Label", DataTypes.StringType)
            .add("LABEL", DataTypes.StringType);
    refuse(
        Tables.table(twice, "a", "x", "y"),
        "2 columns of the input have the name 'label'. Rename all but one.");
  }

  @Test
  void aColumnOfAnotherTypeIsRefused() {
    refuse(
        GOOD.selectExpr("text", "array(label) as label"),
        "Column 'label' of the input is of type array<string>, which is no label. Expected strings,"
            + " numbers or booleans.");
    EmbedException refused =
        assertThrows(
            EmbedException.class,
            () ->
                LabelledTexts.of(
                    GOOD.selectExpr("array(text) as text", "label"), COLUMNS, Optional.empty()));
    assertEquals(
        "Column 'text' is of type array<string>, which is no text. Expected a string, or a number or"
            + " date to be written as one.",
        refused.getMessage());
  }

  @Test
  void missingLabelsAreCountedWithAnExample() {
    refuse(
        Tables.labelled("a", "x", "a long story\u202e " + "o".repeat(80), null, "b", "y"),
        "Rows of the input without a label in column \'label\' (null, NaN or blank): 1, such as 'a long"
            + " story? "
            + "o".repeat(46)
            + "…'. Every text needs one: give it, or take such rows"
            + " out.");
    refuse(
        Tables.labelled("d", " \t", "c", null, "b", "y", "e", ""),
        "Rows of the input without a label in column \'label\' (null, NaN or blank): 3, such as 'c'."
            + " Every text needs one: give it, or take such rows out.");
    refuse(
        Tables.labelledBy(DataTypes.DoubleType, "a", 1.0, "b", Double.NaN),
        "Rows of the input without a label in column \'label\' (null, NaN or blank): 1, such as 'b'."
            + " Every text needs one: give it, or take such rows out.");
    refuse(
        GOOD,
        COLUMNS,
        Optional.of(Tables.labelled("z", null)),
        "Rows of the test table without a label in column \'label\' (null, NaN or blank): 1, such as"
            + " 'z'. Every text needs one: give it, or take such rows out.");
  }

  @Test
  void aTableWithoutTextsIsRefused() {
    refuse(GOOD.limit(0), "There are no rows in the input. Give a table with labelled texts.");
    refuse(
        Tables.labelled(null, "x", null, "y"),
        "No row of the input has a text: column 'text' holds nulls only. Give another text column.");
    refuse(
        GOOD,
        COLUMNS,
        Optional.of(GOOD.limit(0)),
        "There are no rows in the test table. Give a table with labelled texts.");
  }

  @Test
  void oneClassAloneTeachesNothing() {
    refuse(
        Tables.labelled("a", "x", "b", "x"),
        "All rows of the input (2) have the same label 'x' in column 'label'. Expected two or more"
            + " labels: give another label column or other rows.");
  }

  @Test
  void aTestLabelThatTrainingNeverHasIsRefused() {
    refuse(
        GOOD,
        COLUMNS,
        Optional.of(Tables.labelled("c", "z", "d", "x", "e", "z", "f", "w")),
        "The test table has labels that the input never has, so that nothing can learn them: 'w' (1"
            + " row), 'z' (2 rows). Take these rows out, or add such rows to the input.");
    refuse(
        GOOD,
        COLUMNS,
        Optional.of(Tables.labelled("c", "5", "d", "4", "e", "3", "f", "20", "g", "1")),
        "The test table has labels that the input never has, so that nothing can learn them: '1' (1"
            + " row), '3' (1 row), '4' (1 row) and 2 more. Take these rows out, or add such rows to"
            + " the input.");
    refuse(
        Tables.labelled("a", "1", "b", "2"),
        COLUMNS,
        Optional.of(Tables.labelled("c", "1.0")),
        "The test table has labels that the input never has, so that nothing can learn them: '1.0'"
            + " (1 row). Take these rows out, or add such rows to the input.");
  }

  @Test
  void aRowWithoutItsIdIsRefused() {
    StructType columns =
        new StructType()
            .add("text", DataTypes.StringType)
            .add("label", DataTypes.StringType)
            .add("id", DataTypes.IntegerType);
    refuse(
        Tables.table(columns, "a", "x", 1, "b", "y", null, "c", "y", null),
        new LabelColumns("text", "label", Optional.of("id")),
        Optional.empty(),
        "Rows of the input with a null in id column 'id': 2. Every row needs an id: fill it, or name"
            + " no id column.");
  }

  @Test
  void moreFoldsThanTextsAreRefused() {
    try (LabelledTexts labelled = LabelledTexts.of(GOOD, COLUMNS, Optional.empty())) {
      labelled.checkFolds(2);
      for (int folds : new int[] {3, 1, -1}) {
        CompareException refused =
            assertThrows(CompareException.class, () -> labelled.checkFolds(folds));
        assertEquals(
            "--folds %d: expected 2 to 2, as the input has 3 rows with 2 different texts."
                .formatted(folds),
            refused.getMessage());
      }
    }
  }

  @Test
  void nothingStaysInMemoryOfWhatWasRefused() {
    int before = persisted();
    assertThrows(
        CompareException.class,
        () -> LabelledTexts.of(GOOD, COLUMNS, Optional.of(Tables.labelled("c", "z"))));
    try (LabelledTexts labelled = LabelledTexts.of(GOOD, COLUMNS, Optional.of(GOOD.limit(1)))) {
      labelled.checkFolds(2);
    }
    assertEquals(before, persisted());
  }

  private static int persisted() {
    return GOOD.sparkSession().sparkContext().getPersistentRDDs().size();
  }
}
