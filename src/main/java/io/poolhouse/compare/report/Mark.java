package io.poolhouse.compare.report;

import io.poolhouse.compare.statistics.Verdict;

/** How a row is marked: always a shape and a word beside the colour. */
enum Mark {
  PLAIN("plain", ""),
  BETTER("better", "▲"),
  WORSE("worse", "▼"),
  SAME("same", "○"),
  REFERENCE("reference", "◆");

  private final String css;
  private final String sign;

  Mark(String css, String sign) {
    this.css = css;
    this.sign = sign;
  }

  static Mark of(Verdict verdict) {
    return switch (verdict) {
      case BETTER -> BETTER;
      case WORSE -> WORSE;
      case NO_DIFFERENCE_SHOWN -> SAME;
    };
  }

  /** Its class in report.css and its name in report.js. */
  String css() {
    return css;
  }

  String sign() {
    return sign;
  }
}
