package io.poolhouse.compare.report;

import io.poolhouse.compare.report.Block.Chart;
import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Paragraph;
import io.poolhouse.compare.report.Block.Table;
import io.poolhouse.compare.statistics.PairedTest;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/** How far every variant is from the reference, and whether that is real. */
final class DifferenceSection {
  private DifferenceSection() {}

  static Section of(Findings findings) {
    List<Block> blocks = new ArrayList<>();
    if (findings.report().comparisons().isEmpty()) {
      blocks.add(new Paragraph("Only the reference was scored, so there is nothing to compare."));
    } else {
      blocks.add(new Paragraph(lead(findings)));
      blocks.add(chart(findings));
      blocks.add(table(findings));
      reading(findings).forEach(sentence -> blocks.add(new Paragraph(sentence)));
    }
    return new Section(
        "differences",
        "Differences",
        "How far from the reference " + findings.referenceName(),
        List.copyOf(blocks));
  }

  private static String lead(Findings findings) {
    return "Every row is a variant minus the reference %s, in %s. The line through a mark is the 95 %% interval of that difference: right of zero the variant is ahead, left of it behind."
        .formatted(findings.referenceName(), findings.scale().differenceUnit());
  }

  private static Chart chart(Findings findings) {
    Scale scale = findings.scale();
    Plot plot = new Plot("dots", scale, "Difference, " + scale.differenceUnit());
    plot.line("", "", 0);
    for (Comparison comparison : findings.comparisonsBestFirst()) {
      plot.row(
          findings.name(comparison.variant()),
          scale.difference(comparison.test().difference()),
          Mark.of(comparison.verdict()),
          comparison.test().difference(),
          comparison.test().interval());
    }
    return new Chart(
        "differences-plot",
        "Plot of the difference of %s variants from the reference %s with 95 %% intervals. The table below has the numbers."
            .formatted(findings.report().comparisons().size(), findings.referenceName()),
        List.of(Mark.BETTER, Mark.WORSE, Mark.SAME),
        plot.data());
  }

  private static Table table(Findings findings) {
    return Table.of(
        "Differences from %s, %s, largest first"
            .formatted(findings.referenceName(), findings.scale().differenceUnit()),
        List.of(
            Column.text("Variant"),
            Column.number("Difference"),
            Column.number("95 % interval"),
            Column.number("p"),
            Column.number("p adjusted"),
            Column.number("Smallest detectable"),
            Column.text("Verdict")),
        findings.comparisonsBestFirst().stream()
            .map(comparison -> row(findings, comparison))
            .toList());
  }

  private static List<Cell> row(Findings findings, Comparison comparison) {
    Scale scale = findings.scale();
    PairedTest test = comparison.test();
    Mark mark = Mark.of(comparison.verdict());
    return List.of(
        Cell.text(findings.name(comparison.variant())),
        Cell.number(scale.difference(test.difference()), test.difference()),
        Cell.number(scale.differences(test.interval()), test.interval().low()),
        Cell.number(Scale.probability(test.p()), test.p()),
        Cell.number(Scale.probability(comparison.adjusted()), comparison.adjusted()),
        Cell.number(scale.score(test.smallestDetectable()), test.smallestDetectable()),
        Cell.text(mark.sign() + " " + comparison.verdict().words()).marked(mark));
  }

  private static List<String> reading(Findings findings) {
    return List.of(
        test(findings.report()),
        ("The intervals are each comparison’s own, as if it were the only one. The verdicts are"
                + " stricter: they go by p after Holm’s correction for all %s comparisons, so an"
                + " interval can lie beside zero where the verdict says no difference shown.")
            .formatted(findings.report().comparisons().size()),
        ("With 80 % power this design could have shown a true difference of "
            + smallest(findings)
            + " "
            + findings.scale().differenceUnit()
            + ". No difference shown does not mean none: a smaller one would often have gone"
            + " unseen."));
  }

  private static String test(Report report) {
    DataSummary data = report.data();
    return switch (report.task()) {
      case SIMILARITY -> "The test is a paired bootstrap over the text pairs.";
      case CLASSIFICATION ->
          data.testRows() > 0 && report.training().filter(each -> each.seeds() > 1).isPresent()
              ? "The test is over the %s rows of the test table and over the seeds, as crossed random effects: a difference must be larger than what other rows and what other seeds would have changed. Without several seeds on either side it is McNemar’s."
                  .formatted(Scale.count(data.testRows()))
              : data.testRows() > 0
                  ? "The test is McNemar’s, over the %s rows of the test table, of which both variants predict the same ones."
                      .formatted(Scale.count(data.testRows()))
                  : "The test is the corrected resampled t-test (Nadeau and Bengio) over %s, the same for every variant."
                      .formatted(folds(data));
    };
  }

  private static String folds(DataSummary data) {
    return data.repeats() > 1
        ? "%s repeats of %s folds".formatted(data.repeats(), data.folds())
        : "%s folds".formatted(data.folds());
  }

  private static String smallest(Findings findings) {
    DoubleSummaryStatistics range =
        findings.report().comparisons().stream()
            .mapToDouble(comparison -> comparison.test().smallestDetectable())
            .filter(Double::isFinite)
            .summaryStatistics();
    if (range.getCount() == 0) {
      return "an unknown number of";
    }
    String least = findings.scale().score(range.getMin());
    String most = findings.scale().score(range.getMax());
    return least.equals(most)
        ? least
        : "%s to %s (by variant, see the table)".formatted(least, most);
  }
}
