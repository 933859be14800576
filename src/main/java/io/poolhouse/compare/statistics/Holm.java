package io.poolhouse.compare.statistics;

import java.util.stream.IntStream;

/**
 * Correction for several comparisons in one report: the chance that any of them claims a difference
 * that is not there stays at the level, however they depend on each other.
 *
 * <p>S. Holm: A Simple Sequentially Rejective Multiple Test Procedure. Scandinavian Journal of
 * Statistics 6, 1979, 65-70.
 */
public final class Holm {

  private Holm() {}

  /**
   * The i-th smallest of m values (from 0) times m - i, at least as large as the one before, at
   * most 1.
   *
   * @param p of each comparison
   * @return adjusted, in the same order
   */
  public static double[] adjusted(double[] p) {
    int[] ascending =
        IntStream.range(0, p.length)
            .boxed()
            .sorted((one, other) -> Double.compare(p[one], p[other]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[p.length];
    double largest = 0;
    for (int rank = 0; rank < ascending.length; rank++) {
      largest = Math.max(largest, Math.min(1, (p.length - rank) * p[ascending[rank]]));
      adjusted[ascending[rank]] = largest;
    }
    return adjusted;
  }
}
