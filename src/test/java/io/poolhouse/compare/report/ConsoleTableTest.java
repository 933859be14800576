package io.poolhouse.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTableTest {

  @Test
  void variantsComeBestFirstAndBaselinesLast() {
    List<String> lines = ReportFiles.table(ExampleReports.classification());
    assertEquals(19, lines.size());
    assertEquals(
        "variant (logistic)                 acc. %  95 % interval       diff.  p adj.     verdict",
        lines.get(0));
    assertEquals(
        "mean@-2 bert-base                    92.5  91.2 to 93.8         +3.2  < 0.001    better",
        lines.get(1));
    assertEquals(
        "cls bert-base                        89.3  88.0 to 90.6                          reference",
        lines.get(8));
    assertEquals(
        "pooler minilm                        85.1  83.8 to 86.4         -4.2  < 0.001    worse",
        lines.get(16));
    assertEquals(
        "majority                             22.5  21.5 to 23.5                          baseline",
        lines.get(17));
  }

  @Test
  void similarityHasNoBaselinesAndTwoDecimals() {
    List<String> lines = ReportFiles.table(ExampleReports.similarity());
    assertEquals(
        "variant (bert-base)                   rho  95 % interval       diff.  p adj.     verdict",
        lines.get(0));
    assertEquals(
        "mean@avg(0,-1)                      66.19  62.79 to 69.29     +21.93  < 0.001    better",
        lines.get(1));
  }

  @Test
  void hostileNamesNeitherMoveTheCursorNorTheColumns() {
    List<String> lines = ReportFiles.table(ExampleReports.hostile());
    assertTrue(lines.stream().allMatch(line -> line.length() <= 100), lines.toString());
    assertTrue(
        lines.stream().noneMatch(line -> line.chars().anyMatch(c -> c < ' ' || c == 0x202E)));
    assertTrue(lines.get(16).startsWith("pooler <b>mini</b>|lm[U+202E]  "), lines.get(16));
  }
}
