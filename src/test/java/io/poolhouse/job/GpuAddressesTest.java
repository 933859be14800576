package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.job.ClusterEmbedding.Ended;
import io.poolhouse.job.ClusterEmbedding.Place;
import io.poolhouse.spark.GpuApplication;
import io.poolhouse.spark.StandaloneCluster;
import io.poolhouse.spark.WorkerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The worker with GPUs of {@code docker-compose.yml}, on a host whose {@code nvidia-smi} is ours
 * and names two: which of them its tasks take, and what they say where there is no such device.
 * Logs stay in {@code target/gpus}.
 */
@Timeout(180)
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GpuAddressesTest {
  private static final Pattern TASK =
      Pattern.compile(
          "executor (\\d+) address (\\d+) device (\\S+) encoder (\\w+) encoders 1 users 4");

  private final Path folder = Path.of("target", "gpus").toAbsolutePath();
  private StandaloneCluster cluster;

  @BeforeAll
  void start() throws Exception {
    Utils.deleteRecursively(folder.toFile());
    Path tools = Files.createDirectories(folder.resolve("bin"));
    Path tool = Files.writeString(tools.resolve("nvidia-smi"), "#!/bin/sh\nprintf '0\\n1\\n'\n");
    assertTrue(tool.toFile().setExecutable(true));
    cluster = StandaloneCluster.start(folder, WorkerSettings.onHosts(List.of()));
    cluster.startGpuWorker(Map.of("PATH", tools + ":" + System.getenv("PATH")));
  }

  @AfterAll
  void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void eachExecutorKeepsToItsAddressAndItsFourTasksShareOneEncoder() throws Exception {
    List<String> lines = new ArrayList<>(cluster.application(GpuApplication.class, 120));
    System.out.println(String.join("\n", lines));
    assertEquals("loads " + GpuApplication.GPUS, lines.remove(lines.size() - 1));
    Map<String, List<SeenTask>> byExecutor =
        lines.stream().map(SeenTask::of).collect(Collectors.groupingBy(SeenTask::executor));
    assertEquals(GpuApplication.GPUS, byExecutor.size(), "executors");
    Set<String> devices = new TreeSet<>();
    for (List<SeenTask> tasks : byExecutor.values()) {
      assertEquals(GpuApplication.TASKS_OF_AN_EXECUTOR, tasks.size());
      assertEquals(1, Set.copyOf(tasks).size(), () -> "one address and one encoder: " + tasks);
      devices.add(tasks.get(0).address() + " is " + tasks.get(0).device());
    }
    assertEquals(Set.of("0 is cuda:0", "1 is cuda:1"), devices);
  }

  private record SeenTask(String executor, String address, String device, String encoder) {
    static SeenTask of(String line) {
      Matcher task = TASK.matcher(line);
      assertTrue(task.matches(), line);
      return new SeenTask(task.group(1), task.group(2), task.group(3), task.group(4));
    }
  }

  @Test
  void aTaskThatAsksForCudaWhereThereIsNoneEndsTheJobInALine() throws Exception {
    assumeTrue(ComputeDevice.gpus() == 0, "this machine has CUDA");
    Path input = Files.writeString(folder.resolve("in.txt"), "one\ntwo\n");
    Path output = folder.resolve("out");
    List<String> options = new ArrayList<>(List.of("--device", "cuda"));
    GpuApplication.settings()
        .forEach((key, value) -> options.addAll(List.of("--conf", key + "=" + value)));
    options.addAll(List.of("--conf", "spark.cores.max=" + GpuApplication.TASKS_OF_AN_EXECUTOR));
    Ended ended =
        new Place(cluster, folder, TinyModel.in(folder.resolve("tiny")))
            .start("cuda", input, output, options.toArray(String[]::new))
            .ended();
    assertEquals(1, ended.exitCode(), ended::log);
    assertEquals(
        "poolhouse: Device 'cuda' was asked for, but PyTorch sees no CUDA device here."
            + " Install the driver and point PYTORCH_LIBRARY_PATH at a CUDA build of libtorch,"
            + " or write '--device cpu'.",
        ended.log().strip().lines().reduce((before, line) -> line).orElseThrow(),
        ended::log);
    assertTrue(Files.notExists(output));
    assertEquals(List.of(), ClusterEmbedding.staged(output));
  }
}
