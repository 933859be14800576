package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Driver, master, two workers and two executors: six processes of this host. Their logs stay in
 * {@code target/cluster}.
 */
@Timeout(180)
class ClusterTest {
  private final Path folder = Path.of("target", "cluster").toAbsolutePath();

  @BeforeEach
  void empty() throws IOException {
    Utils.deleteRecursively(folder.toFile());
    Files.createDirectories(folder);
  }

  @Test
  void eachExecutorLoadsTheShippedModelOnceAndGivesTheVectorsOfLocalMode() throws Exception {
    Path result = folder.resolve("result.txt");
    try (StandaloneCluster cluster = StandaloneCluster.start(folder)) {
      Process application =
          cluster.java(
              "application",
              List.of(
                  "-Xmx512m",
                  "-Dai.djl.offline=true",
                  "-Dpoolhouse.conf=" + Path.of("conf").toAbsolutePath(),
                  ClusterApplication.class.getName(),
                  cluster.url(),
                  MiniLm.folder(),
                  result.toString()));
      assertTrue(application.waitFor(150, TimeUnit.SECONDS), "still running");
      assertEquals(0, application.exitValue(), () -> "see " + folder.resolve("application.log"));
    }
    assertEquals(expected(), Files.readAllLines(result));
    assertEquals(1, modelFiles("work1"));
    assertEquals(1, modelFiles("work2"));
  }

  /** Model files that Spark brought to the executors of a worker. */
  private long modelFiles(String worker) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(worker))) {
      return files.filter(file -> file.toString().endsWith(".pt")).count();
    }
  }

  private static List<String> expected() {
    List<String> lines = new ArrayList<>();
    for (String pooling : ClusterApplication.POOLINGS) {
      lines.addAll(
          ClusterApplication.vectors(
              MiniLm.embedder(pooling)
                  .transform(
                      LocalSpark.session()
                          .createDataset(ClusterApplication.texts(), Encoders.STRING())
                          .toDF("text"))));
    }
    lines.add("loads 2");
    return lines;
  }
}
