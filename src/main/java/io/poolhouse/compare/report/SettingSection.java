package io.poolhouse.compare.report;

import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Paragraph;
import io.poolhouse.compare.report.Block.Table;
import java.util.List;
import java.util.Optional;

/** Which settings of the classifiers the training folds chose. */
final class SettingSection {
  private SettingSection() {}

  static Optional<Section> of(Findings findings) {
    List<List<Cell>> rows =
        findings.bestFirst().stream()
            .flatMap(
                score -> score.strengths().stream().map(chosen -> row(findings, score, chosen)))
            .toList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Section(
            "settings",
            "Settings",
            "Settings that the training folds chose",
            List.of(
                new Paragraph(
                    "Chosen inside each training fold, never on the rows that are scored. Where the"
                        + " grid ends at the chosen setting, a better one may lie beyond it."),
                Table.of(
                        "Chosen settings",
                        List.of(
                            Column.text("Variant"),
                            Column.text("Setting"),
                            Column.number("Folds that chose it"),
                            Column.text("Edge of the grid")),
                        rows)
                    .aside())));
  }

  private static List<Cell> row(
      Findings findings, VariantScore score, VariantScore.ChosenSetting chosen) {
    return List.of(
        Cell.text(findings.name(score.variant())),
        Cell.text(ShownText.name(chosen.setting())),
        Cell.count(chosen.times()),
        Cell.text(chosen.edge() ? "yes" : ""));
  }
}
