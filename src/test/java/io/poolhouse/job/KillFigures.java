package io.poolhouse.job;

import io.poolhouse.job.Kill.Moment;
import io.poolhouse.job.Kill.Victim;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What kills of a seed came to, for the table {@code kills} of {@code docs/faults.md}. */
final class KillFigures {
  private static final String TABLE = "kills";

  private final long seed;
  private final Map<Victim, Integer> byVictim = new EnumMap<>(Victim.class);
  private final Map<Moment, Integer> byMoment = new EnumMap<>(Moment.class);
  private int runs;
  private int exact;
  private int absent;
  private int completed;
  private boolean isAbsent;
  private final List<String> wrong = new ArrayList<>();

  KillFigures(long seed) {
    this.seed = seed;
  }

  void add(Kill kill, double seconds) {
    byVictim.merge(kill.victim(), 1, Integer::sum);
    byMoment.merge(kill.moment(), 1, Integer::sum);
    System.out.printf(
        Locale.ROOT,
        "seed %d, run %d, kill %d: %s, %s, after %.2f s%n",
        seed,
        runs + 1,
        kills(),
        kill.victim(),
        kill.moment(),
        seconds);
  }

  int kills() {
    return byVictim.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** An output as it should be, of a run that was disturbed or followed one that left none. */
  void addExact() {
    runs++;
    exact += isAbsent ? 0 : 1;
    completed += isAbsent ? 1 : 0;
    isAbsent = false;
    say(exact + completed + " exact");
  }

  /** No output, and an exit code that says so. */
  void addAbsent(int exitCode) {
    runs++;
    absent++;
    isAbsent = true;
    say("absent, exit code " + exitCode);
  }

  void addWrong(String what) {
    runs++;
    isAbsent = false;
    wrong.add("run " + runs + ": " + what);
    say("WRONG: " + what);
  }

  private void say(String outcome) {
    System.out.printf("seed %d, run %d: %s%n", seed, runs, outcome);
  }

  boolean isAbsent() {
    return isAbsent;
  }

  int outputs() {
    return exact + completed;
  }

  List<String> wrong() {
    return wrong;
  }

  /**
   * Into the page, if it is to be rewritten.
   *
   * @param twice texts that reached a model more often than outputs needed
   * @param lost seconds beyond those of as many undisturbed runs as there are outputs
   */
  void write(long twice, double lost) throws IOException {
    String line =
        String.format(
            Locale.ROOT,
            "| %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %,d | %,.0f |",
            seed,
            kills(),
            byVictim.getOrDefault(Victim.EXECUTOR, 0),
            byVictim.getOrDefault(Victim.DRIVER, 0),
            byMoment.getOrDefault(Moment.STARTING, 0),
            byMoment.getOrDefault(Moment.EMBEDDING, 0),
            byMoment.getOrDefault(Moment.COMMITTING, 0),
            runs,
            exact,
            absent,
            completed,
            wrong.size(),
            twice,
            lost);
    System.out.println(line);
    FaultsPage.rewrite(TABLE, List.of(line));
  }
}
