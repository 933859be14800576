package io.poolhouse.bench;

import java.util.List;
import java.util.Locale;

/**
 * What a ratio has to reach.
 *
 * @param limit the least that it may be, or the most
 * @param atLeast which of the two
 */
record Goal(String what, Ratio measured, double limit, boolean atLeast) {

  static Goal atLeast(String what, Ratio measured, double limit) {
    return new Goal(what, measured, limit, true);
  }

  static Goal atMost(String what, Ratio measured, double limit) {
    return new Goal(what, measured, limit, false);
  }

  private boolean reached() {
    return atLeast ? measured.median() >= limit : measured.median() <= limit;
  }

  static Table table(List<Goal> goals) {
    Table table = new Table("goal", "measured", "asked for", "reached");
    for (Goal goal : goals) {
      table.add(goal.what, goal.measured, goal.asked(), goal.reached() ? "yes" : "no");
    }
    return table;
  }

  private String asked() {
    return String.format(Locale.ROOT, "at %s %.2f", atLeast ? "least" : "most", limit);
  }
}
