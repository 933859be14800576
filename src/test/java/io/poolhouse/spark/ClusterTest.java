package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Encoders;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Driver, master, two workers, two executors and the history server: seven processes of this host.
 * Their logs stay in {@code target/cluster}.
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
    List<String> seen;
    try (StandaloneCluster cluster = StandaloneCluster.start(folder)) {
      seen = cluster.application(ClusterApplication.class, 150);
      assertTrue(history(cluster.startHistoryServer()).contains("\"name\" : \"cluster test\""));
    }
    assertEquals(expected(), seen);
    assertEquals(1, modelFiles("work1"));
    assertEquals(1, modelFiles("work2"));
  }

  /** The applications that the history server knows, once it knows one. */
  private static String history(URI pages) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(pages.resolve("/api/v1/applications")).build();
    return SparkPages.eventually(
        () -> {
          try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
          } catch (ConnectException notYet) {
            return "";
          }
        },
        applications -> applications.contains("\"id\""));
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
