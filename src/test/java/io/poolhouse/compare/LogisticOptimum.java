package io.poolhouse.compare;

import java.util.Arrays;

/**
 * The least regularised loss of multinomial logistic regression, by Newton's method whose steps
 * conjugate gradients find: another algorithm than MLlib's L-BFGS, in doubles, and with a proof of
 * how far from the optimum it is.
 *
 * <p>The loss: mean log loss of the softmax, plus half the strength times the squared weights of
 * features that are divided by their sample standard deviation; intercepts are free. Two classes
 * have one vector, as the first class's scores are zero; more have one each.
 */
final class LogisticOptimum {
  private static final double GRADIENT = 1e-9;

  /** No intercept has that far to go: odds of e to the 100 beside 1 in some thousand rows. */
  private static final double FARTHEST_INTERCEPT = 100;

  private final double[][] rows; // [n][width + 1]: standardised, and 1
  private final double[][] columns; // the same, turned over: sums along rows run over whole arrays
  private final double[] means;
  private final double[] deviations;
  private final int[] labels;
  private final int vectors;
  private final int firstClass;
  private double[][] best; // [vectors][width + 1]: weights of standardised features, and intercept

  /**
   * @param features {@code [n][width]}
   * @param labels class indices
   */
  LogisticOptimum(double[][] features, int[] labels, int classes) {
    int width = features[0].length;
    this.labels = labels;
    vectors = classes == 2 ? 1 : classes;
    firstClass = classes - vectors;
    rows = new double[features.length][width + 1];
    columns = new double[width + 1][features.length];
    means = new double[width];
    deviations = new double[width];
    best = origin();
    Arrays.fill(columns[width], 1);
    for (int j = 0; j < width; j++) {
      standardise(features, j);
    }
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j <= width; j++) {
        rows[i][j] = columns[j][i];
      }
    }
  }

  private void standardise(double[][] features, int j) {
    for (double[] row : features) {
      means[j] += row[j] / features.length;
    }
    double squares = 0;
    for (double[] row : features) {
      squares += (row[j] - means[j]) * (row[j] - means[j]);
    }
    deviations[j] = Math.sqrt(squares / (features.length - 1));
    for (int i = 0; i < features.length; i++) {
      columns[j][i] = (features[i][j] - means[j]) / deviations[j];
    }
  }

  int width() {
    return means.length;
  }

  /** What no weights come below. Quickest from the strongest strength to the weakest. */
  double leastLoss(double strength) {
    double[][] gradient = gradient(best, strength);
    for (int step = 0; norm(gradient) > GRADIENT; step++) {
      if (step == 100) {
        throw new IllegalStateException("Newton's method stands at gradient " + norm(gradient));
      }
      best = lower(best, newtonStep(best, gradient, strength), strength);
      gradient = gradient(best, strength);
    }
    return loss(best, strength) - gap(gradient, strength);
  }

  /**
   * The loss of a model of the features as they were given.
   *
   * @param coefficients {@code [vectors][width]}
   * @param intercepts {@code [vectors]}
   */
  double lossOf(double[][] coefficients, double[] intercepts, double strength) {
    double[][] weights = origin();
    for (int k = 0; k < vectors; k++) {
      weights[k][means.length] = intercepts[k];
      for (int j = 0; j < means.length; j++) {
        weights[k][j] = coefficients[k][j] * deviations[j];
        weights[k][means.length] += coefficients[k][j] * means[j];
      }
    }
    return loss(weights, strength);
  }

  /** A convex loss that curves by the strength in each weight falls no further than this. */
  private static double gap(double[][] gradient, double strength) {
    double squares = 0;
    double intercepts = 0;
    for (double[] vector : gradient) {
      int last = vector.length - 1;
      for (int j = 0; j < last; j++) {
        squares += vector[j] * vector[j];
      }
      intercepts += Math.abs(vector[last]);
    }
    return squares / (2 * strength) + FARTHEST_INTERCEPT * intercepts;
  }

  /** Conjugate gradients, the more exact the nearer the optimum is. */
  private double[][] newtonStep(double[][] weights, double[][] gradient, double strength) {
    double[][] probabilities = probabilities(scores(weights));
    double[][] step = origin();
    double[][] residual = origin();
    add(-1, gradient, residual);
    double[][] direction = origin();
    double squares = dot(residual, residual);
    double small = Math.min(0.1, Math.sqrt(norm(gradient))) * norm(gradient);
    add(1, residual, direction);
    while (Math.sqrt(squares) > small) {
      double[][] curved = curvature(probabilities, direction, strength);
      double length = squares / dot(direction, curved);
      add(length, direction, step);
      add(-length, curved, residual);
      double before = squares;
      squares = dot(residual, residual);
      double[][] next = origin();
      add(1, residual, next);
      add(squares / before, direction, next);
      direction = next;
    }
    return step;
  }

  /** As much of the step as lowers the loss; rounding may hide what the last steps gain. */
  private double[][] lower(double[][] weights, double[][] step, double strength) {
    double before = loss(weights, strength);
    for (double share = 1; ; share /= 2) {
      double[][] next = origin();
      add(1, weights, next);
      add(share, step, next);
      if (loss(next, strength) <= before * (1 + 1e-12)) {
        return next;
      }
    }
  }

  private double loss(double[][] weights, double strength) {
    double[][] scores = scores(weights);
    double loss = 0;
    for (int i = 0; i < rows.length; i++) {
      double own = labels[i] < firstClass ? 0 : scores[labels[i] - firstClass][i];
      double sum = firstClass * Math.exp(-own);
      for (double[] ofVector : scores) {
        sum += Math.exp(ofVector[i] - own);
      }
      loss += Math.log(sum) / rows.length;
    }
    double squares = 0;
    for (double[] vector : weights) {
      for (int j = 0; j < means.length; j++) {
        squares += vector[j] * vector[j];
      }
    }
    return loss + strength / 2 * squares;
  }

  private double[][] gradient(double[][] weights, double strength) {
    double[][] errors = probabilities(scores(weights));
    for (int i = 0; i < rows.length; i++) {
      if (labels[i] >= firstClass) {
        errors[labels[i] - firstClass][i] -= 1;
      }
    }
    return meanOverRows(errors, weights, strength);
  }

  /** The Hessian times a direction. */
  private double[][] curvature(double[][] probabilities, double[][] direction, double strength) {
    double[][] changes = scores(direction);
    for (int i = 0; i < rows.length; i++) {
      double mean = 0;
      for (int k = 0; k < vectors; k++) {
        mean += probabilities[k][i] * changes[k][i];
      }
      for (int k = 0; k < vectors; k++) {
        changes[k][i] = probabilities[k][i] * (changes[k][i] - mean);
      }
    }
    return meanOverRows(changes, direction, strength);
  }

  private double[][] origin() {
    return new double[vectors][columns.length];
  }

  /** {@code [vectors][n]} */
  private double[][] scores(double[][] weights) {
    double[][] scores = new double[vectors][rows.length];
    for (int k = 0; k < vectors; k++) {
      for (int j = 0; j < columns.length; j++) {
        add(weights[k][j], columns[j], scores[k]);
      }
    }
    return scores;
  }

  /** In the place of the scores. */
  private double[][] probabilities(double[][] scores) {
    for (int i = 0; i < rows.length; i++) {
      double highest = firstClass == 0 ? Double.NEGATIVE_INFINITY : 0;
      for (double[] ofVector : scores) {
        highest = Math.max(highest, ofVector[i]);
      }
      double sum = firstClass * Math.exp(-highest);
      for (double[] ofVector : scores) {
        ofVector[i] = Math.exp(ofVector[i] - highest);
        sum += ofVector[i];
      }
      for (double[] ofVector : scores) {
        ofVector[i] /= sum;
      }
    }
    return scores;
  }

  /** The mean of rows times their numbers, and what the penalty adds. */
  private double[][] meanOverRows(double[][] ofRows, double[][] weights, double strength) {
    double[][] means = origin();
    for (int k = 0; k < vectors; k++) {
      for (int i = 0; i < rows.length; i++) {
        add(ofRows[k][i] / rows.length, rows[i], means[k]);
      }
      for (int j = 0; j < deviations.length; j++) {
        means[k][j] += strength * weights[k][j];
      }
    }
    return means;
  }

  private static double norm(double[][] vectors) {
    return Math.sqrt(dot(vectors, vectors));
  }

  private static double dot(double[][] first, double[][] second) {
    double sum = 0;
    for (int k = 0; k < first.length; k++) {
      for (int j = 0; j < first[k].length; j++) {
        sum += first[k][j] * second[k][j];
      }
    }
    return sum;
  }

  private static void add(double factor, double[][] vectors, double[][] sum) {
    for (int k = 0; k < sum.length; k++) {
      add(factor, vectors[k], sum[k]);
    }
  }

  private static void add(double factor, double[] vector, double[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += factor * vector[j];
    }
  }
}
