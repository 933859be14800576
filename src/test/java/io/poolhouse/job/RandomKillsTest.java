package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.engine.CpuFeatures;
import io.poolhouse.job.ClusterEmbedding.Ended;
import io.poolhouse.job.ClusterEmbedding.Place;
import io.poolhouse.job.Kill.Victim;
import io.poolhouse.spark.FaultPlugin;
import io.poolhouse.spark.MiniLm;
import io.poolhouse.spark.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * SIGKILL of executors and drivers at seeded moments, over runs that follow one another to one
 * output. Whatever a run leaves is exact, or absent with an exit code that is not 0; then the next
 * run makes it. {@code -Dpoolhouse.faults.kills=N}, {@code -Dpoolhouse.faults.seed=N}. Logs stay in
 * {@code target/faults/kills}.
 */
@Tag("faults")
@EnabledOnOs(OS.LINUX) // executors are found in /proc
@Timeout(900)
class RandomKillsTest {
  private static final long ROWS = 2_000;

  /** A task each. */
  private static final int FILES = 60;

  /** Makes the undisturbed run embed for some seconds. */
  private static final String SLOW = FaultPlugin.DELAY + "=150";

  /** Where a text's bits depend on its neighbours, they must have the same in every run. */
  private static final boolean SHUFFLED = CpuFeatures.here().flags().contains("avx512f");

  private final long seed = Long.getLong("poolhouse.faults.seed", 1);
  private final int wanted = Integer.getInteger("poolhouse.faults.kills", 30);
  private final Random random = new Random(seed);
  private final KillFigures figures = new KillFigures(seed);
  private final Path folder = Path.of("target", "faults", "kills").toAbsolutePath();
  private final Path input = folder.resolve("in.parquet");
  private final Path undisturbed = folder.resolve("undisturbed");
  private final Path output = folder.resolve("out");
  private StandaloneCluster cluster;
  private Place place;
  private RunMoments.Usual usual;
  private double seconds;

  @AfterEach
  void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void noKillAtAnyMomentLeavesAWrongOutput() throws Exception {
    Utils.deleteRecursively(folder.toFile());
    Files.createDirectories(folder);
    NumberedTexts.parquet(input, 0, ROWS, FILES);
    cluster = StandaloneCluster.start(folder);
    place = new Place(cluster, folder, Path.of(MiniLm.folder()));
    start("first", folder.resolve("first"), "off").mustBeDone(); // reads classes from the disk
    usual = RunMoments.of(start("usual", undisturbed, "off"), undisturbed, Set.of()).watched(FILES);
    System.out.println(usual);
    assertEquals(ROWS, place.texts("usual"), "each text reaches a model once");
    while (figures.kills() < wanted) {
      run(Kill.ofRun(random));
    }
    if (figures.isAbsent()) {
      run(List.of());
    }
    figures.write(
        place.texts("kills") - ROWS * figures.outputs(), seconds - usual.end() * figures.outputs());
    assertEquals(List.of(), figures.wrong());
  }

  /** With a shuffle, executors hold what others need. */
  private ClusterEmbedding start(String name, Path to, String distinct) throws IOException {
    return place.start(name, input, to, "--conf", SLOW, "--distinct", distinct);
  }

  private void run(List<Kill> kills) throws IOException, InterruptedException {
    String distinct = random.nextBoolean() && SHUFFLED ? "on" : "off";
    Set<Path> before = RunMoments.leftBehind(output);
    RunMoments run = RunMoments.of(start("kills", output, distinct), output, before);
    for (Kill kill : kills) {
      if (figures.kills() < wanted) {
        run.await(kill, usual, FILES);
        strike(kill, run);
      }
    }
    Ended ended = run.run().ended();
    seconds += run.seconds();
    judge(ended);
    awaitNoExecutor();
    Utils.deleteRecursively(folder.resolve("tmp").toFile()); // a killed driver leaves its files
  }

  /** Nothing where the run is over. */
  private void strike(Kill kill, RunMoments run) throws InterruptedException {
    if (kill.victim() == Victim.DRIVER && run.run().isAlive()) {
      figures.add(kill, run.seconds());
      run.run().killDriver();
    } else if (kill.victim() == Victim.EXECUTOR) {
      List<ProcessHandle> executors = cluster.executors();
      for (; executors.isEmpty() && run.run().isAlive(); executors = cluster.executors()) {
        Thread.sleep(20);
      }
      if (run.run().isAlive()) {
        figures.add(kill, run.seconds());
        ClusterEmbedding.kill(executors.get(kill.which() % executors.size()));
      }
    }
  }

  private void judge(Ended ended) throws IOException {
    if (Files.exists(output)) { // a driver may have died after the last rename
      Comparison found = Comparison.of(undisturbed, output);
      if (!found.isExact()) {
        figures.addWrong(found + ", exit code " + ended.exitCode());
      } else if (ended.exitCode() == 0 && !ClusterEmbedding.staged(output).isEmpty()) {
        figures.addWrong("leftovers " + ClusterEmbedding.staged(output));
      } else {
        figures.addExact();
      }
      Utils.deleteRecursively(output.toFile());
    } else if (ended.exitCode() == 0) {
      figures.addWrong("no output, exit code 0");
    } else {
      figures.addAbsent(ended.exitCode());
    }
  }

  /** Those of a driver that is gone find out. */
  private void awaitNoExecutor() throws InterruptedException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!cluster.executors().isEmpty()) {
      assertTrue(System.nanoTime() < deadline, "executors outlive their driver");
      Thread.sleep(50);
    }
  }
}
