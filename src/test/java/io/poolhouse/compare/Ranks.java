package io.poolhouse.compare;

import org.apache.commons.statistics.ranking.NaturalRanking;
import org.apache.commons.statistics.ranking.TiesStrategy;

/** Spearman's rho as its definition has it: Pearson's r of the ranks, ties sharing their mean. */
final class Ranks {
  private Ranks() {}

  static double rho(double[] one, double[] other) {
    NaturalRanking ranking = new NaturalRanking(TiesStrategy.AVERAGE);
    double[] x = ranking.apply(one);
    double[] y = ranking.apply(other);
    double mean = (x.length + 1) / 2.0;
    double product = 0;
    double ofX = 0;
    double ofY = 0;
    for (int i = 0; i < x.length; i++) {
      product += (x[i] - mean) * (y[i] - mean);
      ofX += (x[i] - mean) * (x[i] - mean);
      ofY += (y[i] - mean) * (y[i] - mean);
    }
    return product / Math.sqrt(ofX * ofY);
  }
}
