package io.poolhouse.compare.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * McNemar's test of two variants over the same rows, from the rows that only one of them got right.
 * If both are equally good, each such row is a fair coin.
 *
 * <p>The p value is the mid-p one, from the binomial distribution at every size: the exact one is
 * always too large. M. W. Fagerland, S. Lydersen, P. Laake: The McNemar test for binary
 * matched-pairs data: mid-p and asymptotic are better than exact conditional. BMC Medical Research
 * Methodology 13:91, 2013.
 */
public final class McNemar {

  private McNemar() {}

  /**
   * Compares two variants; differences are fractions of all rows.
   *
   * <p>The interval is the adjusted Wald interval of D. G. Bonett, R. M. Price: Adjusted Wald
   * Confidence Interval for a Difference of Binomial Proportions Based on Paired Data. Journal of
   * Educational and Behavioral Statistics 37, 2012, 479-488.
   *
   * <p>The smallest detectable difference d solves the sample size formula {@code sqrt(n) d = z(1 -
   * level/2) sqrt(s) + z(0.8) sqrt(s - d^2)} for the observed share s of rows that one variant
   * alone got right. R. J. Connett, J. A. Smith, R. B. McHugh: Sample size and power for
   * pair-matched case-control studies. Statistics in Medicine 6, 1987, 53-59. Where that d is more
   * than s, as it is when no row tells the two apart, s is d itself: all such rows favour one side.
   * At most 1.
   *
   * @param variantRight where the variant predicted the label: {@code [rows]}
   * @param referenceRight of the same rows
   * @param level two-sided, for the smallest detectable difference only
   */
  public static PairedTest compare(boolean[] variantRight, boolean[] referenceRight, double level) {
    if (variantRight.length != referenceRight.length || variantRight.length == 0) {
      throw new IllegalArgumentException(
          "%d rows against %d".formatted(variantRight.length, referenceRight.length));
    }
    long variantOnly = 0;
    long referenceOnly = 0;
    for (int row = 0; row < variantRight.length; row++) {
      variantOnly += variantRight[row] && !referenceRight[row] ? 1 : 0;
      referenceOnly += referenceRight[row] && !variantRight[row] ? 1 : 0;
    }
    int rows = variantRight.length;
    return new PairedTest(
        (double) (variantOnly - referenceOnly) / rows,
        interval(variantOnly, referenceOnly, rows),
        midP(variantOnly, referenceOnly),
        detectable((double) (variantOnly + referenceOnly) / rows, rows, level));
  }

  /**
   * The exact conditional p value, two-sided: twice the smaller tail, at most 1.
   *
   * @param b rows that the one variant alone got right
   * @param c rows that the other alone got right; b + c under 2^31
   */
  public static double exact(long b, long c) {
    return Math.min(1, 2 * coins(b, c).cumulativeProbability(smaller(b, c)));
  }

  /**
   * The exact p value less the probability of what was observed: half of it in each tail. Where no
   * row tells the two apart the formula would say 0.5; 1 is given, because nothing was seen.
   */
  public static double midP(long b, long c) {
    if (b == 0 && c == 0) {
      return 1;
    }
    BinomialDistribution coins = coins(b, c);
    double observed = coins.probability(smaller(b, c));
    // For b = c the two tails overlap in what was observed.
    return b == c ? 1 - observed / 2 : 2 * coins.cumulativeProbability(smaller(b, c)) - observed;
  }

  private static BinomialDistribution coins(long b, long c) {
    return BinomialDistribution.of(Math.toIntExact(b + c), 0.5);
  }

  private static int smaller(long b, long c) {
    return (int) Math.min(b, c);
  }

  // Bonett and Price: one row is added on each side, and each of the two shares is of n + 2 rows.
  private static Interval interval(long variantOnly, long referenceOnly, int rows) {
    double gained = (variantOnly + 1.0) / (rows + 2.0);
    double lost = (referenceOnly + 1.0) / (rows + 2.0);
    double difference = gained - lost;
    double variance = (gained + lost - difference * difference) / (rows + 2.0);
    double half = NormalQuantile.twoSided(0.05) * Math.sqrt(variance);
    return new Interval(Math.max(-1, difference - half), Math.min(1, difference + half));
  }

  private static double detectable(double share, int rows, double level) {
    double z = NormalQuantile.twoSided(level);
    double power = NormalQuantile.OF_POWER;
    double left = rows + power * power - z * z;
    if (left < 0) {
      return 1; // Not even if every row favoured one side.
    }
    double denominator = rows + power * power;
    double difference =
        Math.sqrt(share) * (z * Math.sqrt(rows) + power * Math.sqrt(left)) / denominator;
    if (difference < share) { // Not <=: without rows that decide both are 0.
      return difference;
    }
    // s = d: with u = sqrt(1 - d) the formula is n (1 - u^2) = (z + power * u)^2.
    double root = (Math.sqrt(rows * left) - z * power) / denominator;
    return root <= 0 ? 1 : 1 - root * root;
  }
}
