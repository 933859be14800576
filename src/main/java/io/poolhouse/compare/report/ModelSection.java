package io.poolhouse.compare.report;

import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Paragraph;
import io.poolhouse.compare.report.Block.Table;
import io.poolhouse.compare.statistics.PairedTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which of several models, and whether the pooling matters within each. */
final class ModelSection {
  private ModelSection() {}

  static Optional<Section> of(Findings findings) {
    List<WithinModel> models = findings.report().withinModels();
    if (models.isEmpty()) {
      return Optional.empty();
    }
    List<Block> blocks = new ArrayList<>();
    models.forEach(
        each -> blocks.add(new Paragraph(ShownText.of(each.answer(), ShownText.SENTENCES))));
    blocks.add(best(findings, models));
    blocks.add(
        new Paragraph(
            "The best of many is partly lucky, so that models with more variants have the better"
                + " chances here. p is adjusted by Holm’s correction over the models."));
    blocks.add(within(findings, models));
    blocks.add(
        new Paragraph(
            "Within a model, every variant is held against the reference’s pooling of the same model;"
                + " p is adjusted over all rows of this table, so that it differs from the table"
                + " above."));
    return Optional.of(
        new Section(
            "models", "Models", "Which model, and does its pooling matter", List.copyOf(blocks)));
  }

  private static Table best(Findings findings, List<WithinModel> models) {
    Scale scale = findings.scale();
    return Table.of(
        "The best of each model, minus the best of all, %s".formatted(scale.differenceUnit()),
        List.of(
            Column.text("Variant"),
            Column.number(scale.scoreHeading()),
            Column.number("Difference"),
            Column.number("95 % interval"),
            Column.number("p adjusted"),
            Column.text("Verdict")),
        models.stream().map(each -> best(findings, each)).toList());
  }

  private static List<Cell> best(Findings findings, WithinModel model) {
    Scale scale = findings.scale();
    double score = findings.score(model.best()).map(VariantScore::mean).orElse(Double.NaN);
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.text(findings.name(model.best())));
    cells.add(Cell.number(scale.score(score), score));
    if (model.behindBest().isPresent()) {
      cells.addAll(tested(scale, model.behindBest().get()));
    } else {
      cells.addAll(
          List.of(
              Cell.number(scale.difference(0), 0),
              Cell.number("–", Double.NaN),
              Cell.number("–", Double.NaN),
              Cell.text("best of all")));
    }
    return cells;
  }

  private static Table within(Findings findings, List<WithinModel> models) {
    Scale scale = findings.scale();
    List<List<Cell>> rows = new ArrayList<>();
    for (WithinModel model : models) {
      for (Comparison comparison : model.comparisons()) {
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.text(findings.name(comparison.variant())));
        cells.add(Cell.text(findings.name(model.reference())));
        cells.addAll(tested(scale, comparison));
        rows.add(cells);
      }
    }
    return Table.of(
        "Within each model, %s".formatted(scale.differenceUnit()),
        List.of(
            Column.text("Variant"),
            Column.text("Against"),
            Column.number("Difference"),
            Column.number("95 % interval"),
            Column.number("p adjusted"),
            Column.text("Verdict")),
        rows);
  }

  private static List<Cell> tested(Scale scale, Comparison comparison) {
    PairedTest test = comparison.test();
    Mark mark = Mark.of(comparison.verdict());
    return List.of(
        Cell.number(scale.difference(test.difference()), test.difference()),
        Cell.number(scale.differences(test.interval()), test.interval().low()),
        Cell.number(Scale.probability(comparison.adjusted()), comparison.adjusted()),
        Cell.text(mark.sign() + " " + comparison.verdict().words()).marked(mark));
  }
}
