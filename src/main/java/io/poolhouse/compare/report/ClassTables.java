package io.poolhouse.compare.report;

import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Table;
import io.poolhouse.compare.report.DataSummary.ClassCount;
import io.poolhouse.compare.report.VariantScore.ClassScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How well the reference and the winner predict each class. */
final class ClassTables {
  private ClassTables() {}

  static Optional<Block> of(Findings findings, Disagreement disagreement) {
    Map<String, ClassScore> reference = scores(findings, disagreement.reference());
    Map<String, ClassScore> winner = scores(findings, disagreement.winner());
    List<List<Cell>> rows = new ArrayList<>();
    for (ClassCount count : findings.report().data().classes()) {
      if (reference.containsKey(count.label()) && winner.containsKey(count.label())) {
        rows.add(row(count, reference.get(count.label()), winner.get(count.label())));
      }
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        table(
                findings.name(disagreement.reference()),
                findings.name(disagreement.winner()),
                List.copyOf(rows))
            .aside());
  }

  private static Map<String, ClassScore> scores(Findings findings, Variant variant) {
    Map<String, ClassScore> byLabel = new LinkedHashMap<>();
    findings
        .score(variant)
        .ifPresent(score -> score.classes().forEach(one -> byLabel.put(one.label(), one)));
    return byLabel;
  }

  private static Table table(String reference, String winner, List<List<Cell>> rows) {
    return Table.of(
        "F1 of every class, %%: the reference %s, the winner %s".formatted(reference, winner),
        List.of(
            Column.text("Class"),
            Column.number("Rows"),
            Column.number("F1, reference"),
            Column.number("F1, winner"),
            Column.number("Change"),
            Column.number("Precision, winner"),
            Column.number("Recall, winner")),
        rows);
  }

  private static List<Cell> row(ClassCount count, ClassScore reference, ClassScore winner) {
    double change = winner.f1() - reference.f1();
    return List.of(
        Cell.text(ShownText.name(count.label())),
        Cell.count(count.rows()),
        percent(reference.f1()),
        percent(winner.f1()),
        Cell.number(Scale.PERCENT.difference(change), change),
        percent(winner.precision()),
        percent(winner.recall()));
  }

  private static Cell percent(double fraction) {
    return Cell.number(Scale.PERCENT.score(fraction), fraction);
  }
}
