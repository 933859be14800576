package io.poolhouse.compare.statistics;

/** What a comparison with the reference says. */
public enum Verdict {
  BETTER("better"),
  WORSE("worse"),
  NO_DIFFERENCE_SHOWN("no difference shown");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /**
   * @param adjusted p after the correction for all comparisons of the report
   * @param level the largest p that shows a difference
   */
  public static Verdict of(PairedTest test, double adjusted, double level) {
    if (adjusted > level || test.difference() == 0) {
      return NO_DIFFERENCE_SHOWN;
    }
    return test.difference() > 0 ? BETTER : WORSE;
  }

  /** As reports spell it. */
  public String words() {
    return words;
  }
}
