package io.poolhouse.compare.report;

import io.poolhouse.compare.report.Block.Chart;
import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Paragraph;
import io.poolhouse.compare.report.Block.Table;
import io.poolhouse.compare.statistics.Interval;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How alike the vectors of unrelated texts are. */
final class CrowdingSection {
  private CrowdingSection() {}

  /** Empty where it was measured of no variant. */
  static Optional<Section> of(Findings findings) {
    List<VariantScore> leastFirst =
        findings.report().variants().stream()
            .filter(score -> !Double.isNaN(score.crowding()))
            .sorted(Comparator.comparingDouble(VariantScore::crowding))
            .toList();
    if (leastFirst.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Section(
            "crowding",
            "Crowding",
            "How crowded each space is",
            List.of(
                new Paragraph(
                    "The mean cosine of random pairs of texts. Near 1, all vectors point the same way,"
                        + " and a cosine says little about meaning: this is why raw [CLS] does badly at"
                        + " similarity, while a trained classifier, which may weigh every number of the"
                        + " vector by itself, hardly minds."),
                chart(findings, leastFirst),
                table(findings, leastFirst).aside())));
  }

  private static Chart chart(Findings findings, List<VariantScore> scores) {
    // POINTS leaves numbers as they are.
    Plot plot = new Plot("dots", Scale.POINTS, "Mean cosine of random pairs");
    plot.with("least", 0).with("most", 1);
    for (VariantScore score : scores) {
      plot.row(
          findings.name(score.variant()),
          Scale.fraction(score.crowding()),
          Mark.PLAIN,
          score.crowding(),
          new Interval(score.crowding(), score.crowding()));
    }
    return new Chart(
        "crowding-plot",
        "Plot of the mean cosine of random pairs for every variant. The table below has the numbers.",
        List.of(),
        plot.data());
  }

  private static Table table(Findings findings, List<VariantScore> scores) {
    return Table.of(
        "Mean cosine of random pairs, least crowded first",
        List.of(
            Column.text("Variant"),
            Column.number("Mean cosine"),
            Column.number(findings.scale().scoreHeading())),
        scores.stream()
            .map(
                score ->
                    List.of(
                        Cell.text(findings.name(score.variant())),
                        Cell.number(Scale.fraction(score.crowding()), score.crowding()),
                        Cell.number(findings.scale().score(score.mean()), score.mean())))
            .toList());
  }
}
