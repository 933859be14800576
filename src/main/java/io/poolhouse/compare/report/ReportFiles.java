package io.poolhouse.compare.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The forms of a report. The same report gives the same bytes. */
public final class ReportFiles {
  private ReportFiles() {}

  /** The texts of {@code report.html}, {@code report.md} and {@code report.json}, to be UTF-8. */
  public static Map<String, String> of(Report report) {
    Page page = Page.of(report);
    Map<String, String> files = new LinkedHashMap<>();
    files.put("report.html", HtmlPage.of(page));
    files.put("report.md", MarkdownPage.of(page));
    files.put("report.json", JsonReport.of(report));
    return files;
  }

  /** Variants, best first, then baselines: lines of about 100 characters for a terminal. */
  public static List<String> table(Report report) {
    return ConsoleTable.of(Findings.of(report));
  }
}
