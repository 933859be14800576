package io.poolhouse.compare.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.poolhouse.compare.report.Block.Chart;
import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Paragraph;
import io.poolhouse.compare.report.Block.Table;
import io.poolhouse.compare.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What training the encoder brought, how far seeds are apart, and how the losses fell. */
final class TrainingSection {
  /** More curves hide each other. */
  private static final int MOST_CURVES = 12;

  private TrainingSection() {}

  static Optional<Section> of(Findings findings) {
    return findings.report().training().map(training -> of(findings, training));
  }

  private static Section of(Findings findings, TrainingSummary training) {
    List<Block> blocks = new ArrayList<>();
    if (!training.againstFrozen().isEmpty()) {
      blocks.add(
          new Paragraph(
              "Each pooling with the encoder trained along, minus the same pooling of the encoder as"
                  + " it was with a classifier on its vectors."));
      blocks.add(againstFrozen(findings, training));
    }
    blocks.add(new Paragraph(spread(training)));
    blocks.add(runs(findings, training).aside());
    blocks.add(curves(findings, training));
    return new Section("training", "Training", "What training brought", List.copyOf(blocks));
  }

  private static String spread(TrainingSummary training) {
    return training.seeds() > 1
        ? "Seeds change the classifier's first weights, the order of the rows and what dropout leaves"
            + " out, nothing else. Differences between poolings that are not larger than those between"
            + " seeds of one pooling say nothing of the poolings."
        : "Each encoder was trained with one seed, so that the differences between poolings may be"
            + " those between seeds: '--seeds 3' tells them apart.";
  }

  private static Table againstFrozen(Findings findings, TrainingSummary training) {
    Scale scale = findings.scale();
    return Table.of(
        "Trained minus frozen, %s".formatted(scale.differenceUnit()),
        List.of(
            Column.text("Pooling"),
            Column.number("Difference"),
            Column.number("95 % interval"),
            Column.number("p"),
            Column.number("p adjusted"),
            Column.text("Verdict")),
        training.againstFrozen().stream()
            .map(
                each -> {
                  Mark mark = Mark.of(each.verdict());
                  return List.of(
                      Cell.text(ShownText.name(each.variant().pooling())),
                      Cell.number(
                          scale.difference(each.test().difference()), each.test().difference()),
                      Cell.number(
                          scale.differences(each.test().interval()), each.test().interval().low()),
                      Cell.number(Scale.probability(each.test().p()), each.test().p()),
                      Cell.number(Scale.probability(each.adjusted()), each.adjusted()),
                      Cell.text(mark.sign() + " " + each.verdict().words()).marked(mark));
                })
            .toList());
  }

  private static Table runs(Findings findings, TrainingSummary training) {
    Scale scale = findings.scale();
    return Table.of(
        "Every run",
        List.of(
            Column.text("Pooling"),
            Column.number("Seed"),
            Column.number("Split"),
            Column.number(scale.scoreHeading()),
            Column.number("Inner, %"),
            Column.number("Best epoch"),
            Column.number("Epochs"),
            Column.number("Last loss"),
            Column.number("Seconds, one core")),
        training.runs().stream().map(run -> row(scale, run)).toList());
  }

  private static List<Cell> row(Scale scale, TrainingRun run) {
    double inner = run.innerAccuracies().get(run.bestEpoch());
    double loss =
        run.losses().isEmpty() ? Double.NaN : run.losses().get(run.losses().size() - 1).mean();
    return List.of(
        Cell.text(ShownText.name(run.variant().pooling())),
        Cell.number(Long.toString(run.seed()), run.seed()),
        Cell.count(run.split()),
        Cell.number(scale.score(run.score()), run.score()),
        Cell.number(Scale.PERCENT.score(inner), inner),
        Cell.count(run.bestEpoch() + 1),
        Cell.count(run.innerAccuracies().size()),
        Cell.number(Scale.fraction(loss), loss),
        Cell.number(Scale.seconds(run.seconds()), run.seconds()));
  }

  private static Chart curves(Findings findings, TrainingSummary training) {
    // POINTS leaves numbers as they are.
    Plot plot = new Plot("curves", Scale.POINTS, "Loss, nats").with("across", "Step");
    training.runs().stream()
        .filter(run -> !run.losses().isEmpty())
        .limit(MOST_CURVES)
        .forEach(
            run -> {
              JsonArray points =
                  plot.curve(
                      "%s, seed %d".formatted(ShownText.name(run.variant().pooling()), run.seed()));
              for (TrainingRun.Loss loss : run.losses()) {
                JsonObject point = plot.point(loss.mean(), new Interval(loss.mean(), loss.mean()));
                point.addProperty("x", loss.step());
                points.add(point);
              }
            });
    return new Chart(
        "training-plot",
        "Curves of the loss over the steps of up to %d runs, each point the mean of the steps since the one before."
            .formatted(MOST_CURVES),
        List.of(),
        plot.data());
  }
}
