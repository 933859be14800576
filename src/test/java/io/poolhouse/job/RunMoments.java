package io.poolhouse.job;

import io.poolhouse.job.Kill.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * How far a run is, by the files that its tasks leave.
 *
 * @param before staging folders that killed runs left behind
 */
record RunMoments(ClusterEmbedding run, Path output, Set<Path> before, long start) {
  private static final int MILLISECONDS_BETWEEN = 5;
  private static final double NANOSECONDS = 1e9;

  /**
   * Of a run that nothing disturbs.
   *
   * @param firstTask seconds from the command
   * @param lastTask seconds from the command
   */
  record Usual(double firstTask, double lastTask, double end) {}

  /** Just before the run is started. */
  static Set<Path> leftBehind(Path output) {
    return Set.copyOf(ClusterEmbedding.staged(output));
  }

  static RunMoments of(ClusterEmbedding run, Path output, Set<Path> before) {
    return new RunMoments(run, output, before, System.nanoTime());
  }

  /** Watches the run to its end. */
  Usual watched(int tasks) throws IOException, InterruptedException {
    await(() -> tasksDone() > 0);
    double first = seconds();
    await(() -> tasksDone() >= tasks);
    double last = seconds();
    run.mustBeDone();
    return new Usual(first, last, seconds());
  }

  double seconds() {
    return (System.nanoTime() - start) / NANOSECONDS;
  }

  /** Until then, or the run's end. */
  void await(Kill kill, Usual usual, int tasks) throws InterruptedException {
    double share = kill.share();
    if (kill.moment() == Moment.STARTING) {
      await(() -> seconds() >= share * usual.firstTask());
      return;
    }
    long done = kill.moment() == Moment.EMBEDDING ? 1 + (long) (share * (tasks - 1)) : tasks;
    await(() -> tasksDone() >= done);
    if (kill.moment() == Moment.COMMITTING) {
      double then = seconds() + share * (usual.end() - usual.lastTask());
      await(() -> seconds() >= then);
    }
  }

  private void await(BooleanSupplier event) throws InterruptedException {
    while (run.isAlive() && !event.getAsBoolean()) {
      Thread.sleep(MILLISECONDS_BETWEEN);
    }
  }

  /** More than there are where all are committed. */
  private long tasksDone() {
    if (Files.exists(output)) {
      return Long.MAX_VALUE;
    }
    return ClusterEmbedding.staged(output).stream()
        .filter(staging -> !before.contains(staging))
        .mapToLong(RunMoments::tasksIn)
        .sum();
  }

  private static long tasksIn(Path staging) {
    if (Files.exists(staging.resolve("_SUCCESS"))) {
      return Integer.MAX_VALUE;
    }
    try (Stream<Path> tasks = Files.list(staging.resolve("_temporary/0"))) {
      return tasks.filter(task -> task.getFileName().toString().startsWith("task_")).count();
    } catch (IOException | UncheckedIOException notYet) {
      return 0;
    }
  }
}
