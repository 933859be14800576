package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.job.ClusterEmbedding.Ended;
import io.poolhouse.job.ClusterEmbedding.Place;
import io.poolhouse.spark.FaultPlugin;
import io.poolhouse.spark.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What becomes of {@code embed} where a part of a real cluster dies under it: the output is exact,
 * row by row and bit by bit, or absent, with exit code 1, and a second run completes it.
 */
@EnabledOnOs(OS.LINUX) // executors are found in /proc
@Timeout(300)
@ExtendWith(FaultyCluster.Shared.class)
class ClusterFaultsTest {
  private final FaultyCluster faulty;
  private final StandaloneCluster cluster;

  ClusterFaultsTest(FaultyCluster faulty) {
    this.faulty = faulty;
    this.cluster = faulty.cluster();
  }

  private ClusterEmbedding start(String name, String... options) throws IOException {
    return faulty.start(name, output(name), options);
  }

  private Path output(String name) {
    return faulty.folder().resolve(name);
  }

  /** The one fault of every build; the others are in the profile {@code faults}. */
  @Test
  @Tag("faults")
  void anExecutorThatIsKilledInMidWriteCostsItsTasksAndNoRow() throws Exception {
    ClusterEmbedding run = start("executor");
    run.awaitTasks(10);
    ClusterEmbedding.kill(cluster.executors().get(0));
    faulty.mustBeExact(Fault.EXECUTOR_KILLED, "executor", run);
  }

  @Test
  @Tag("faults")
  void anExecutorWhoseShuffleFilesAreNeededIsReplacedAndTheyAreMadeAgain() throws Exception {
    FaultyCluster.assumeTextsHaveBitsOfTheirOwn();
    ClusterEmbedding run = start("shuffle", "--distinct", "on");
    run.awaitTasks(2); // the vectors' stage reads what the first stage wrote
    ClusterEmbedding.kill(cluster.executors().get(0));
    faulty.mustBeExact(Fault.SHUFFLE_LOST, "shuffle", run);
  }

  @Test
  @Tag("faults")
  void anExecutorThatCrashesInNativeCodeIsReplaced() throws Exception {
    Path crash = output("crash.once");
    ClusterEmbedding run = start("crash", "--conf", FaultPlugin.CRASH + "=" + crash);
    faulty.mustBeExact(Fault.EXECUTOR_CRASHED, "crash", run);
    assertTrue(Files.exists(crash));
    assertTrue(hasCrashReport(), "Java's report of SIGSEGV");
  }

  private boolean hasCrashReport() throws IOException {
    try (Stream<Path> files = Files.walk(faulty.folder())) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("hs_err_pid"));
    }
  }

  @Test
  @Tag("faults")
  void anExecutorWhoseDeviceIsBrokenMarksNoRowAndTheOthersDoItsWork() throws Exception {
    String broken = FaultPlugin.BROKEN + "=0";
    ClusterEmbedding run =
        start("broken", "--conf", broken, "--conf", "spark.excludeOnFailure.enabled=true");
    faulty.mustBeExact(Fault.DEVICE_BROKEN, "broken", run);
  }

  @Test
  @Tag("faults")
  void aWorkerThatIsKilledTakesItsExecutorAlongAndNoRow() throws Exception {
    ClusterEmbedding run = start("worker");
    run.awaitExecutors(2);
    run.awaitTasks(10);
    cluster.worker(1).destroyForcibly().waitFor();
    try {
      faulty.mustBeExact(Fault.WORKER_KILLED, "worker", run);
    } finally {
      cluster.startWorker(1);
    }
  }

  @Test
  @Tag("faults")
  void aDriverThatIsKilledInMidWriteLeavesNoOutputAndTheNextRunMakesIt() throws Exception {
    Path output = output("driver");
    ClusterEmbedding run = start("driver");
    run.awaitTasks(10);
    run.killDriver();
    Ended killed = run.ended();
    assertEquals(128 + 9, killed.exitCode());
    assertEquals(2, ClusterEmbedding.staged(output).size(), "its folder and its lock");
    faulty.mustBeAbsentAndCompletedBy(Fault.DRIVER_KILLED, "driver", killed, output);
  }

  @Test
  @Tag("faults")
  void aModelFolderThatVanishesInMidJobIsNotNeededAnyMore() throws Exception {
    Path model = TinyModel.in(faulty.folder().resolve("vanishing"));
    Place place = new Place(cluster, faulty.folder(), model);
    ClusterEmbedding run = faulty.start(place, "model", output("model"));
    run.awaitTasks(5);
    Utils.deleteRecursively(model.toFile());
    ClusterEmbedding.kill(cluster.executors().get(0)); // its successor must load the model
    faulty.mustBeExact(Fault.MODEL_FOLDER_GONE, "model", run);
  }

  /** As a job that cleans temporary folders would take them away. */
  @Test
  @Tag("faults")
  void aModelFileThatTheDriverHasLostEndsTheJobWhereExecutorsNeedIt() throws Exception {
    ClusterEmbedding run = start("shipped");
    run.awaitTasks(5);
    for (Path shipped : faulty.shippedModels()) {
      Files.delete(shipped);
    }
    cluster.executors().forEach(ClusterEmbedding::kill);
    Ended ended = run.ended();
    assertEquals(1, ended.exitCode(), ended::log);
    assertTrue(
        ended
            .log()
            .contains("poolhouse: The driver no longer has the model's file (Stream '/files/"),
        ended::log);
    Path output = output("shipped");
    assertEquals(List.of(), ClusterEmbedding.staged(output));
    faulty.mustBeAbsentAndCompletedBy(Fault.MODEL_FILE_GONE, "shipped", ended, output);
  }

  @Test
  @Tag("faults")
  void aSlowTaskIsWaitedFor() throws Exception {
    ClusterEmbedding run = start("slow", "--conf", FaultPlugin.STRAGGLER + "=3333");
    faulty.mustBeExact(Fault.SLOW_TASK, "slow", run);
    assertEquals(0, faulty.twice("slow"));
  }

  @Test
  @Tag("faults")
  void aSpeculativeCopyOvertakesATaskThatHangsAndOneOfThemCounts() throws Exception {
    ClusterEmbedding run =
        start(
            "speculative",
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
    faulty.mustBeExact(Fault.SPECULATIVE_TASK, "speculative", run);
    assertTrue(faulty.twice("speculative") > 0, "no task was tried twice");
  }
}
