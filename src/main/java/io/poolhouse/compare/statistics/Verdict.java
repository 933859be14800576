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

  /** As reports spell it. */
  public String words() {
    return words;
  }
}
