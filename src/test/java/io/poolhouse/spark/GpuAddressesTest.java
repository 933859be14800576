package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.spark.StandaloneCluster.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A worker that says it has two GPUs, by {@code conf/discover-gpus} on an {@code nvidia-smi} of
 * ours: whose address a task gets, and what it does where there is no such device. Logs stay in
 * {@code target/faults}.
 */
@Tag("faults")
@Timeout(240)
class GpuAddressesTest {
  private static final Pattern LINE =
      Pattern.compile(
          "executor (\\d+) gpu (\\d+) assigned (\\d+) encoder (\\w+) of (\\d+) users (\\d+)");

  private final Path folder = Path.of("target", "faults", "gpus").toAbsolutePath();

  private StandaloneCluster cluster() throws Exception {
    Utils.deleteRecursively(folder.toFile());
    Path tool = Files.createDirectories(folder.resolve("bin")).resolve("nvidia-smi");
    Files.writeString(tool, "#!/bin/sh\nprintf '0\\n1\\n'\n");
    assertTrue(tool.toFile().setExecutable(true));
    Path script = Path.of("conf", "discover-gpus").toAbsolutePath();
    return StandaloneCluster.start(
        folder,
        new WorkerSettings(
            List.of("127.0.0.1"),
            8,
            List.of(
                "-Dspark.worker.resource.gpu.amount=2",
                "-Dspark.worker.resource.gpu.discoveryScript=" + script),
            Map.of("PATH", tool.getParent() + ":" + System.getenv("PATH"))));
  }

  @Test
  void eachExecutorKeepsToItsAddressAndItsFourTasksShareOneEncoder() throws Exception {
    Path result = folder.resolve("result.txt");
    try (StandaloneCluster cluster = cluster()) {
      Process application =
          cluster.java(
              "application",
              List.of(
                  "-Xmx512m",
                  "-Dai.djl.offline=true",
                  "-Dpoolhouse.conf=" + Path.of("conf").toAbsolutePath(),
                  GpuApplication.class.getName(),
                  cluster.url(),
                  MiniLm.folder(),
                  result.toString()));
      assertTrue(application.waitFor(150, TimeUnit.SECONDS), "still running");
      assertEquals(0, application.exitValue(), () -> "see " + folder.resolve("application.log"));
    }
    List<String> lines = new ArrayList<>(Files.readAllLines(result));
    assertEquals("loads 2", lines.remove(lines.size() - 1));
    assertEquals(GpuApplication.TASKS, lines.size());
    assertMapping(lines);
  }

  private static void assertMapping(List<String> lines) {
    Map<String, Set<String>> gpus = new HashMap<>();
    Map<String, Set<String>> encoders = new HashMap<>();
    Map<String, Integer> most = new HashMap<>();
    for (String line : lines) {
      Matcher seen = LINE.matcher(line);
      assertTrue(seen.matches(), line);
      assertEquals(seen.group(3), seen.group(2), line);
      assertEquals("1", seen.group(5), line);
      gpus.computeIfAbsent(seen.group(1), executor -> new HashSet<>()).add(seen.group(2));
      encoders.computeIfAbsent(seen.group(1), executor -> new HashSet<>()).add(seen.group(4));
      most.merge(seen.group(1), Integer.parseInt(seen.group(6)), Math::max);
    }
    assertEquals(2, gpus.size(), "executors");
    assertEquals(
        Set.of(Set.of("0"), Set.of("1")), new HashSet<>(gpus.values()), "one address each");
    encoders.values().forEach(ofExecutor -> assertEquals(1, ofExecutor.size()));
    assertEquals(List.of(4, 4), List.copyOf(most.values()), "tasks at once");
  }

  @Test
  void aTaskThatAsksForCudaWhereThereIsNoneEndsTheJobAndSaysWhatToDo() throws Exception {
    try (StandaloneCluster cluster = cluster()) {
      Path input = Files.writeString(folder.resolve("in.txt"), "one\ntwo\n");
      Process job = cluster.java("cuda", cudaJob(cluster, input));
      assertTrue(job.waitFor(150, TimeUnit.SECONDS), "still running");
      String log = Files.readString(folder.resolve("cuda.log"));
      assertEquals(1, job.exitValue(), log);
      assertEquals(
          "poolhouse: Device 'cuda' was asked for, but PyTorch sees no CUDA device here."
              + " Install the driver and point PYTORCH_LIBRARY_PATH at a CUDA build of libtorch,"
              + " or write '--device cpu'.",
          lastLine(log));
      assertTrue(Files.notExists(folder.resolve("out")));
    }
  }

  private List<String> cudaJob(StandaloneCluster cluster, Path input) {
    List<String> command = new ArrayList<>(List.of("-Xmx512m", "-Dai.djl.offline=true"));
    command.add("-Dpoolhouse.conf=" + Path.of("conf").toAbsolutePath());
    command.add(
        "-Dlog4j2.configurationFile=" + Path.of("conf", "log4j2.properties").toAbsolutePath());
    command.addAll(List.of("io.poolhouse.job.Poolhouse", "embed", "--input", input.toString()));
    command.addAll(List.of("--model", MiniLm.folder(), "--device", "cuda"));
    command.addAll(List.of("--output", folder.resolve("out").toString()));
    command.addAll(List.of("--master", cluster.url()));
    for (String setting :
        List.of(
            "spark.driver.host=127.0.0.1",
            "spark.executor.extraClassPath=" + StandaloneCluster.classFolders(),
            "spark.executor.memory=512m",
            "spark.executor.cores=4",
            "spark.executor.resource.gpu.amount=1",
            "spark.task.resource.gpu.amount=0.25")) {
      command.addAll(List.of("--conf", setting));
    }
    return command;
  }

  private static String lastLine(String log) throws IOException {
    return log.lines().reduce((first, second) -> second).orElseThrow();
  }
}
