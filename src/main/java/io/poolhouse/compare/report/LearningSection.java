package io.poolhouse.compare.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.poolhouse.compare.report.Block.Chart;
import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Paragraph;
import io.poolhouse.compare.report.Block.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What fewer training rows would have reached. */
final class LearningSection {
  private LearningSection() {}

  static Optional<Section> of(Findings findings) {
    if (findings.report().learningCurve().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Section(
            "learning",
            "Learning curve",
            "With fewer training rows",
            List.of(
                new Paragraph(
                    "Each variant trained on a share of the training rows and scored on the same"
                        + " held-out rows. Where a curve still rises at its right end, more"
                        + " labelled rows would help more than another pooling."),
                chart(findings),
                table(findings).aside())));
  }

  private static Chart chart(Findings findings) {
    Plot plot =
        new Plot("curves", findings.scale(), findings.scale().scoreHeading())
            .with("across", "Training rows");
    Map<Variant, JsonArray> curves = new LinkedHashMap<>();
    for (LearningPoint point : findings.report().learningCurve()) {
      JsonObject drawn = plot.point(point.mean(), point.interval());
      drawn.addProperty("x", point.rows());
      curves
          .computeIfAbsent(point.variant(), variant -> plot.curve(findings.name(variant)))
          .add(drawn);
    }
    return new Chart(
        "learning-plot",
        "Curves of the score over the number of training rows. The table below has the numbers.",
        List.of(),
        plot.data());
  }

  private static Table table(Findings findings) {
    Scale scale = findings.scale();
    return Table.of(
        "Score by training rows",
        List.of(
            Column.text("Variant"),
            Column.number("Training rows"),
            Column.number("Share, %"),
            Column.number(scale.scoreHeading()),
            Column.number("95 % interval")),
        findings.report().learningCurve().stream()
            .map(
                point ->
                    List.of(
                        Cell.text(findings.name(point.variant())),
                        Cell.count(point.rows()),
                        Cell.number(Scale.PERCENT.score(point.share()), point.share()),
                        Cell.number(scale.score(point.mean()), point.mean()),
                        Cell.number(scale.interval(point.interval()), point.interval().low())))
            .toList());
  }
}
