package io.poolhouse.engine;

import java.util.List;

/** Texts that a column of real data holds sooner or later. */
final class OddTexts {
  private OddTexts() {}

  static List<String> all() {
    return List.of(
        "",
        " \t\n ",
        "\uD83D\uDE00",
        "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \uD83C\uDDE9\uD83C\uDDEA",
        "x".repeat(100_000),
        "\u6771".repeat(100_000),
        "\u0001\u0002 control \u001B[31mred\u0007 \u007F",
        "half \uD83D a pair",
        "\u05E9\u05DC\u05D5\u05DD \u05E2\u05D5\u05DC\u05DD, \u0645\u0631\u062D\u0628\u0627",
        "\u6771\u4EAC\u90FD\u306B\u884C\u304F \u4F60\u597D",
        "[CLS] is no token here, nor is [SEP] [PAD] [MASK]",
        "null\u0000in the middle",
        "the cat sat on the mat and ".repeat(400),
        "\uFB01anc\u00E9 nai\u0308ve \u0130stanbul stra\u00DFe",
        "<b>&amp;</b> SELECT * FROM t; -- \"quoted\" \\n");
  }
}
