package io.poolhouse.bench;

import java.util.List;
import java.util.Locale;

/** A contest in words: the table of everyone, who is missing, and the goals. */
record ContestTable(Contest contest, List<Goal> goals) {

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "**%s**: %s texts, %s tokens.%n%n"
            .formatted(
                contest.set().word(), Speed.whole(contest.texts()), Speed.whole(contest.tokens())));
    text.append(everyone());
    contest
        .notMeasured()
        .forEach(
            (name, reason) -> text.append("%nNot measured: %s: %s.%n".formatted(name, reason)));
    if (!goals.isEmpty()) {
      text.append('\n').append(Goal.table(goals));
    }
    return text.toString();
  }

  private Table everyone() {
    Table table =
        new Table(
            "contestant",
            "texts/s",
            "tokens/s",
            "median s",
            "times ONNX Runtime",
            "smallest cosine",
            "settings");
    for (String name : contest.rounds().seconds().keySet()) {
      double median = contest.rounds().median(name);
      table.add(
          name,
          Speed.whole(contest.texts() / median),
          Speed.whole(contest.tokens() / median),
          String.format(Locale.ROOT, "%.3f", median),
          timesOnnx(name),
          cosine(contest.agreement().get(name)),
          contest.settings().get(name));
    }
    return table;
  }

  private static String cosine(Agreement agreement) {
    return agreement == null ? "–" : String.format(Locale.ROOT, "%.5f", agreement.smallestCosine());
  }

  private String timesOnnx(String name) {
    return contest.settings().containsKey(OnnxContestant.NAME)
        ? contest.rounds().times(OnnxContestant.NAME, name).toString()
        : "–";
  }
}
