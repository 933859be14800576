package io.poolhouse.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportInBrowserTest {
  private static Browser browser;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    Optional<Path> program = Browser.find();
    Assumptions.assumeTrue(program.isPresent(), Browser.HOW_TO_GET_ONE);
    browser = Browser.start(program.get());
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  private OpenReport open(Report report, int width, ColorScheme scheme) throws IOException {
    return new OpenReport(browser, report, folder, width, scheme);
  }

  @ParameterizedTest
  @CsvSource({
    "classification, 1280, LIGHT",
    "classification, 1280, DARK",
    "classification, 400, LIGHT",
    "layers, 1280, LIGHT",
    "similarity, 1280, LIGHT",
    "similarity, 400, DARK",
    "manyClasses, 1280, LIGHT",
    "manyClasses, 400, LIGHT",
    "onlyTheReference, 1280, LIGHT",
    "hostile, 1280, DARK",
    "hostile, 400, LIGHT"
  })
  void theFileOpensWithoutComplaintOrNetwork(String example, int width, ColorScheme scheme)
      throws IOException {
    try (OpenReport report = open(example(example), width, scheme)) {
      report.picture(
          "%s-%d-%s".formatted(example, width, scheme.name().toLowerCase(java.util.Locale.ROOT)));
      assertEquals(List.of(), report.complaints());
      assertEquals(List.of(report.address()), report.requests());
      assertEquals(
          report.page().locator(".chart").count(),
          report.page().locator(".chart > div > svg").count());
      assertEquals(
          0,
          report.number("document.documentElement.scrollWidth - innerWidth"),
          "scrolls sideways");
    }
  }

  private static Report example(String name) {
    return switch (name) {
      case "classification" -> ExampleReports.classification();
      case "layers" -> ExampleReports.layers();
      case "similarity" -> ExampleReports.similarity();
      case "manyClasses" -> ExampleReports.manyClasses();
      case "onlyTheReference" -> ExampleReports.onlyTheReference();
      case "hostile" -> ExampleReports.hostile();
      default -> throw new IllegalArgumentException(name);
    };
  }

  @Test
  void everyComparisonIsDrawnInItsVerdictsShapeAndColour() throws IOException {
    Report example = ExampleReports.classification();
    try (OpenReport report = open(example, 1280, ColorScheme.LIGHT)) {
      assertEquals(marks(example, Mark.BETTER), drawn(report, "fill", "#00795a"));
      assertEquals(marks(example, Mark.WORSE), drawn(report, "fill", "#b84a00"));
      assertEquals(marks(example, Mark.SAME), drawn(report, "fill", "#ffffff"));
      // A whisker is a line with two ends.
      long whiskers =
          drawn(report, "stroke", "#00795a")
              + drawn(report, "stroke", "#b84a00")
              + drawn(report, "stroke", "#5f6b76")
              - marks(example, Mark.SAME);
      assertEquals(3L * example.comparisons().size(), whiskers);
      assertTrue(
          report.page().locator("#differences-plot").textContent().contains("mean@avg(0,-1)"));
    }
  }

  private static long marks(Report report, Mark mark) {
    return report.comparisons().stream()
        .filter(comparison -> Mark.of(comparison.verdict()) == mark)
        .count();
  }

  private static long drawn(OpenReport report, String attribute, String color) {
    return report
        .page()
        .locator("#differences-plot svg path[%s='%s']".formatted(attribute, color))
        .count();
  }

  @Test
  void baselinesAreLinesOrNamedWhereTheyLieFarOff() throws IOException {
    try (OpenReport report = open(ExampleReports.classification(), 1280, ColorScheme.LIGHT)) {
      String plot = report.page().locator("#scores-plot").textContent();
      assertTrue(plot.contains("tf-idf 86.1"), plot);
      assertTrue(plot.contains("◂ off the plot: majority 22.5"), plot);
    }
  }

  @Test
  void aTableSortsByClickAndByKeyboard() throws IOException {
    try (OpenReport report = open(ExampleReports.classification(), 1280, ColorScheme.LIGHT)) {
      Locator table = report.page().locator("#differences table");
      Locator difference = table.locator("thead th").nth(1);
      assertEquals("mean@-2 · bert-base", firstCell(table));
      difference.locator("button").click();
      assertEquals("descending", difference.getAttribute("aria-sort"));
      assertEquals("mean@-2 · bert-base", firstCell(table));
      difference.locator("button").click();
      assertEquals("ascending", difference.getAttribute("aria-sort"));
      assertEquals("pooler · minilm", firstCell(table));

      Locator name = table.locator("thead th").nth(0);
      name.locator("button").focus();
      report.page().keyboard().press("Enter");
      assertEquals("ascending", name.getAttribute("aria-sort"));
      assertEquals(null, difference.getAttribute("aria-sort"));
      assertEquals("cls · minilm", firstCell(table));
      report.page().keyboard().press("Space");
      assertEquals("pooler · minilm", firstCell(table));
    }
  }

  private static String firstCell(Locator table) {
    return table.locator("tbody tr").first().locator("th").textContent();
  }

  @Test
  void hostileTextsAreTextAndNothingElse() throws IOException {
    try (OpenReport report = open(ExampleReports.hostile(), 1280, ColorScheme.LIGHT)) {
      Page page = report.page();
      assertEquals(4, page.locator("script").count(), "the page's own scripts");
      assertEquals(
          0,
          page.locator("img, iframe, object, b:not(.tip b), main i, [onerror], [onload]").count());
      String shown = page.locator("body").innerText();
      for (String text :
          List.of(
              "</script><script>alert('text')</script>",
              "<!-- <script> comment that never ends",
              "{{ 6*7 }} {% include 'x' %}",
              "invoice[U+202E]gpj.exe",
              "before[U+0000]after[U+001B][31mred[U+0007]",
              "high [U+D83D] low [U+DE00] end",
              "line[U+2028]separator",
              "&lt;b&gt; &amp; &#x202E;",
              "two↵lines",
              "שלום 👩‍👩‍👧 ok")) {
        assertTrue(shown.contains(text), text);
      }
      assertFalse(page.content().contains("\u202E"));
      page.locator("#differences-plot svg path[fill='#b84a00']").first().hover();
      assertEquals("max · <b>mini</b>|lm[U+202E]", page.locator(".tip > b").first().textContent());
      assertEquals(List.of(), report.complaints());
    }
  }

  @Test
  void theToggleRedrawsThePlotsInTheOtherColours() throws IOException {
    try (OpenReport report = open(ExampleReports.classification(), 1280, ColorScheme.LIGHT)) {
      Locator toggle = report.page().locator("#theme");
      assertEquals("Dark", toggle.textContent());
      toggle.focus();
      report.page().keyboard().press("Enter");
      assertEquals("Light", toggle.textContent());
      assertEquals(0, drawn(report, "fill", "#00795a"));
      assertNotEquals(0, drawn(report, "fill", "#2ec79b"));
      assertEquals("rgb(20, 22, 26)", background(report));
    }
  }

  private static String background(OpenReport report) {
    return (String) report.page().evaluate("getComputedStyle(document.body).backgroundColor");
  }

  @Test
  void onPaperThePageIsLightAndFitsAndEverythingIsOpen() throws IOException {
    try (OpenReport report = open(ExampleReports.classification(), 1280, ColorScheme.DARK)) {
      Page page = report.page();
      page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
      page.waitForSelector("html[data-theme=light]");
      assertEquals("rgb(255, 255, 255)", background(report));
      assertEquals(0, report.number("document.querySelectorAll('details:not([open])').length"));
      assertFalse(page.locator("#theme").isVisible());
      assertNotEquals(0, drawn(report, "fill", "#00795a"));
      assertTrue(
          report.number(
                  "Math.max(...[...document.querySelectorAll('svg')].map(s => s.clientWidth))")
              <= 660);
      report.picture("classification-print");
      page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
      page.waitForSelector("html[data-theme=dark]");
      assertNotEquals(0, report.number("document.querySelectorAll('details:not([open])').length"));
      page.pdf(new Page.PdfOptions().setPath(folder.resolve("report.pdf")));
      assertTrue(Files.size(folder.resolve("report.pdf")) > 10_000);
    }
  }

  @Test
  void plotsFollowTheWindow() throws IOException {
    try (OpenReport report = open(ExampleReports.layers(), 1280, ColorScheme.LIGHT)) {
      Locator plot = report.page().locator("#layers-plot-1");
      assertEquals("974", plot.getAttribute("data-width"));
      report.page().setViewportSize(600, 900);
      report.page().waitForSelector("#layers-plot-1:not([data-width='974'])");
      assertTrue(report.number("document.querySelector('#layers-plot-1 svg').clientWidth") <= 600);
      assertEquals(List.of(), report.complaints());
    }
  }
}
