package io.poolhouse.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownPageTest {

  private static String markdown(Report report) {
    return ReportFiles.of(report).get("report.md");
  }

  @Test
  void theAnswerComesFirstAndEverySectionFollows() {
    String markdown = markdown(ExampleReports.classification());
    assertTrue(
        markdown.startsWith(
            "# Yes: the average of the last but one layer beats \\[CLS\\]. mean@-2"),
        markdown);
    assertEquals(
        List.of(
            "## Before believing it",
            "## How far from the reference cls · bert-base",
            "## Accuracy of every variant",
            "## Where cls · bert-base and mean@-2 · bert-base disagree",
            "## With fewer training rows",
            "## What it costs",
            "## How crowded each space is",
            "## The texts",
            "## Settings that the training folds chose",
            "## To repeat it"),
        markdown.lines().filter(line -> line.startsWith("## ")).toList());
  }

  @Test
  void aTableReadsAsText() {
    String markdown = markdown(ExampleReports.classification());
    assertTrue(
        markdown.contains(
            """
            | Variant | Difference | 95 % interval | p | p adjusted | Smallest detectable | Verdict |
            | --- | ---: | ---: | ---: | ---: | ---: | --- |
            | mean@-2 · bert-base | +3.2 | +2.0 to +4.4 | \\< 0.001 | \\< 0.001 | 1.9 | ▲ better |
            """),
        markdown);
    assertTrue(markdown.contains("| majority | 22.5 | 21.5 to 23.5 | 0.9 | 6.1 |"));
    assertTrue(markdown.contains("```\njobs/compare --input trec.csv --text text"));
  }

  @Test
  void similaritySpeaksOfPointsAndSubsets() {
    String markdown = markdown(ExampleReports.similarity());
    assertTrue(markdown.contains("The test is a paired bootstrap over the text pairs."));
    assertTrue(markdown.contains("| mean@avg(0,-1) | 66.19 | 62.79 to 69.29 | ▲ better |"));
    assertTrue(
        markdown.contains(
            "| Variant | All pairs | answer-answer | headlines | plagiarism | postediting |"
                + " question-question | Mean of subsets |"));
    assertFalse(markdown.contains("Accuracy"));
    assertFalse(markdown.contains("fold"));
  }

  @Test
  void hostileTextsStayInTheirCells() {
    String markdown = markdown(ExampleReports.hostile());
    assertTrue(
        markdown.startsWith(
            "# \\# \\<i\\>mean\\</i\\> beats \\`cls\\` \\| [U+202E]by"
                .replace("[U+202E]", "\\[U+202E\\]")),
        markdown.substring(0, 90));
    assertTrue(markdown.contains("- 1\\. not a list \\| {{ 1 }}"));
    assertTrue(
        markdown.contains(
            "a \\| b \\|\\| c \\\\\\| d \\`code\\` \\`\\`\\` \\*\\*bold\\*\\* \\_\\_x\\_\\_"
                + " \\[link\\](http://example.invalid) !\\[p\\](x)"));
    assertTrue(markdown.contains("````\njobs/compare --input '</code>"));
    assertFalse(markdown.contains("\u202E"));
    assertFalse(markdown.contains("\0"));
    for (List<String> table : tables(markdown)) {
      assertEquals(1, table.stream().map(MarkdownPageTest::bars).distinct().count(), table.get(0));
    }
  }

  private static List<List<String>> tables(String markdown) {
    List<List<String>> tables = new ArrayList<>();
    boolean inside = false;
    for (String line : markdown.split("\n")) {
      if (line.startsWith("| ") && !inside) {
        tables.add(new ArrayList<>());
      }
      inside = line.startsWith("| ");
      if (inside) {
        tables.get(tables.size() - 1).add(line);
      }
    }
    assertTrue(tables.size() > 10);
    return tables;
  }

  // A bar counts unless an odd number of backslashes stands before it.
  private static long bars(String line) {
    return line.replace("\\\\", "").replace("\\|", "").chars().filter(c -> c == '|').count();
  }
}
