package io.poolhouse.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The result as a job prints it: about 100 characters wide, no control characters. */
final class ConsoleTable {
  private static final String LAYOUT = "%-33s %7s  %-16s %8s  %-9s  %s";
  private static final int NAME_WIDTH = 33;

  private ConsoleTable() {}

  static List<String> of(Findings findings) {
    List<String> lines = new ArrayList<>();
    lines.add(heading(findings));
    findings.bestFirst().forEach(score -> lines.add(variant(findings, score)));
    findings.report().baselines().forEach(baseline -> lines.add(baseline(findings, baseline)));
    return List.copyOf(lines);
  }

  private static String heading(Findings findings) {
    String common = findings.names().common(findings.report().reference());
    String name = common.isEmpty() ? "variant" : "variant (" + common + ")";
    String score =
        switch (findings.scale()) {
          case PERCENT -> "acc. %";
          case POINTS -> "rho";
        };
    return line(name, score, "95 % interval", "diff.", "p adj.", "verdict");
  }

  private static String variant(Findings findings, VariantScore score) {
    Optional<Comparison> comparison = findings.comparison(score.variant());
    Scale scale = findings.scale();
    return line(
        findings.name(score.variant()),
        scale.score(score.mean()),
        scale.interval(score.interval()),
        comparison.map(one -> scale.difference(one.test().difference())).orElse(""),
        comparison.map(one -> Scale.probability(one.adjusted())).orElse(""),
        comparison
            .map(one -> one.verdict().words())
            .orElse(score.variant().equals(findings.report().reference()) ? "reference" : ""));
  }

  private static String baseline(Findings findings, Baseline baseline) {
    return line(
        ShownText.name(baseline.name()),
        findings.scale().score(baseline.mean()),
        findings.scale().interval(baseline.interval()),
        "",
        "",
        "baseline");
  }

  private static String line(
      String name, String score, String interval, String difference, String p, String verdict) {
    String shortened = ShownText.of(name.replace(" · ", " "), NAME_WIDTH - 1);
    return String.format(
            Locale.ROOT,
            LAYOUT,
            shortened,
            ascii(score),
            ascii(interval),
            ascii(difference),
            ascii(p),
            verdict)
        .stripTrailing();
  }

  // Terminals without Unicode still show an ordinary minus.
  private static String ascii(String number) {
    return number.replace('−', '-').replace('–', '-');
  }
}
