package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.poolhouse.job.ClusterEmbedding.Ended;
import io.poolhouse.job.ClusterEmbedding.Place;
import io.poolhouse.spark.StandaloneCluster;
import io.poolhouse.spark.StandaloneCluster.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Disks that are full: the executors' own, where shuffles go, and the output's. They are small file
 * systems in memory, which only root may mount. Logs stay in {@code target/faults}.
 */
@Tag("faults")
@Timeout(300)
class FullDiskTest {
  private static final long ROWS = 1_000;

  private final Path folder = Path.of("target", "faults", "disk").toAbsolutePath();
  private final Path input = folder.resolve("in.parquet");
  private final Path disk = folder.resolve("disk");
  private final Path undisturbed = folder.resolve("undisturbed");

  @BeforeEach
  void mount() throws Exception {
    unmount();
    Utils.deleteRecursively(folder.toFile());
    Files.createDirectories(disk);
    assumeTrue(
        ran("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0,
        "this user may not mount a small file system");
    NumberedTexts.wideParquet(input, ROWS, 8, 4_000);
  }

  /** Also what a run that was killed left mounted. */
  @AfterEach
  void unmount() throws Exception {
    if (isMounted()) {
      assertEquals(0, ran("umount", "-l", disk.toString()));
    }
  }

  private boolean isMounted() throws IOException {
    return Files.exists(Path.of("/proc/mounts"))
        && Files.readString(Path.of("/proc/mounts")).contains(" " + disk + " ");
  }

  private static int ran(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  private void makeRoom() throws Exception {
    assertEquals(0, ran("mount", "-o", "remount,size=256m", disk.toString()));
  }

  @Test
  void executorsWithoutRoomForAShuffleEndTheJobAndTheNextRunWithRoomCompletesIt() throws Exception {
    WorkerSettings onDisk =
        new WorkerSettings(
            WorkerSettings.USUAL.hosts(),
            2,
            List.of(),
            Map.of("SPARK_LOCAL_DIRS", disk.toString()));
    mustFailAndComplete(
        FaultFigures.LOCAL_DISK_FULL, "local", onDisk, folder.resolve("out"), "--distinct", "on");
  }

  @Test
  void anOutputWithoutRoomEndsTheJobAndTheNextRunWithRoomCompletesIt() throws Exception {
    mustFailAndComplete(
        FaultFigures.OUTPUT_DISK_FULL, "output", WorkerSettings.USUAL, disk.resolve("out"));
  }

  private void mustFailAndComplete(
      FaultFigures fault, String name, WorkerSettings settings, Path output, String... options)
      throws Exception {
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, settings)) {
      Place place = new Place(cluster, folder, TinyModel.in(folder.resolve("tiny")));
      Ended failed = place.start(name, input, output, options).ended();
      assertEquals(1, failed.exitCode(), failed::log);
      assertTrue(failed.log().contains("No space left on device"), failed::log);
      assertFalse(Files.exists(output));
      assertEquals(List.of(), ClusterEmbedding.staged(output));
      long wasted = place.texts(name);
      makeRoom();
      Ended second = place.start(name, input, output, options).mustBeDone();
      embedHere(options);
      Comparison found = Comparison.of(undisturbed, output);
      assertTrue(found.isExact(), found::toString);
      assertEquals(ROWS, place.texts(name) - wasted, "the second run embeds each text once");
      fault.write(List.of(1, 0), found, wasted, failed.seconds());
      assertTrue(second.log().contains("\"rows\":" + ROWS), second::log);
    }
  }

  private void embedHere(String... options) {
    List<String> arguments = new ArrayList<>(List.of("embed", "--input", input.toString()));
    arguments.addAll(List.of("--model", folder.resolve("tiny").toString()));
    arguments.addAll(List.of("--pooling", "cls,mean", "--output", undisturbed.toString()));
    arguments.addAll(List.of(options));
    Run.of(arguments.toArray(String[]::new)).mustBeDone();
  }
}
