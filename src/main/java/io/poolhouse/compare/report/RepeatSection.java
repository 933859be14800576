package io.poolhouse.compare.report;

import io.poolhouse.compare.report.Block.Code;
import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Paragraph;
import io.poolhouse.compare.report.Block.Table;
import java.util.List;
import java.util.stream.Stream;

/** Everything that repeats the comparison. */
final class RepeatSection {
  private RepeatSection() {}

  static Section of(Findings findings) {
    Provenance provenance = findings.report().provenance();
    Stream<List<Cell>> seed =
        Stream.of(List.of(Cell.text("Seed"), Cell.text(Long.toString(findings.report().seed()))));
    Stream<List<Cell>> facts =
        provenance.facts().stream()
            .map(
                fact ->
                    List.of(
                        Cell.text(ShownText.name(fact.name())),
                        Cell.text(ShownText.of(fact.value(), ShownText.SENTENCES))));
    return new Section(
        "repeat",
        "Repeat it",
        "To repeat it",
        List.of(
            new Paragraph(
                "The same inputs and the same seed give the same numbers, apart from seconds:"),
            new Code(ShownText.of(provenance.command(), ShownText.SENTENCES)),
            new Table(
                "What was used",
                List.of(Column.text("What"), Column.text("Value")),
                Stream.concat(seed, facts).toList(),
                false,
                false,
                false)));
  }
}
