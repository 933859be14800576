package io.poolhouse.compare.report;

import com.google.gson.JsonObject;
import io.poolhouse.compare.report.Block.Chart;
import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Paragraph;
import io.poolhouse.compare.report.Block.Table;
import io.poolhouse.compare.report.DataSummary.TextLengths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a score costs: numbers to store, time to fit. */
final class CostSection {
  private CostSection() {}

  static Section of(Findings findings) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Paragraph(
            "All poolings of a model come from one forward pass, so embedding costs the same"
                + " whichever is chosen. What differs is the width of a vector: what is stored for"
                + " every row and read by every classifier or search."));
    blocks.add(chart(findings));
    blocks.add(table(findings).aside());
    embedding(findings).ifPresent(blocks::add);
    return new Section("cost", "Cost", "What it costs", List.copyOf(blocks));
  }

  private static Optional<Block> embedding(Findings findings) {
    List<TextLengths> lengths = findings.report().data().lengths();
    if (lengths.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Table.of(
            "Embedding, once for all poolings of a model",
            List.of(Column.text("Model"), Column.number("Texts"), Column.number("Seconds")),
            lengths.stream()
                .map(
                    one ->
                        List.of(
                            Cell.text(ShownText.name(one.model())),
                            Cell.count(one.texts()),
                            Cell.number(
                                Scale.seconds(one.embeddingSeconds()), one.embeddingSeconds())))
                .toList()));
  }

  private static Chart chart(Findings findings) {
    Scale scale = findings.scale();
    Plot plot =
        new Plot("scatter", scale, scale.scoreHeading())
            .with("across", "Width of a vector, numbers (log scale)");
    for (VariantScore score : findings.bestFirst()) {
      JsonObject row =
          plot.row(
              findings.name(score.variant()),
              scale.score(score.mean()),
              findings.mark(score.variant()),
              score.mean(),
              score.interval());
      row.addProperty("x", score.width());
    }
    return new Chart(
        "cost-plot",
        "Plot of the score of every variant against the width of its vectors. The table below has the numbers.",
        List.of(Mark.BETTER, Mark.WORSE, Mark.SAME, Mark.REFERENCE),
        plot.data());
  }

  private static Table table(Findings findings) {
    Scale scale = findings.scale();
    return Table.of(
        "Cost of every variant, best score first",
        List.of(
            Column.text("Variant"),
            Column.number(scale.scoreHeading()),
            Column.number("Width"),
            Column.number("Bytes a row"),
            Column.number("Seconds, one core")),
        findings.bestFirst().stream()
            .map(
                score ->
                    List.of(
                        Cell.text(findings.name(score.variant())),
                        Cell.number(scale.score(score.mean()), score.mean()),
                        Cell.count(score.width()),
                        Cell.count(score.bytesPerRow()),
                        Cell.number(Scale.seconds(score.seconds()), score.seconds())))
            .toList());
  }
}
