package io.poolhouse.bench;

import java.util.Arrays;
import java.util.Locale;

/** The median of the rounds' ratios, and the smallest and largest of them. */
record Ratio(double median, double lowest, double highest) {

  static Ratio of(double[] ratios) {
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    return new Ratio(median(sorted), sorted[0], sorted[sorted.length - 1]);
  }

  /** Of numbers that are sorted. */
  static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, lowest, highest);
  }
}
