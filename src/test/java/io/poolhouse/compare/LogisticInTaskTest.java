package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.poolhouse.compare.Classifier.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

/** Logistic regression in one task is that of MLlib over one partition, bit for bit. */
class LogisticInTaskTest {
  private static final int WIDTH = 40;
  private static final StructType SCHEMA =
      new StructType()
          .add(FitTable.ROW, DataTypes.IntegerType, false)
          .add(Classifier.LABEL, DataTypes.DoubleType, false)
          .add(Classifier.FEATURES, SQLDataTypes.VectorType(), false);

  private final Random random = new Random(5);

  /** Of 1 MiB and so of 3,276 rows are MLlib's blocks. */
  @Test
  void twoClassesInSeveralBlocks() {
    assertPathOfMLlib(rows(7_000, 2, false), 2);
  }

  @Test
  void fourClassesInSeveralBlocks() {
    assertPathOfMLlib(rows(4_000, 4, false), 4);
  }

  @Test
  void sparseVectors() {
    assertPathOfMLlib(rows(500, 3, true), 3);
  }

  @Test
  void theLastClassHasNoRows() {
    assertPathOfMLlib(rows(300, 3, false), 4);
  }

  @Test
  void allRowsAreOfTheFirstOfThreeClasses() {
    assertPathOfMLlib(rows(50, 1, false), 3);
  }

  /** MLlib says the second, which no row has, where there are two classes and all are the first. */
  @Test
  void allRowsAreOfTheFirstOfTwoClasses() {
    RowsInTask task = new RowsInTask(2, rows(50, 1, false).iterator());
    RowSet all = RowSet.of(50, row -> true);
    Setting setting = Classifier.LOGISTIC.grid().get(0);
    assertEquals(50, task.right(task.fit(all, setting, null), all));
  }

  @Test
  void numbersThatAreNotFiniteAreRefused() {
    List<Row> rows = List.of(RowFactory.create(0, 0.0, Vectors.dense(1, Double.NaN)));
    RowsInTask inTask = new RowsInTask(2, rows.iterator());
    RowSet all = RowSet.of(1, row -> true);
    assertEquals(
        "A vector to learn from has a number that is not finite.",
        assertThrows(
                IllegalStateException.class,
                () -> inTask.fit(all, Classifier.LOGISTIC.grid().get(0), null))
            .getMessage());
  }

  private List<Row> rows(int count, int classes, boolean sparse) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      int label = row % classes;
      double[] numbers = new double[WIDTH];
      for (int i = 1; i < WIDTH; i++) { // the first is constant
        numbers[i] = sparse && random.nextInt(4) > 0 ? 0 : random.nextGaussian() * i + label;
      }
      Vector vector = Vectors.dense(numbers);
      rows.add(RowFactory.create(row, (double) label, sparse ? vector.toSparse() : vector));
    }
    return rows;
  }

  /** Along the grid, and from there on more rows, as {@link Trainer} goes. */
  private static void assertPathOfMLlib(List<Row> rows, int classes) {
    Problem problem = new Problem(classes, WIDTH, true, 1);
    RowSet most = RowSet.of(rows.size(), row -> row % 5 != 0);
    RowSet held = RowSet.of(rows.size(), row -> row % 5 == 0);
    RowSet all = RowSet.of(rows.size(), row -> true);
    Dataset<Row> table = Texts.session().createDataFrame(rows, SCHEMA).coalesce(1);
    TrainableRows spark = new RowsInSpark(Classifier.LOGISTIC, problem, numbered(table, classes));
    RowsInTask task = new RowsInTask(classes, rows.iterator());
    LogisticRegressionModel near = null;
    for (Setting setting : Classifier.LOGISTIC.grid()) {
      LogisticRegressionModel expected = (LogisticRegressionModel) spark.fit(most, setting, near);
      near = (LogisticRegressionModel) task.fit(most, setting, near);
      assertSame(expected, near);
      assertEquals(spark.right(expected, held), task.right(near, held), setting.toString());
    }
    Setting last = Classifier.LOGISTIC.grid().get(7);
    assertSame(
        (LogisticRegressionModel) spark.fit(all, last, near),
        (LogisticRegressionModel) task.fit(all, last, near));
    assertEquals(Prediction.all(near, held.in(table)), task.predictions(near, held), "predictions");
  }

  /** With the number of classes, as {@link FitTable} has it. */
  private static Dataset<Row> numbered(Dataset<Row> table, int classes) {
    return table.withColumn(
        Classifier.LABEL,
        table
            .col(Classifier.LABEL)
            .as(
                Classifier.LABEL,
                NominalAttribute.defaultAttr()
                    .withName(Classifier.LABEL)
                    .withNumValues(classes)
                    .toMetadata()));
  }

  private static void assertSame(LogisticRegressionModel expected, LogisticRegressionModel actual) {
    assertArrayEquals(numbers(expected), numbers(actual), 0);
    assertEquals(expected.getRegParam(), actual.getRegParam());
    assertEquals(expected.numClasses(), actual.numClasses());
    assertEquals(expected.coefficientMatrix().getClass(), actual.coefficientMatrix().getClass());
  }

  private static double[] numbers(LogisticRegressionModel model) {
    Iterator<Vector> rows = CollectionConverters.asJava(model.coefficientMatrix().rowIter());
    List<Double> numbers = new ArrayList<>();
    rows.forEachRemaining(row -> Arrays.stream(row.toArray()).forEach(numbers::add));
    Arrays.stream(model.interceptVector().toArray()).forEach(numbers::add);
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
