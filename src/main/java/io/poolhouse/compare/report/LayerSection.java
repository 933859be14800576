package io.poolhouse.compare.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.poolhouse.compare.report.Block.Chart;
import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Paragraph;
import io.poolhouse.compare.report.Block.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the score grows through the layers, a plot for each model and classifier. */
final class LayerSection {
  private LayerSection() {}

  static Optional<Section> of(Findings findings) {
    List<LayerCurve> curves = LayerCurve.of(findings.report());
    if (curves.isEmpty()) {
      return Optional.empty();
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Paragraph(
            "Layer 0 is the embedding output, before any attention; the highest is what a model"
                + " gives unless it is told otherwise. Bars are 95 % intervals."));
    byModel(curves).values().forEach(some -> blocks.add(chart(findings, some, blocks.size())));
    blocks.add(table(findings, curves));
    return Optional.of(new Section("layers", "Layers", "From layer to layer", List.copyOf(blocks)));
  }

  private static Map<String, List<LayerCurve>> byModel(List<LayerCurve> curves) {
    Map<String, List<LayerCurve>> groups = new LinkedHashMap<>();
    for (LayerCurve curve : curves) {
      String group = curve.line().model() + "\0" + curve.line().classifier();
      groups.computeIfAbsent(group, absent -> new ArrayList<>()).add(curve);
    }
    return groups;
  }

  private static Chart chart(Findings findings, List<LayerCurve> curves, int number) {
    String title = title(curves.get(0).line());
    Plot plot =
        new Plot("curves", findings.scale(), findings.scale().scoreHeading())
            .with("across", "Layer")
            .with("title", title);
    for (LayerCurve curve : curves) {
      JsonArray points = plot.curve(ShownText.name(curve.line().how()));
      for (LayerCurve.Point point : curve.points()) {
        JsonObject drawn = plot.point(point.score().mean(), point.score().interval());
        drawn.addProperty("x", point.layer());
        points.add(drawn);
      }
    }
    return new Chart(
        "layers-plot-" + number,
        "Curves of the score over the layers of %s, one for each pooling. The tables have the numbers."
            .formatted(title),
        List.of(),
        plot.data());
  }

  private static String title(LayerCurve.Line line) {
    String model = ShownText.name(line.model());
    return line.classifier().isEmpty() ? model : model + ", " + ShownText.name(line.classifier());
  }

  private static Table table(Findings findings, List<LayerCurve> curves) {
    return Table.of(
        "The best layer of each curve",
        List.of(
            Column.text("Pooling"),
            Column.text("Model"),
            Column.number("Best layer"),
            Column.number(findings.scale().scoreHeading()),
            Column.number("Highest layer"),
            Column.number("There")),
        curves.stream().map(curve -> row(findings.scale(), curve)).toList());
  }

  private static List<Cell> row(Scale scale, LayerCurve curve) {
    LayerCurve.Point best = curve.best();
    LayerCurve.Point highest = curve.points().get(curve.points().size() - 1);
    return List.of(
        Cell.text(ShownText.name(curve.line().how())),
        Cell.text(title(curve.line())),
        Cell.count(best.layer()),
        Cell.number(scale.score(best.score().mean()), best.score().mean()),
        Cell.count(highest.layer()),
        Cell.number(scale.score(highest.score().mean()), highest.score().mean()));
  }
}
