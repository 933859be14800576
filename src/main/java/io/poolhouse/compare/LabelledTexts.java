package io.poolhouse.compare;

import io.poolhouse.compare.report.DataSummary.ClassCount;
import io.poolhouse.compare.report.DataSummary.LeftOut;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The labelled rows of a comparison, checked, and their distinct texts, which alone are embedded.
 *
 * <p>A label is what Spark writes its value as: 3.0 of a double column is the class "3.0"; a test
 * table whose label column holds integers finds it all the same. Rows with a null text are left out
 * and counted; blank texts stay. All orders and ids follow from the contents alone, not from files
 * or partitions.
 */
public final class LabelledTexts implements AutoCloseable {
  private static final String TRAINING = "the input";
  private static final String TEST = "the test table";

  private static final StructType CLASSES =
      new StructType()
          .add("label", DataTypes.StringType, false)
          .add("class", DataTypes.IntegerType, false);

  /** As many labels as an error names. */
  private static final int NAMED = 3;

  private final LabelledTable trainingTable;
  private final Optional<LabelledTable> testTable;
  private final LabelClasses classes;
  private final Dataset<Row> texts;
  private final LabelledRows training;
  private final Optional<LabelledRows> test;

  private LabelledTexts(
      LabelledTable trainingTable,
      Optional<LabelledTable> testTable,
      LabelClasses classes,
      boolean withIds) {
    this.trainingTable = trainingTable;
    this.testTable = testTable;
    this.classes = classes;
    texts =
        NumberedTexts.of(
            Stream.concat(Stream.of(trainingTable), testTable.stream())
                .map(LabelledTable::withText)
                .toList());
    training = LabelledRows.collected(rowsOf(trainingTable), trainingTable.size(), withIds);
    test = testTable.map(table -> LabelledRows.collected(rowsOf(table), table.size(), withIds));
  }

  /**
   * Reads and checks the rows before any text is embedded.
   *
   * @param test the table on which everything is scored once; it has the same columns
   * @throws CompareException where a table cannot be learned from, in words for the user
   */
  public static LabelledTexts of(
      Dataset<Row> rows, LabelColumns columns, Optional<Dataset<Row>> test) {
    LabelledTable training = LabelledTable.of(rows, columns, TRAINING);
    Optional<LabelledTable> tested = Optional.empty();
    try {
      LabelClasses classes = LabelClasses.of(training.labels());
      mustDiffer(classes, training, columns.label());
      tested = test.map(table -> LabelledTable.of(table, columns, TEST));
      tested.ifPresent(table -> mustBeKnown(classes, training, table));
      return new LabelledTexts(training, tested, classes, columns.id().isPresent());
    } catch (RuntimeException refused) {
      Stream.concat(Stream.of(training), tested.stream())
          .forEach(table -> table.rows().unpersist());
      throw refused;
    }
  }

  /**
   * The distinct texts of training and test: {@code id} (long, from 0 without gaps) and {@code
   * text}, in the order of {@code id}, persisted. They are shuffled by a hash, so that texts of one
   * kind do not lie together.
   */
  public Dataset<Row> texts() {
    return texts;
  }

  /** Classes by index: by value where all labels are numbers, else by code points. */
  public List<String> classes() {
    return classes.labels();
  }

  public LabelledRows training() {
    return training;
  }

  public Optional<LabelledRows> test() {
    return test;
  }

  /** The training rows for Spark: {@code text_id} (long), {@code class} (int), {@code id}. */
  public Dataset<Row> trainingRows() {
    return rowsOf(trainingTable);
  }

  /** The training rows with their texts: {@code text} and {@code class} (int), in no order. */
  public Dataset<Row> trainingTexts() {
    return trainingRows()
        .join(texts.withColumnRenamed("id", "text_id"), "text_id")
        .select("text", "class");
  }

  /** Training rows whose text an earlier one has, too. */
  public long duplicates() {
    return training.size() - training.distinctTexts();
  }

  /** Test rows whose text is among the training rows: what they score is memory. */
  public long testRowsSeenInTraining() {
    return test.map(rows -> rows.sharedWith(training)).orElse(0);
  }

  public List<LeftOut> leftOut() {
    List<LeftOut> all = new ArrayList<>();
    all.add(new LeftOut("text is null", trainingTable.withoutText()));
    testTable.ifPresent(
        table -> all.add(new LeftOut("text is null, in the test table", table.withoutText())));
    return all.stream().filter(each -> each.rows() > 0).toList();
  }

  /** Largest class first; among equals in the order of the classes. */
  public List<ClassCount> classCounts() {
    long[] testRows = new long[classes.labels().size()];
    testTable.ifPresent(
        table -> indices(table).forEach((label, index) -> testRows[index] += table.rowsOf(label)));
    List<ClassCount> counts = new ArrayList<>();
    for (String label : classes.labels()) {
      counts.add(new ClassCount(label, trainingTable.rowsOf(label), testRows[counts.size()]));
    }
    counts.sort(Comparator.comparingLong(ClassCount::rows).reversed());
    return List.copyOf(counts);
  }

  /**
   * @throws CompareException where there are not as many texts to keep apart
   */
  public void checkFolds(int folds) {
    int most = training.distinctTexts();
    if (folds < 2 || folds > most) {
      throw new CompareException(
          "--folds %d: expected 2 to %d, as %s has %s with %d different texts."
              .formatted(folds, most, TRAINING, LabelledTable.counted(training.size()), most));
    }
  }

  @Override
  public void close() {
    texts.unpersist();
    trainingTable.rows().unpersist();
    testTable.ifPresent(table -> table.rows().unpersist());
  }

  private static void mustDiffer(LabelClasses classes, LabelledTable training, String column) {
    if (classes.labels().size() == 1) {
      throw new CompareException(
          ("All rows of %s (%,d) have the same label %s in column '%s'. Expected two or more labels:"
                  + " give another label column or other rows.")
              .formatted(TRAINING, training.size(), Shown.of(classes.labels().get(0)), column));
    }
  }

  private static void mustBeKnown(
      LabelClasses classes, LabelledTable training, LabelledTable tested) {
    Map<String, Integer> known =
        classes.indices(tested.labels(), training.numeric() && tested.numeric());
    List<String> unknown =
        LabelClasses.of(tested.labels()).labels().stream()
            .filter(label -> !known.containsKey(label))
            .toList();
    if (!unknown.isEmpty()) {
      throw new CompareException(
          ("%s has labels that %s never has, so that nothing can learn them: %s%s."
                  + " Take these rows out, or add such rows to the input.")
              .formatted(
                  "The test table",
                  TRAINING,
                  unknown.stream()
                      .limit(NAMED)
                      .map(label -> named(label, tested))
                      .collect(Collectors.joining(", ")),
                  unknown.size() > NAMED ? " and %d more".formatted(unknown.size() - NAMED) : ""));
    }
  }

  private static String named(String label, LabelledTable table) {
    return "%s (%s)".formatted(Shown.of(label), LabelledTable.counted(table.rowsOf(label)));
  }

  private Dataset<Row> rowsOf(LabelledTable table) {
    List<Row> known = new ArrayList<>();
    indices(table).forEach((label, index) -> known.add(RowFactory.create(label, index)));
    Dataset<Row> indexed = texts.sparkSession().createDataFrame(known, CLASSES);
    return table
        .withText()
        .join(texts.withColumnRenamed("id", "text_id"), "text")
        .join(functions.broadcast(indexed), "label")
        .select("text_id", "class", "id");
  }

  private Map<String, Integer> indices(LabelledTable table) {
    return classes.indices(table.labels(), trainingTable.numeric() && table.numeric());
  }
}
