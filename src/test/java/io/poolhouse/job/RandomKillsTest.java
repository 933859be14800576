package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.job.ClusterEmbedding.Ended;
import io.poolhouse.job.ClusterEmbedding.Place;
import io.poolhouse.spark.FaultPlugin;
import io.poolhouse.spark.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * SIGKILL of executors and drivers at seeded moments, over runs that follow one another to one
 * output, until there were enough: whatever a run leaves is exact or absent. {@code
 * -Dpoolhouse.faults.seed=N}, {@code -Dpoolhouse.faults.kills=N}. Logs stay in {@code
 * target/faults}.
 */
@Tag("faults")
@Timeout(900)
class RandomKillsTest {
  private static final long ROWS = 2_000;
  private static final String SLOW = FaultPlugin.DELAY + "=60";

  private final long seed = Long.getLong("poolhouse.faults.seed", 1);
  private final int wantedKills = Integer.getInteger("poolhouse.faults.kills", 30);
  private final Random random = new Random(seed);
  private final Path folder = Path.of("target", "faults", "kills").toAbsolutePath();
  private final Path input = folder.resolve("in.parquet");
  private final Path undisturbed = folder.resolve("undisturbed");
  private final Path output = folder.resolve("out");
  private StandaloneCluster cluster;
  private Place place;
  private double usualSeconds;
  private double seconds;
  private int executorsKilled;
  private int driversKilled;
  private int runs;
  private int exact;
  private int absent;
  private int failed;

  @Test
  void noKillAtAnyMomentLeavesAWrongOutput() throws Exception {
    Utils.deleteRecursively(folder.toFile());
    Files.createDirectories(folder);
    NumberedTexts.parquet(input, 0, ROWS, 40);
    try (StandaloneCluster started = StandaloneCluster.start(folder)) {
      cluster = started;
      place = new Place(cluster, folder, TinyModel.in(folder.resolve("tiny")));
      usualSeconds = start(undisturbed).mustBeDone().seconds();
      while (executorsKilled + driversKilled < wantedKills) {
        disturbedRun();
      }
      if (absent > 0 && !Files.exists(output)) {
        seconds += start(output).mustBeDone().seconds();
        runs++;
        mustBeExact();
      }
    }
    write();
  }

  /** Half of the runs shuffle, so that executors hold what others need. */
  private ClusterEmbedding start(Path to) throws IOException {
    String distinct = to.equals(output) && random.nextBoolean() ? "on" : "off";
    return place.start("kills", input, to, "--conf", SLOW, "--distinct", distinct);
  }

  private void disturbedRun() throws IOException, InterruptedException {
    ClusterEmbedding run = start(output);
    runs++;
    boolean driverDies = random.nextInt(5) < 2;
    double driversEnd = random.nextDouble() * usualSeconds;
    if (driverDies) {
      killDriver(run, driversEnd);
    } else {
      killExecutors(run, 1 + random.nextInt(3));
    }
    Ended ended = run.ended();
    seconds += ended.seconds();
    mustBeExactOrAbsent(ended);
  }

  private void killDriver(ClusterEmbedding run, double after) throws InterruptedException {
    Thread.sleep((long) (1_000 * after));
    if (run.isAlive()) {
      run.killDriver();
      driversKilled++;
    }
    while (!cluster.executors().isEmpty()) { // they see that their driver is gone
      Thread.sleep(50);
    }
  }

  /** Spark gives a task up that failed four times; three kills may not. */
  private void killExecutors(ClusterEmbedding run, int kills) throws InterruptedException {
    for (int kill = 0; kill < kills; kill++) {
      long pause = random.nextInt(2_500);
      int which = random.nextInt(2);
      while (run.isAlive() && cluster.executors().isEmpty()) {
        Thread.sleep(20);
      }
      Thread.sleep(pause);
      List<ProcessHandle> executors = cluster.executors();
      if (run.isAlive() && !executors.isEmpty()) {
        ClusterEmbedding.kill(executors.get(which % executors.size()));
        executorsKilled++;
      }
    }
  }

  private void mustBeExactOrAbsent(Ended ended) throws IOException {
    if (Files.exists(output)) { // a driver may have died after its last rename
      mustBeExact();
      return;
    }
    assertTrue(ended.exitCode() == 1 || ended.exitCode() == 128 + 9, ended::log);
    absent++;
    failed += ended.exitCode() == 1 ? 1 : 0;
  }

  private void mustBeExact() throws IOException {
    Comparison found = Comparison.of(undisturbed, output);
    assertTrue(found.isExact(), () -> found + ", seed " + seed + ", run " + runs);
    exact++;
    Utils.deleteRecursively(output.toFile());
    assertFalse(Files.exists(output));
  }

  private void write() throws IOException {
    assertEquals(runs, exact + absent);
    FaultFigures.write(
        FaultFigures.RANDOM_KILLS,
        List.of(
            String.format(
                Locale.ROOT,
                "| %d | %d | %d | %d | %d | %d | 0 | %,d | %.0f |",
                seed,
                executorsKilled,
                driversKilled,
                runs,
                exact,
                absent,
                place.texts("kills") - ROWS - exact * ROWS,
                seconds - exact * usualSeconds)));
    assertEquals(0, failed, "a job gave up, as it may; see its log");
  }
}
