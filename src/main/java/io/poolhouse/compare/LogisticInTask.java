package io.poolhouse.compare;

import breeze.linalg.DenseVector;
import breeze.math.MutableInnerProductModule;
import breeze.optimize.LBFGS;
import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.Instance;
import org.apache.spark.ml.linalg.BLAS$;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import scala.collection.Iterator;

/**
 * MLlib's logistic regression over rows that one task holds: its loss, its blocks of rows, its
 * optimiser from its starting point, and so its coefficients, bit for bit where it has one
 * partition ({@code LogisticInTaskTest}). What is left out is a Spark job for every iteration and
 * three more for every fit: docs/measurements.md#fits.
 *
 * <p>The private parts of MLlib that it is made of are those of Spark 4.1.
 */
final class LogisticInTask {
  /** As MLlib has it. */
  private static final int CORRECTIONS = 10;

  private static final BLAS BLAS_OF_MLLIB = BLAS$.MODULE$.javaBLAS();

  private final int classes;
  private final int sets;
  private final ScaledRows rows;

  /**
   * @param rows of which those of one class may be missing
   */
  LogisticInTask(List<Instance> rows, int classes) {
    this.classes = classes;
    this.sets = classes == 2 ? 1 : classes;
    this.rows = ScaledRows.of(rows);
  }

  /**
   * @param near where to begin; null: at nothing
   */
  LogisticRegressionModel fit(LogisticRegression settings, LogisticRegressionModel near) {
    if (DoubleStream.of(rows.histogram()).filter(count -> count > 0).count() == 1) {
      return constant(settings);
    }
    double[] solution = near == null ? fromNothing() : from(near);
    moveIntercepts(solution, 1);
    LogisticLoss loss = new LogisticLoss(rows, sets, settings.getRegParam());
    solution = least(loss, solution, settings);
    moveIntercepts(solution, -1);
    return model(settings, solution);
  }

  /** Coefficients of scaled features, column by column, then intercepts. */
  private double[] from(LogisticRegressionModel near) {
    double[] solution = new double[sets * (rows.width() + 1)];
    Matrix coefficients = near.coefficientMatrix();
    for (int feature = 0; feature < rows.width(); feature++) {
      for (int set = 0; set < sets; set++) {
        solution[feature * sets + set] =
            coefficients.apply(set, feature) * rows.deviations()[feature];
      }
    }
    for (int set = 0; set < sets; set++) {
      solution[rows.width() * sets + set] = near.interceptVector().apply(set);
    }
    return solution;
  }

  /** Intercepts that give the classes their shares. */
  private double[] fromNothing() {
    double[] solution = new double[sets * (rows.width() + 1)];
    double[] counts = rows.histogram();
    int intercepts = rows.width() * sets;
    if (sets == 1) {
      solution[intercepts] = Math.log(counts[1] / counts[0]);
      return solution;
    }
    double[] logarithms = DoubleStream.of(counts).map(Math::log1p).toArray();
    double mean = sum(logarithms) / counts.length;
    for (int i = 0; i < counts.length; i++) {
      solution[intercepts + i] = logarithms[i] - mean;
    }
    return solution;
  }

  /** In order: {@code DoubleStream.sum} compensates, and MLlib does not. */
  private static double sum(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number;
    }
    return sum;
  }

  /** The search is over centred features, which nothing centres: the intercepts make up for it. */
  private void moveIntercepts(double[] solution, double sign) {
    int width = rows.width();
    if (sets == 1) {
      solution[width] += sign * BLAS_OF_MLLIB.ddot(width, solution, 1, rows.scaledMeans(), 1);
      return;
    }
    double[] moves = new double[sets];
    BLAS_OF_MLLIB.dgemv("N", sets, width, 1, solution, sets, rows.scaledMeans(), 1, 0, moves, 1);
    for (int set = 0; set < sets; set++) {
      solution[width * sets + set] += sign * moves[set];
    }
  }

  private static double[] least(LogisticLoss loss, double[] from, LogisticRegression settings) {
    @SuppressWarnings({"unchecked", "rawtypes"}) // Scala's Double is Java's Object
    LBFGS<DenseVector<Object>> search =
        new LBFGS<>(
            settings.getMaxIter(),
            CORRECTIONS,
            settings.getTol(),
            (MutableInnerProductModule) DenseVector.space_Double());
    Iterator<? extends breeze.optimize.FirstOrderMinimizer.State<DenseVector<Object>, ?, ?>>
        states = search.iterations(loss.forBreeze(), new DenseVector<>(from));
    DenseVector<Object> solution = null;
    while (states.hasNext()) {
      solution = states.next().x();
    }
    return ((double[]) solution.data()).clone();
  }

  private LogisticRegressionModel model(LogisticRegression settings, double[] solution) {
    int width = rows.width();
    double[] coefficients = new double[sets * width];
    for (int set = 0; set < sets; set++) {
      for (int feature = 0; feature < width; feature++) {
        double deviation = rows.deviations()[feature];
        coefficients[set * width + feature] =
            deviation == 0 ? 0 : solution[feature * sets + set] / deviation;
      }
    }
    double[] intercepts = Arrays.copyOfRange(solution, sets * width, solution.length);
    if (sets > 1) {
      double mean = sum(intercepts) / sets;
      Arrays.setAll(intercepts, set -> intercepts[set] - mean);
    }
    return model(settings, coefficients, intercepts);
  }

  /**
   * Rows of one class only: it is all that is ever said. MLlib says the second of two classes even
   * where all rows are of the first.
   */
  private LogisticRegressionModel constant(LogisticRegression settings) {
    double[] intercepts = new double[sets];
    int only = rows.histogram().length - 1; // the classes above have no rows
    if (sets == 1) {
      intercepts[0] = only == 1 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    } else {
      intercepts[only] = Double.POSITIVE_INFINITY;
    }
    return model(settings, new double[sets * rows.width()], intercepts);
  }

  private LogisticRegressionModel model(
      LogisticRegression settings, double[] coefficients, double[] intercepts) {
    LogisticRegressionModel model =
        new LogisticRegressionModel(
            settings.uid(),
            new DenseMatrix(sets, rows.width(), coefficients, true).compressed(),
            Vectors.dense(intercepts).compressed(),
            classes,
            sets > 1);
    model.setParent(settings);
    return settings.copyValues(model, ParamMap.empty());
  }
}
