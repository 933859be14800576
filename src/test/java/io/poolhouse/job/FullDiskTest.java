package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.job.ClusterEmbedding.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** Disks that are full: the executors' own, where shuffles go, and the output's. */
@Tag("faults")
@EnabledOnOs(OS.LINUX)
@Timeout(300)
@ExtendWith(FaultyCluster.Shared.class)
class FullDiskTest {
  /** Room for a few tasks' shuffle files, and not for all. */
  private static final long LITTLE = 64 << 10;

  private final FaultyCluster faulty;
  private final SmallDisk disk;

  FullDiskTest(FaultyCluster faulty) {
    this.faulty = faulty;
    this.disk = faulty.disk();
  }

  @AfterEach
  void makeRoom() throws IOException {
    disk.makeRoom();
  }

  @Test
  void executorsWithoutRoomForAShuffleEndTheJobAndTheNextRunWithRoomCompletesIt() throws Exception {
    FaultyCluster.assumeTextsHaveBitsOfTheirOwn();
    disk.fill(LITTLE);
    Path output = faulty.folder().resolve("local");
    Ended failed = faulty.start("local", output, "--distinct", "on").ended();
    mustHaveFailed(failed, output);
    faulty.mustBeAbsentAndCompletedBy(
        Fault.LOCAL_DISK_FULL, "local", failed, output, "--distinct", "on");
  }

  @Test
  void anOutputWithoutRoomEndsTheJobAndTheNextRunWithRoomCompletesIt() throws Exception {
    Path output = disk.folder().resolve("output");
    ClusterEmbedding run = faulty.start("output", output);
    run.awaitTasks(10);
    disk.fill(0);
    Ended failed = run.ended();
    mustHaveFailed(failed, output);
    faulty.mustBeAbsentAndCompletedBy(Fault.OUTPUT_DISK_FULL, "output", failed, output);
  }

  private void mustHaveFailed(Ended failed, Path output) throws IOException {
    assertEquals(1, failed.exitCode(), failed::log);
    assertTrue(failed.log().contains("No space left on device"), failed::log);
    assertEquals(List.of(), ClusterEmbedding.staged(output), "leftovers");
    disk.makeRoom();
  }
}
