package io.poolhouse.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A SIGKILL, as a seed chooses it.
 *
 * @param share of the moment's time or tasks that are over
 * @param which of the executors, if it is one
 */
record Kill(Victim victim, Moment moment, double share, int which) {

  enum Victim {
    EXECUTOR,
    DRIVER
  }

  /** A part of a run. */
  enum Moment {
    /** From the command to the first task that is done. */
    STARTING,
    /** From then to the last. */
    EMBEDDING,
    /** Spark's commit, our rename, the summary and the driver's end. */
    COMMITTING
  }

  /** Two runs of five lose their driver. */
  private static final double DRIVERS = 0.4;

  /** Of one run. Spark gives a task up that failed four times. */
  private static final int MOST_EXECUTORS = 3;

  /** Those of the next run, in the order of their moments. */
  static List<Kill> ofRun(Random random) {
    if (random.nextDouble() < DRIVERS) {
      return List.of(of(Victim.DRIVER, random));
    }
    List<Kill> kills = new ArrayList<>();
    for (int left = 1 + random.nextInt(MOST_EXECUTORS); left > 0; left--) {
      kills.add(of(Victim.EXECUTOR, random));
    }
    kills.sort(Comparator.comparing(Kill::moment).thenComparing(Kill::share));
    return kills;
  }

  private static Kill of(Victim victim, Random random) {
    Moment[] moments = Moment.values();
    return new Kill(
        victim,
        moments[random.nextInt(moments.length)],
        random.nextDouble(),
        random.nextInt(Byte.MAX_VALUE));
  }
}
