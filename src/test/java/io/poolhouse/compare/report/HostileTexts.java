package io.poolhouse.compare.report;

import java.util.List;

/** Texts that break out of pages, tables and terminals which do not escape them. */
final class HostileTexts {
  static final String RIGHT_TO_LEFT = "invoice\u202Egpj.exe";
  static final String NUL = "before\0after\u001b[31mred\u0007";
  static final String LONE_SURROGATES = "high \uD83D low \uDE00 end";

  static final List<String> ALL =
      List.of(
          "</script><script>alert('text')</script>",
          "<!-- <script> comment that never ends",
          "<img src=x onerror=\"alert(7)\">",
          "\" onmouseover=\"alert(8)\" x='",
          "{{ 6*7 }} {% include 'x' %} {# note #}",
          "a | b || c \\| d `code` ``` **bold** __x__ [link](http://example.invalid) ![p](x)",
          "two\nlines\r\nand\ta tab",
          "line\u2028separator\u2029paragraph",
          RIGHT_TO_LEFT,
          "\u2066isolate\u2069 \u200Fmark \u061C zero\u200Bwidth \uFEFFbom",
          NUL,
          LONE_SURROGATES,
          "&lt;b&gt; &amp; &#x202E;",
          "long ".repeat(20_000),
          "Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307 שלום 👩‍👩‍👧 ok");

  private HostileTexts() {}
}
