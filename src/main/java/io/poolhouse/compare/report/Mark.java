package io.poolhouse.compare.report;

import io.poolhouse.compare.statistics.Verdict;

/**
 * How a row is marked: always a shape and a word beside the colour.
 *
 * <p>Its accessors are public for the template.
 */
enum Mark {
  PLAIN("plain", "", ""),
  BETTER("better", "▲", Verdict.BETTER.words()),
  WORSE("worse", "▼", Verdict.WORSE.words()),
  SAME("same", "○", Verdict.NO_DIFFERENCE_SHOWN.words()),
  REFERENCE("reference", "◆", "reference");

  private final String css;
  private final String sign;
  private final String words;

  Mark(String css, String sign, String words) {
    this.css = css;
    this.sign = sign;
    this.words = words;
  }

  static Mark of(Verdict verdict) {
    return switch (verdict) {
      case BETTER -> BETTER;
      case WORSE -> WORSE;
      case NO_DIFFERENCE_SHOWN -> SAME;
    };
  }

  /** Its class in report.css and its name in plots.js. */
  public String css() {
    return css;
  }

  public String sign() {
    return sign;
  }

  public String words() {
    return words;
  }
}
