package io.poolhouse.bench;

import io.poolhouse.engine.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The families in words: a row each, why one is not measured, and the goals.
 *
 * @param contests by family, in the order in which they were measured
 * @param notMeasured the reason, by family
 */
record FamilyTable(Map<Family, FamilyContest> contests, Map<Family, String> notMeasured) {
  private static final double FLOOR = 1.3;

  List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    contests.forEach(
        (family, contest) ->
            contest
                .times(Precision.FLOAT32)
                .ifPresent(
                    times ->
                        goals.add(
                            Goal.atLeast(
                                family.word() + ": float32 against the padded program",
                                times,
                                FLOOR))));
    return goals;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(rows().toString());
    notMeasured.forEach(
        (family, reason) ->
            text.append("%nNot measured: %s: %s.%n".formatted(family.word(), reason)));
    List<Goal> goals = goals();
    if (!goals.isEmpty()) {
      text.append('\n').append(Goal.table(goals));
    }
    return text.toString();
  }

  private Table rows() {
    Table table =
        new Table(
            "family",
            "tokens",
            "padded to",
            "padded program, s",
            "its attention",
            "engine float32, s",
            "times",
            "engine bfloat16, times",
            "smallest cosine, float32",
            "largest difference",
            "smallest cosine, bfloat16");
    contests.forEach(
        (family, contest) -> {
          Agreement exact = contest.agreement().get(Precision.FLOAT32.word());
          Agreement coarse = contest.agreement().get(Precision.BFLOAT16.word());
          table.add(
              family.word(),
              Speed.whole(contest.tokens()),
              padded(contest),
              seconds(contest.seconds(PaddedContestant.NAME)),
              contest.peer().attention(),
              seconds(contest.seconds(Engines.name(Precision.FLOAT32, Engines.ONE_POOLING))),
              contest.times(Precision.FLOAT32).map(Ratio::toString).orElse("other vectors"),
              contest.times(Precision.BFLOAT16).map(Ratio::toString).orElse("–"),
              cosine(exact),
              String.format(Locale.ROOT, "%.1e", exact.largestDifference()),
              coarse == null ? "–" : cosine(coarse));
        });
    return table;
  }

  /** How many places, and how many to a token: a ratio that is no larger is padding alone. */
  private static String padded(FamilyContest contest) {
    double times = (double) contest.places() / contest.tokens();
    return Speed.whole(contest.places()) + String.format(Locale.ROOT, " (%.2f)", times);
  }

  private static String cosine(Agreement agreement) {
    return String.format(Locale.ROOT, "%.5f", agreement.smallestCosine());
  }

  private static String seconds(Optional<Double> seconds) {
    return seconds.map(each -> String.format(Locale.ROOT, "%.2f", each)).orElse("–");
  }
}
