package io.poolhouse.compare.report;

import io.poolhouse.compare.report.Block.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands above the sections. */
final class Headline {
  private Headline() {}

  static String subject(Findings findings) {
    Report report = findings.report();
    String rows = Scale.count(report.rows());
    String input = ShownText.name(report.data().input());
    String common = findings.names().common(report.reference());
    String what =
        switch (report.task()) {
          case CLASSIFICATION -> rows + " labelled texts";
          case SIMILARITY -> rows + " text pairs";
        };
    return input + " · " + what + (common.isEmpty() ? "" : " · " + common);
  }

  static Block.Figures figures(Findings findings) {
    Report report = findings.report();
    List<Figure> figures = new ArrayList<>();
    score(findings, "Best", report.winner()).ifPresent(figures::add);
    if (!report.winner().equals(report.reference())) {
      score(findings, "Reference", report.reference()).ifPresent(figures::add);
    }
    foremost(findings).ifPresent(comparison -> figures.addAll(test(findings, comparison)));
    return new Block.Figures(List.copyOf(figures));
  }

  private static Optional<Figure> score(Findings findings, String label, Variant variant) {
    Mark mark = findings.mark(variant);
    return findings
        .score(variant)
        .map(
            score ->
                new Figure(
                    label + ": " + findings.name(variant),
                    findings.scale().scoreInWords(score.mean()),
                    "95 % interval " + findings.scale().interval(score.interval()),
                    mark));
  }

  /** The winner's comparison, or of the best of the others where the reference won. */
  private static Optional<Comparison> foremost(Findings findings) {
    return findings
        .comparison(findings.report().winner())
        .or(() -> findings.comparisonsBestFirst().stream().findFirst());
  }

  private static List<Figure> test(Findings findings, Comparison comparison) {
    Scale scale = findings.scale();
    String label = findings.name(comparison.variant()) + " minus " + findings.referenceName();
    Mark mark = Mark.of(comparison.verdict());
    return List.of(
        new Figure(
            label,
            scale.difference(comparison.test().difference()) + " " + shortUnit(scale),
            "95 % interval " + scale.differences(comparison.test().interval()),
            mark),
        new Figure(
            "Verdict",
            mark.sign() + " " + comparison.verdict().words(),
            "p adjusted " + Scale.probability(comparison.adjusted()),
            mark));
  }

  private static String shortUnit(Scale scale) {
    return switch (scale) {
      case PERCENT -> "pp";
      case POINTS -> "points";
    };
  }
}
