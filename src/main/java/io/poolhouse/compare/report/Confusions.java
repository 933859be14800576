package io.poolhouse.compare.report;

import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Paragraph;
import io.poolhouse.compare.report.Block.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which classes are taken for which: whole matrices of few classes, the worst pairs of many. */
final class Confusions {
  /** Classes whose matrix still fits a page and is read at a glance. */
  private static final int MOST_CLASSES = 12;

  private static final int PAIRS = 15;

  private record Confused(int trueClass, int predicted, long ofReference, long ofWinner) {}

  private Confusions() {}

  static List<Block> of(Disagreement disagreement, String reference, String winner) {
    if (disagreement.labels().isEmpty()) {
      return List.of();
    }
    if (disagreement.labels().size() > MOST_CLASSES) {
      return List.of(
          new Paragraph(
              "With %s classes the whole matrices are in report.json; these are the pairs that the two confuse most."
                  .formatted(disagreement.labels().size())),
          pairs(disagreement, reference, winner));
    }
    return List.of(
        matrix(disagreement.labels(), disagreement.ofReference(), reference),
        matrix(disagreement.labels(), disagreement.ofWinner(), winner));
  }

  private static Table matrix(List<String> labels, List<List<Long>> counts, String variant) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("True class"));
    labels.forEach(label -> columns.add(Column.number("→ " + ShownText.name(label))));
    List<List<Cell>> rows =
        IntStream.range(0, labels.size())
            .mapToObj(index -> matrixRow(labels.get(index), index, counts.get(index)))
            .toList();
    return new Table(
        "Confusion of %s: true class by row, predicted class by column".formatted(variant),
        List.copyOf(columns),
        rows,
        false,
        false,
        true);
  }

  private static List<Cell> matrixRow(String label, int trueClass, List<Long> counts) {
    long rows = counts.stream().mapToLong(Long::longValue).sum();
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.text(ShownText.name(label)));
    for (int predicted = 0; predicted < counts.size(); predicted++) {
      long count = counts.get(predicted);
      int heat = rows == 0 ? 0 : Math.round(100f * count / rows);
      Mark mark = predicted == trueClass ? Mark.BETTER : Mark.WORSE;
      cells.add(Cell.count(count).marked(count == 0 ? Mark.PLAIN : mark).heated(heat));
    }
    return cells;
  }

  private static Table pairs(Disagreement disagreement, String reference, String winner) {
    return Table.of(
        "Most confused pairs, rows",
        List.of(
            Column.text("True class"),
            Column.text("Predicted"),
            Column.number(reference),
            Column.number(winner)),
        confused(disagreement).stream()
            .sorted(
                Comparator.comparingLong((Confused pair) -> pair.ofReference() + pair.ofWinner())
                    .reversed())
            .limit(PAIRS)
            .map(pair -> row(disagreement.labels(), pair))
            .toList());
  }

  private static List<Confused> confused(Disagreement disagreement) {
    int classes = disagreement.labels().size();
    return IntStream.range(0, classes * classes)
        .filter(index -> index / classes != index % classes)
        .mapToObj(index -> pair(disagreement, index / classes, index % classes))
        .filter(pair -> pair.ofReference() + pair.ofWinner() > 0)
        .toList();
  }

  private static Confused pair(Disagreement disagreement, int trueClass, int predicted) {
    return new Confused(
        trueClass,
        predicted,
        disagreement.ofReference().get(trueClass).get(predicted),
        disagreement.ofWinner().get(trueClass).get(predicted));
  }

  private static List<Cell> row(List<String> labels, Confused pair) {
    return List.of(
        Cell.text(ShownText.name(labels.get(pair.trueClass()))),
        Cell.text(ShownText.name(labels.get(pair.predicted()))),
        Cell.count(pair.ofReference()),
        Cell.count(pair.ofWinner()));
  }
}
