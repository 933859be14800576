package io.poolhouse.compare.report;

import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Figure;
import io.poolhouse.compare.report.Block.Paragraph;
import io.poolhouse.compare.report.Block.Table;
import io.poolhouse.compare.report.Disagreement.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the reference and the winner predict differently. */
final class DisagreementSection {
  private DisagreementSection() {}

  static Optional<Section> of(Findings findings) {
    return findings.report().disagreement().map(disagreement -> section(findings, disagreement));
  }

  private static Section section(Findings findings, Disagreement disagreement) {
    String reference = findings.name(disagreement.reference());
    String winner = findings.name(disagreement.winner());
    List<Block> blocks = new ArrayList<>();
    blocks.add(counts(disagreement, reference, winner));
    if (!disagreement.examples().isEmpty()) {
      blocks.add(new Paragraph("Rows that only one of them has right:"));
      blocks.add(examples(disagreement, reference, winner));
    }
    ClassTables.of(findings, disagreement).ifPresent(blocks::add);
    blocks.addAll(Confusions.of(disagreement, reference, winner));
    return new Section(
        "disagreement",
        "Disagreement",
        "Where %s and %s disagree".formatted(reference, winner),
        List.copyOf(blocks));
  }

  private static Block counts(Disagreement disagreement, String reference, String winner) {
    long rows =
        disagreement.bothRight()
            + disagreement.onlyReferenceRight()
            + disagreement.onlyWinnerRight()
            + disagreement.bothWrong();
    return new Block.Figures(
        List.of(
            figure("Both right", disagreement.bothRight(), rows, Mark.PLAIN),
            figure(
                "Only %s right".formatted(winner),
                disagreement.onlyWinnerRight(),
                rows,
                Mark.BETTER),
            figure(
                "Only %s right".formatted(reference),
                disagreement.onlyReferenceRight(),
                rows,
                Mark.REFERENCE),
            figure("Both wrong", disagreement.bothWrong(), rows, Mark.PLAIN)));
  }

  private static Figure figure(String label, long count, long rows, Mark mark) {
    return new Figure(label, Scale.count(count), Scale.share(count, rows) + " of the rows", mark);
  }

  private static Table examples(Disagreement disagreement, String reference, String winner) {
    return Table.of(
        "Examples",
        List.of(
            Column.text("Text"),
            Column.text("Label"),
            Column.text(reference + " says"),
            Column.text(winner + " says")),
        disagreement.examples().stream().map(DisagreementSection::example).toList());
  }

  private static List<Cell> example(Example example) {
    return List.of(
        Cell.text(ShownText.of(example.text(), ShownText.EXCERPT)),
        Cell.text(ShownText.name(example.label())),
        said(example, example.ofReference()),
        said(example, example.ofWinner()));
  }

  private static Cell said(Example example, String prediction) {
    boolean right = prediction.equals(example.label());
    return Cell.text((right ? "✓ " : "✗ ") + ShownText.name(prediction))
        .marked(right ? Mark.BETTER : Mark.WORSE);
  }
}
