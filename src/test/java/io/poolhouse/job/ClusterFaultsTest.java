package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.job.ClusterEmbedding.Ended;
import io.poolhouse.job.ClusterEmbedding.Place;
import io.poolhouse.spark.FaultPlugin;
import io.poolhouse.spark.StandaloneCluster;
import io.poolhouse.spark.StandaloneCluster.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What becomes of {@code embed} where a part of a real cluster dies under it: the output is exact,
 * row by row and bit by bit, or absent, with exit code 1, and a second run completes it. Logs stay
 * in {@code target/faults}.
 */
@Tag("faults")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterFaultsTest {
  private static final long ROWS = 3_000;
  private static final int FILES = 60;

  /** Makes the undisturbed run compute for some seconds. */
  private static final String SLOW = FaultPlugin.DELAY + "=60";

  private static final WorkerSettings TWO_HOSTS =
      new WorkerSettings(List.of("127.0.0.1", "127.0.0.2"), 2, List.of(), Map.of());

  private final Path folder = Path.of("target", "faults", "cluster").toAbsolutePath();
  private final Path input = folder.resolve("in.parquet");
  private final Path undisturbed = folder.resolve("undisturbed");
  private StandaloneCluster cluster;
  private Place place;
  private double usualSeconds;

  @BeforeAll
  void runUndisturbed() throws Exception {
    Utils.deleteRecursively(folder.toFile());
    Files.createDirectories(folder);
    NumberedTexts.parquet(input, 0, ROWS, FILES);
    cluster = StandaloneCluster.start(folder, TWO_HOSTS);
    place = new Place(cluster, folder, TinyModel.in(folder.resolve("tiny")));
    start("first", folder.resolve("first")).mustBeDone(); // files come from the disk
    usualSeconds = start("undisturbed", undisturbed).mustBeDone().seconds();
    assertEquals(ROWS, place.texts("undisturbed"), "each text reaches a model once");
  }

  @AfterAll
  void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private ClusterEmbedding start(String name, Path output, String... options) throws IOException {
    String[] all =
        Stream.concat(Stream.of("--conf", SLOW), Stream.of(options)).toArray(String[]::new);
    return place.start(name, input, output, all);
  }

  /** Of a fault that the job survives. */
  private void mustBeExact(FaultFigures fault, String name, ClusterEmbedding run)
      throws IOException, InterruptedException {
    Ended ended = run.mustBeDone();
    Comparison found = Comparison.of(undisturbed, folder.resolve(name));
    assertTrue(found.isExact(), found::toString);
    assertEquals(List.of(), ClusterEmbedding.staged(folder.resolve(name)));
    fault.write(List.of(0), found, place.texts(name) - ROWS, ended.seconds() - usualSeconds);
  }

  /** Of a fault that ends the job: nothing that looks like an output, and the next run makes it. */
  private void mustCompleteLater(
      FaultFigures fault, String name, Ended failed, Path expected, ClusterEmbedding second)
      throws IOException, InterruptedException {
    Ended ended = second.mustBeDone();
    Path output = folder.resolve(name);
    Comparison found = Comparison.of(expected, output);
    assertTrue(found.isExact(), found::toString);
    assertEquals(List.of(), ClusterEmbedding.staged(output), "the first run's leftovers are gone");
    fault.write(
        List.of(failed.exitCode(), 0),
        found,
        place.texts(name) - found.expected(),
        failed.seconds() + ended.seconds() - usualSeconds);
  }

  @Test
  void anExecutorThatIsKilledInMidWriteCostsItsTasksAndNoRow() throws Exception {
    ClusterEmbedding run = start("executor", folder.resolve("executor"));
    run.awaitTasks(10);
    ClusterEmbedding.kill(cluster.executors().get(0));
    mustBeExact(FaultFigures.EXECUTOR_KILLED, "executor", run);
  }

  @Test
  void anExecutorWhoseShuffleFilesAreNeededIsReplacedAndTheyAreMadeAgain() throws Exception {
    ClusterEmbedding run = start("shuffle", folder.resolve("shuffle"), "--distinct", "on");
    run.awaitTasks(2); // the vectors' stage reads what the first stage wrote
    ClusterEmbedding.kill(cluster.executors().get(0));
    mustBeExact(FaultFigures.EXECUTOR_KILLED_BETWEEN_STAGES, "shuffle", run);
  }

  @Test
  void anExecutorThatCrashesInNativeCodeIsReplaced() throws Exception {
    Path crash = folder.resolve("crash.once");
    ClusterEmbedding run =
        start("crash", folder.resolve("crash"), "--conf", FaultPlugin.CRASH + "=" + crash);
    mustBeExact(FaultFigures.EXECUTOR_CRASHED, "crash", run);
    assertTrue(Files.exists(crash));
    assertTrue(hasCrashReport(), "Java's report of SIGSEGV");
  }

  private boolean hasCrashReport() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("hs_err_pid"));
    }
  }

  @Test
  void anExecutorWhoseDeviceIsBrokenMarksNoRowAndTheOthersDoItsWork() throws Exception {
    ClusterEmbedding run =
        start(
            "broken",
            folder.resolve("broken"),
            "--conf",
            FaultPlugin.BROKEN + "=0",
            "--conf",
            "spark.excludeOnFailure.enabled=true");
    mustBeExact(FaultFigures.DEVICE_BROKEN, "broken", run);
  }

  @Test
  void aWorkerThatIsKilledTakesItsExecutorAlongAndNoRow() throws Exception {
    ClusterEmbedding run = start("worker", folder.resolve("worker"));
    run.awaitExecutors(2);
    run.awaitTasks(10);
    cluster.worker(1).destroyForcibly().waitFor();
    try {
      mustBeExact(FaultFigures.WORKER_KILLED, "worker", run);
    } finally {
      cluster.startWorker(1);
    }
  }

  @Test
  void aDriverThatIsKilledInMidWriteLeavesNoOutputAndTheNextRunMakesIt() throws Exception {
    Path output = folder.resolve("driver");
    ClusterEmbedding run = start("driver", output);
    run.awaitTasks(10);
    run.killDriver();
    Ended killed = run.ended();
    assertEquals(128 + 9, killed.exitCode());
    assertFalse(Files.exists(output));
    assertEquals(1, ClusterEmbedding.staged(output).size());
    mustCompleteLater(
        FaultFigures.DRIVER_KILLED, "driver", killed, undisturbed, start("driver", output));
  }

  @Test
  void aModelFolderThatVanishesInMidJobIsNotNeededAnyMore() throws Exception {
    Path model = TinyModel.in(folder.resolve("vanishing"));
    ClusterEmbedding run =
        new Place(cluster, folder, model)
            .start("model", input, folder.resolve("model"), "--conf", SLOW);
    run.awaitTasks(5);
    Utils.deleteRecursively(model.toFile());
    ClusterEmbedding.kill(cluster.executors().get(0)); // its successor must load the model
    mustBeExact(FaultFigures.MODEL_FOLDER_GONE, "model", run);
  }

  @Test
  void aModelFileThatTheDriverHasLostEndsTheJobOrNotButNeverTheRows() throws Exception {
    Path output = folder.resolve("shipped");
    ClusterEmbedding run = start("shipped", output);
    run.awaitTasks(5);
    for (Path shipped : shippedModels()) {
      Files.delete(shipped);
    }
    ClusterEmbedding.kill(cluster.executors().get(0));
    Ended ended = run.ended();
    if (ended.exitCode() == 0) { // the other executor has the model, and may do it all
      mustBeExact(FaultFigures.MODEL_FILE_GONE, "shipped", run);
      return;
    }
    assertEquals(1, ended.exitCode(), ended::log);
    assertTrue(
        ended.log().contains("poolhouse: The driver no longer has the model's file (Stream '/files/"),
        ended::log);
    assertFalse(Files.exists(output));
    assertEquals(List.of(), ClusterEmbedding.staged(output));
    mustCompleteLater(
        FaultFigures.MODEL_FILE_GONE, "shipped", ended, undisturbed, start("shipped", output));
  }

  /** As a job that cleans temporary folders would take them away. */
  private List<Path> shippedModels() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("tmp"))) {
      return files.filter(file -> file.toString().endsWith(".pt")).toList();
    }
  }

  @Test
  void aSpeculativeCopyOvertakesATaskThatHangsAndOneOfThemCounts() throws Exception {
    ClusterEmbedding run =
        start(
            "speculative",
            folder.resolve("speculative"),
            "--conf",
            "spark.speculation=true",
            "--conf",
            "spark.speculation.interval=100ms",
            "--conf",
            "spark.speculation.quantile=0.5",
            "--conf",
            "spark.speculation.minTaskRuntime=500ms",
            "--conf",
            FaultPlugin.STRAGGLER + "=20000");
    mustBeExact(FaultFigures.SPECULATIVE, "speculative", run);
    long twice = place.texts("speculative") - ROWS;
    assertTrue(twice > 0, "no task was tried twice");
  }
}
