package io.poolhouse.compare.statistics;

/** A share of rows, such as an accuracy over a test table. */
public final class Proportion {

  private Proportion() {}

  /**
   * Wilson's score interval: never outside 0 to 1, and sound for shares near 1. E. B. Wilson:
   * Probable Inference, the Law of Succession, and Statistical Inference. JASA 22, 1927, 209-212.
   *
   * @param right of the {@code of} rows
   * @return as fractions; 0 to 1 of no rows
   */
  public static Interval wilson(long right, long of) {
    if (right < 0 || right > of) {
      throw new IllegalArgumentException("%d of %d rows".formatted(right, of));
    }
    if (of == 0) {
      return new Interval(0, 1);
    }
    double z = NormalQuantile.twoSided(0.05);
    double share = (double) right / of;
    double centre = share + z * z / (2.0 * of);
    double half = z * Math.sqrt(share * (1 - share) / of + z * z / (4.0 * of * of));
    double scale = 1 + z * z / of;
    return new Interval(Math.max(0, (centre - half) / scale), Math.min(1, (centre + half) / scale));
  }
}
