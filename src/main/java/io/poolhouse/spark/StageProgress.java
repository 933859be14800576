package io.poolhouse.spark;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * How far a stage is. A partition counts once, whatever tasks were tried or run twice for it: its
 * first task that was done, else that which is furthest.
 */
final class StageProgress {
  private record Running(int partition, EmbedWork soFar) {}

  private final int partitions;
  private final OptionalLong toRead;
  private final long start;
  private final BitSet done = new BitSet();
  private final Map<Long, Running> running = new HashMap<>();
  private EmbedWork ofDone = EmbedWork.NONE;
  private long said;

  /**
   * @param toRead rows that the stage's only shuffle holds
   * @param start by {@link System#nanoTime}
   */
  StageProgress(int partitions, OptionalLong toRead, long start) {
    this.partitions = partitions;
    this.toRead = toRead;
    this.start = start;
    this.said = start;
  }

  void running(long task, int partition, EmbedWork soFar) {
    running.put(task, new Running(partition, soFar));
  }

  void failed(long task) {
    running.remove(task);
  }

  void done(long task, int partition, EmbedWork all) {
    running.remove(task);
    if (!done.get(partition)) {
      done.set(partition);
      ofDone = ofDone.plus(all);
    }
  }

  private EmbedWork work() {
    return running.values().stream()
        .filter(task -> !done.get(task.partition()))
        .collect(
            Collectors.groupingBy(
                Running::partition,
                Collectors.maxBy(Comparator.comparingLong(task -> task.soFar().rows()))))
        .values()
        .stream()
        .map(furthest -> furthest.orElseThrow().soFar())
        .reduce(ofDone, EmbedWork::plus);
  }

  /** Whether a line is due, where the stage embeds; the next is after another interval. */
  boolean isDue(long now, long interval) {
    if (now - said < interval || work().rows() == 0) {
      return false;
    }
    said = now;
    return true;
  }

  /** Rates are over the time since the stage began. */
  String line(long now) {
    EmbedWork work = work();
    double seconds = (now - start) / 1e9;
    return String.format(
        Locale.ROOT,
        "%s, %,.0f texts/s, %,.0f tokens/s%s",
        rows(work),
        work.texts() / seconds,
        work.tokens() / seconds,
        left(share(work), seconds));
  }

  private String rows(EmbedWork work) {
    if (isOneRowEach(work)) {
      return String.format(
          Locale.ROOT,
          "%,d of %,d rows embedded (%.0f %%)",
          work.rows(),
          toRead.getAsLong(),
          percent(work));
    }
    return done.isEmpty()
        ? String.format(Locale.ROOT, "%,d rows embedded", work.rows())
        : String.format(
            Locale.ROOT,
            "%,d rows embedded, %,d of %,d tasks done (%.0f %%)",
            work.rows(),
            done.cardinality(),
            partitions,
            percent(work));
  }

  private double percent(EmbedWork work) {
    return Math.floor(100 * share(work).orElseThrow());
  }

  /** Between the shuffle and us, a query may have dropped rows, or made more. */
  private boolean isOneRowEach(EmbedWork work) {
    return toRead.isPresent()
        && toRead.getAsLong() >= work.rows()
        && ofDone.read() == ofDone.rows();
  }

  private OptionalDouble share(EmbedWork work) {
    if (isOneRowEach(work)) {
      return OptionalDouble.of((double) work.rows() / toRead.getAsLong());
    }
    return done.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) done.cardinality() / partitions);
  }

  private static String left(OptionalDouble share, double seconds) {
    if (share.isEmpty() || share.getAsDouble() >= 1) {
      return "";
    }
    double left = seconds / share.getAsDouble() * (1 - share.getAsDouble());
    return ", " + new TimeLeft(left);
  }
}
