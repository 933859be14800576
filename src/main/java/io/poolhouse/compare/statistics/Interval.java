package io.poolhouse.compare.statistics;

/** A 95 % interval. */
public record Interval(double low, double high) {

  public Interval {
    if (low > high) {
      throw new IllegalArgumentException("an interval from %s to %s".formatted(low, high));
    }
  }
}
