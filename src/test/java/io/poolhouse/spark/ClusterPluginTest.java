package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Driver, master, two workers and two executors, one of which is killed: processes of this host.
 * Their logs stay in {@code target/cluster-plugin}.
 */
@Timeout(180)
class ClusterPluginTest {
  private final Path folder = Path.of("target", "cluster-plugin").toAbsolutePath();

  @Test
  @Tag("slow")
  void executorsAreWarmAndCountedAndACancelledOrKilledTaskHarmsNoOther() throws Exception {
    Utils.deleteRecursively(folder.toFile());
    Files.createDirectories(folder);
    List<String> seen;
    try (StandaloneCluster cluster = StandaloneCluster.start(folder)) {
      seen = new ArrayList<>(cluster.application(PluginApplication.class, 150));
    }
    String seconds = seen.remove(5);
    assertTrue(seconds.matches("seconds to its end: [1-5]\\.0"), seconds);
    assertEquals(
        List.of(
            "loads before any query: 2",
            "rows of the undisturbed query: 200",
            "texts embedded by it: 200",
            "loads by its tasks: 0",
            "the cancelled query: ended",
            "tasks done before the kill: some",
            "rows after an executor was killed: 200",
            "rows equal to those of the undisturbed query: true",
            "the dead executor's texts are still counted: true",
            "loads with the executor in its place: 3"),
        seen);
    assertTrue(modelFiles() >= 3, "each executor fetched the model for itself");
  }

  private long modelFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".pt")).count();
    }
  }
}
