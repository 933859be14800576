package io.poolhouse.compare.report;

import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Paragraph;
import io.poolhouse.compare.report.Block.Table;
import io.poolhouse.compare.report.VariantScore.SubsetScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Spearman's rho of every subset of the pairs. */
final class SubsetSection {
  private SubsetSection() {}

  static Optional<Section> of(Findings findings) {
    List<VariantScore> scored =
        findings.bestFirst().stream().filter(score -> !score.subsets().isEmpty()).toList();
    if (scored.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Section(
            "subsets",
            "Subsets",
            "Spearman’s rho in every subset",
            List.of(
                new Paragraph(
                    "Over all pairs and within each subset. The mean of the subsets is another"
                        + " number than the rho of all pairs: papers report either."),
                overview(findings, scored),
                intervals(findings, scored).aside())));
  }

  private static Table overview(Findings findings, List<VariantScore> scored) {
    List<Column> columns =
        new ArrayList<>(List.of(Column.text("Variant"), Column.number("All pairs")));
    for (SubsetScore subset : scored.get(0).subsets()) {
      columns.add(Column.number(ShownText.name(subset.subset())));
    }
    columns.add(Column.number("Mean of subsets"));
    return Table.of(
        "Spearman’s rho × 100 by subset, best first",
        columns,
        scored.stream().map(score -> overview(findings, score)).toList());
  }

  private static List<Cell> overview(Findings findings, VariantScore score) {
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.text(findings.name(score.variant())));
    cells.add(number(findings, score.mean()));
    score.subsets().forEach(subset -> cells.add(number(findings, subset.score())));
    cells.add(
        number(
            findings,
            score.subsets().stream().mapToDouble(SubsetScore::score).average().orElse(Double.NaN)));
    return cells;
  }

  private static Table intervals(Findings findings, List<VariantScore> scored) {
    return Table.of(
        "Subsets with their pairs and 95 % intervals",
        List.of(
            Column.text("Variant"),
            Column.text("Subset"),
            Column.number("Pairs"),
            Column.number("Rho × 100"),
            Column.number("95 % interval")),
        scored.stream()
            .flatMap(score -> score.subsets().stream().map(subset -> row(findings, score, subset)))
            .toList());
  }

  private static List<Cell> row(Findings findings, VariantScore score, SubsetScore subset) {
    return List.of(
        Cell.text(findings.name(score.variant())),
        Cell.text(ShownText.name(subset.subset())),
        Cell.count(subset.pairs()),
        number(findings, subset.score()),
        Cell.number(findings.scale().interval(subset.interval()), subset.interval().low()));
  }

  private static Cell number(Findings findings, double score) {
    return Cell.number(findings.scale().score(score), score);
  }
}
