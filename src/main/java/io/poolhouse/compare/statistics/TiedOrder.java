package io.poolhouse.compare.statistics;

import java.util.stream.IntStream;
import org.apache.commons.statistics.ranking.NaNStrategy;
import org.apache.commons.statistics.ranking.NaturalRanking;
import org.apache.commons.statistics.ranking.TiesStrategy;

/**
 * Rows from the lowest value to the highest. Sorting once is enough for all resamples: drawing rows
 * again changes how often each occurs, never their order, so a resample's ranks take one walk.
 *
 * @param rows row numbers by ascending value: {@code [rows]}
 * @param ends where each run of tied rows ends in {@code rows}, exclusive: {@code [distinct
 *     values]}
 */
record TiedOrder(int[] rows, int[] ends) {

  static TiedOrder of(double[] values) {
    int[] rows = new int[values.length];
    double[] ranks = new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.SEQUENTIAL).apply(values);
    for (int row = 0; row < rows.length; row++) {
      rows[(int) ranks[row] - 1] = row;
    }
    int[] ends =
        IntStream.rangeClosed(1, rows.length)
            .filter(end -> end == rows.length || values[rows[end]] != values[rows[end - 1]])
            .toArray();
    return new TiedOrder(rows, ends);
  }

  /**
   * Mid-ranks of a resample as large as the data, less their mean, each times how often its row was
   * drawn.
   *
   * @param drawn how often each row was drawn: {@code [rows]}
   * @param weighted filled by row: {@code [rows]}
   * @return the sum of the drawn rows' squared centred ranks
   */
  double weigh(int[] drawn, double[] weighted) {
    double squares = 0;
    double below = 0;
    int start = 0;
    for (int end : ends) {
      int tied = 0;
      for (int place = start; place < end; place++) {
        tied += drawn[rows[place]];
      }
      double rank = centred(below, tied);
      for (int place = start; place < end; place++) {
        weighted[rows[place]] = drawn[rows[place]] * rank;
      }
      squares += tied * rank * rank;
      below += tied;
      start = end;
    }
    return squares;
  }

  /**
   * Spearman's rho in a resample with another order of the same rows.
   *
   * @param weighted what the other order's {@link #weigh} filled
   * @param squaresOfOther what it returned
   */
  double rho(int[] drawn, double[] weighted, double squaresOfOther) {
    double squares = 0;
    double products = 0;
    double below = 0;
    int start = 0;
    for (int end : ends) {
      int tied = 0;
      double others = 0;
      for (int place = start; place < end; place++) {
        tied += drawn[rows[place]];
        others += weighted[rows[place]];
      }
      double rank = centred(below, tied);
      products += others * rank;
      squares += tied * rank * rank;
      below += tied;
      start = end;
    }
    return Spearman.correlation(products, squares, squaresOfOther);
  }

  // The mean rank of the tied rows is below + (tied + 1) / 2, that of all is (rows + 1) / 2.
  private double centred(double below, int tied) {
    return below + (tied - rows.length) / 2.0;
  }
}
