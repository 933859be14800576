package io.poolhouse.compare.report;

import io.poolhouse.compare.report.Block.Chart;
import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Paragraph;
import io.poolhouse.compare.report.Block.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What every variant scored, beside what is reached without a model. */
final class ScoreSection {
  private ScoreSection() {}

  static Section of(Findings findings) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Paragraph(lead(findings)));
    blocks.add(chart(findings));
    blocks.add(variants(findings));
    if (!findings.report().baselines().isEmpty()) {
      blocks.add(baselines(findings));
    }
    return new Section(
        "scores",
        "Scores",
        findings.scale().scoreName() + " of every variant",
        List.copyOf(blocks));
  }

  private static String lead(Findings findings) {
    DataSummary data = findings.report().data();
    String intervals =
        " Intervals hold 95 % for each score alone. Whether two variants differ is the question of"
            + " the section before: scores on the same rows rise and fall together, so their"
            + " intervals may overlap where the difference is clear.";
    return switch (findings.report().task()) {
      case SIMILARITY ->
          "Spearman’s rank correlation between the cosine similarity of a pair’s vectors and its given score."
              + intervals;
      case CLASSIFICATION ->
          (data.testRows() > 0
                  ? "The share of %s test rows that are predicted right."
                      .formatted(Scale.count(data.testRows()))
                  : "The share of held-out rows that are predicted right, as the mean of the folds.")
              + " Dashed lines are baselines that need no model."
              + intervals;
    };
  }

  private static Chart chart(Findings findings) {
    Scale scale = findings.scale();
    Plot plot = new Plot("dots", scale, scale.scoreHeading());
    for (Baseline baseline : findings.report().baselines()) {
      plot.line(ShownText.name(baseline.name()), scale.score(baseline.mean()), baseline.mean());
    }
    for (VariantScore score : findings.bestFirst()) {
      plot.row(
          findings.name(score.variant()),
          scale.score(score.mean()),
          findings.mark(score.variant()),
          score.mean(),
          score.interval());
    }
    return new Chart(
        "scores-plot",
        "Plot of the scores of %s variants with 95 %% intervals, and of the baselines. The tables below have the numbers."
            .formatted(findings.report().variants().size()),
        List.of(Mark.BETTER, Mark.WORSE, Mark.SAME, Mark.REFERENCE),
        plot.data());
  }

  private static Table variants(Findings findings) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("Variant"));
    columns.add(Column.number(findings.scale().scoreHeading()));
    columns.add(Column.number("95 % interval"));
    if (findings.report().task() == Task.CLASSIFICATION) {
      columns.add(Column.number("SD of folds"));
      columns.add(Column.number("Macro-F1"));
    }
    columns.add(Column.text("Against the reference"));
    return Table.of(
        findings.scale().scoreHeading() + ", best first",
        List.copyOf(columns),
        findings.bestFirst().stream().map(score -> row(findings, score)).toList());
  }

  private static List<Cell> row(Findings findings, VariantScore score) {
    Scale scale = findings.scale();
    Mark mark = findings.mark(score.variant());
    String verdict =
        findings
            .comparison(score.variant())
            .map(comparison -> comparison.verdict().words())
            .orElse(mark == Mark.REFERENCE ? "the reference" : "");
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.text(findings.name(score.variant())));
    cells.add(Cell.number(scale.score(score.mean()), score.mean()));
    cells.add(Cell.number(scale.interval(score.interval()), score.interval().low()));
    if (findings.report().task() == Task.CLASSIFICATION) {
      cells.add(deviation(scale, score.sd(), score.folds()));
      cells.add(macroF1(score.macroF1()));
    }
    cells.add(Cell.text((mark.sign() + " " + verdict).strip()).marked(mark));
    return List.copyOf(cells);
  }

  private static Table baselines(Findings findings) {
    Scale scale = findings.scale();
    return Table.of(
        "Baselines, which need no model",
        List.of(
            Column.text("Baseline"),
            Column.number(scale.scoreHeading()),
            Column.number("95 % interval"),
            Column.number("SD of folds"),
            Column.number("Macro-F1")),
        findings.report().baselines().stream()
            .map(
                baseline ->
                    List.of(
                        Cell.text(ShownText.name(baseline.name())),
                        Cell.number(scale.score(baseline.mean()), baseline.mean()),
                        Cell.number(scale.interval(baseline.interval()), baseline.interval().low()),
                        deviation(scale, baseline.sd(), baseline.folds()),
                        macroF1(baseline.macroF1())))
            .toList());
  }

  private static Cell deviation(Scale scale, double sd, List<Double> folds) {
    return folds.size() < 2 ? Cell.number("–", Double.NaN) : Cell.number(scale.score(sd), sd);
  }

  private static Cell macroF1(OptionalDouble macroF1) {
    double value = macroF1.orElse(Double.NaN);
    return Cell.number(Scale.PERCENT.score(value), value);
  }
}
