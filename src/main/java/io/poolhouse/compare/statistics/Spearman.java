package io.poolhouse.compare.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.ranking.NaNStrategy;
import org.apache.commons.statistics.ranking.NaturalRanking;
import org.apache.commons.statistics.ranking.TiesStrategy;

/** Spearman's rank correlation: Pearson's, of the ranks. */
public final class Spearman {
  private static final NaturalRanking MID_RANKS =
      new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE);

  private Spearman() {}

  /**
   * Tied values share the mean of their ranks. Where one side has one value only, rho is undefined;
   * 0 is given, because such a variant orders nothing.
   *
   * @return from -1 to 1
   * @throws IllegalArgumentException if a value is not a number
   */
  public static double rho(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException("%d values against %d".formatted(x.length, y.length));
    }
    double[] ranksOfX = centredRanks(x);
    double[] ranksOfY = centredRanks(y);
    return correlation(
        products(ranksOfX, ranksOfY), products(ranksOfX, ranksOfX), products(ranksOfY, ranksOfY));
  }

  /** From sums over centred ranks; 0 where one side does not vary. */
  static double correlation(double products, double squaresOfX, double squaresOfY) {
    double scale = Math.sqrt(squaresOfX) * Math.sqrt(squaresOfY);
    return scale == 0 ? 0 : Math.max(-1, Math.min(1, products / scale));
  }

  private static double[] centredRanks(double[] values) {
    double mean = (values.length + 1) / 2.0;
    // The ranking puts -0.0 below 0.0; a cosine may be either. Adding 0.0 makes them one.
    double[] onlyOneZero = Arrays.stream(values).map(value -> value + 0.0).toArray();
    return Arrays.stream(MID_RANKS.apply(onlyOneZero)).map(rank -> rank - mean).toArray();
  }

  private static double products(double[] x, double[] y) {
    double sum = 0;
    for (int row = 0; row < x.length; row++) {
      sum += x[row] * y[row];
    }
    return sum;
  }
}
