package io.poolhouse.bench;

import java.util.List;

/**
 * Seconds as a fixed part, a part for each row and one for each token.
 *
 * @param largestError of the seconds that it was made from, as a share of them
 */
record LinearFit(double fixed, double perRow, double perToken, double largestError) {
  private static final int UNKNOWNS = 3;

  /** What one run took. */
  record Point(double rows, double tokens, double seconds) {
    private double[] terms(boolean withRows) {
      return new double[] {1, withRows ? rows : 0, tokens};
    }
  }

  /**
   * Least squares of the relative errors: else the longest run would decide alone.
   *
   * @param points three or more, of different mean lengths
   */
  static LinearFit of(List<Point> points) {
    LinearFit fit = of(points, true);
    return fit.perRow < 0 ? of(points, false) : fit; // a row costs less than the noise
  }

  private static LinearFit of(List<Point> points, boolean withRows) {
    double[][] equations = new double[UNKNOWNS][UNKNOWNS + 1];
    equations[1][1] = withRows ? 0 : 1;
    for (Point point : points) {
      double[] terms = point.terms(withRows);
      double weight = 1 / (point.seconds * point.seconds);
      for (int row = 0; row < UNKNOWNS; row++) {
        for (int column = 0; column < UNKNOWNS; column++) {
          equations[row][column] += weight * terms[row] * terms[column];
        }
        equations[row][UNKNOWNS] += weight * terms[row] * point.seconds;
      }
    }
    double[] solved = solved(equations);
    LinearFit fit = new LinearFit(solved[0], solved[1], solved[2], 0);
    double error =
        points.stream()
            .mapToDouble(point -> Math.abs(fit.seconds(point) / point.seconds - 1))
            .max()
            .orElse(0);
    return new LinearFit(fit.fixed, fit.perRow, fit.perToken, error);
  }

  double seconds(Point point) {
    return fixed + perRow * point.rows + perToken * point.tokens;
  }

  /** Gauss and Jordan; rows change places for the largest pivot. */
  private static double[] solved(double[][] equations) {
    for (int column = 0; column < UNKNOWNS; column++) {
      int pivot = column;
      for (int row = column + 1; row < UNKNOWNS; row++) {
        if (Math.abs(equations[row][column]) > Math.abs(equations[pivot][column])) {
          pivot = row;
        }
      }
      double[] top = equations[pivot];
      equations[pivot] = equations[column];
      equations[column] = top;
      for (int row = 0; row < UNKNOWNS; row++) {
        double factor = row == column ? 0 : equations[row][column] / top[column];
        for (int each = column; each <= UNKNOWNS; each++) {
          equations[row][each] -= factor * top[each];
        }
      }
    }
    double[] solved = new double[UNKNOWNS];
    for (int row = 0; row < UNKNOWNS; row++) {
      solved[row] = equations[row][UNKNOWNS] / equations[row][row];
    }
    return solved;
  }
}
