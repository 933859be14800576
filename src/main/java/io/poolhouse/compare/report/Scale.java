package io.poolhouse.compare.report;

import io.poolhouse.compare.statistics.Interval;
import java.util.Locale;

/** How a task's scores are written: accuracies as per cent, Spearman's rho in points (x 100). */
enum Scale {
  PERCENT(100, "%.1f", "Accuracy", "%", "percentage points"),
  POINTS(1, "%.2f", "Spearman’s rho × 100", "points", "points");

  private static final String NONE = "–";

  private final double factor;
  private final String format;
  private final String scoreName;
  private final String unit;
  private final String differenceUnit;

  Scale(double factor, String format, String scoreName, String unit, String differenceUnit) {
    this.factor = factor;
    this.format = format;
    this.scoreName = scoreName;
    this.unit = unit;
    this.differenceUnit = differenceUnit;
  }

  static Scale of(Task task) {
    return switch (task) {
      case CLASSIFICATION -> PERCENT;
      case SIMILARITY -> POINTS;
    };
  }

  /** What a score is, without its unit. */
  String scoreName() {
    return scoreName;
  }

  /** What a score is, as a table's heading and a plot's axis say it. */
  String scoreHeading() {
    return switch (this) {
      case PERCENT -> scoreName + ", %";
      case POINTS -> scoreName;
    };
  }

  String differenceUnit() {
    return differenceUnit;
  }

  /** The number alone. */
  String score(double score) {
    return number(score * factor);
  }

  /** With its unit, for a sentence. */
  String scoreInWords(double score) {
    return score(score) + " " + unit;
  }

  String interval(Interval interval) {
    return score(interval.low()) + " to " + score(interval.high());
  }

  /** With its sign. */
  String difference(double difference) {
    String number = number(difference * factor);
    boolean signed = number.startsWith("−") || isZero(number) || number.equals(NONE);
    return signed ? number : "+" + number;
  }

  String differences(Interval interval) {
    return difference(interval.low()) + " to " + difference(interval.high());
  }

  /** In the unit that is shown. */
  double plotted(double score) {
    return score * factor;
  }

  private String number(double value) {
    return Double.isFinite(value) ? signed(String.format(Locale.ROOT, format, value)) : NONE;
  }

  /** Three decimals, as the p of a test. */
  static String probability(double p) {
    if (Double.isNaN(p)) {
      return NONE;
    }
    return p < 0.001 ? "< 0.001" : fraction(p);
  }

  /** Three decimals, as a cosine or an F1. */
  static String fraction(double value) {
    return Double.isFinite(value) ? signed(String.format(Locale.ROOT, "%.3f", value)) : NONE;
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String share(long part, long whole) {
    return whole == 0 ? NONE : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f", seconds);
  }

  // A minus sign as wide as the plus; none before a zero that was rounded to.
  private static String signed(String number) {
    if (!number.startsWith("-")) {
      return number;
    }
    return isZero(number.substring(1)) ? number.substring(1) : "−" + number.substring(1);
  }

  private static boolean isZero(String number) {
    return number.chars().allMatch(digit -> digit == '0' || digit == '.');
  }
}
