package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.job.ClusterEmbedding.Ended;
import io.poolhouse.job.ClusterEmbedding.Place;
import io.poolhouse.spark.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ArrayList;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Tables that lie badly, on a real cluster. Logs stay in {@code target/faults}. */
@Tag("faults")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionShapesTest {
  private final Path folder = Path.of("target", "faults", "shapes").toAbsolutePath();
  private StandaloneCluster cluster;
  private Place place;

  @BeforeAll
  void start() throws Exception {
    Utils.deleteRecursively(folder.toFile());
    Files.createDirectories(folder);
    cluster = StandaloneCluster.start(folder);
    place = new Place(cluster, folder, TinyModel.in(folder.resolve("tiny")));
  }

  @AfterAll
  void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void twoThousandPartitionsOfFiveRows() throws Exception {
    Path table = folder.resolve("small");
    NumberedTexts.csv(table, 2_000, 5);
    mustBeEmbeddedExactly(FaultFigures.MANY_PARTITIONS, "many", table, "--format", "csv");
  }

  @Test
  void onePartitionOfTwoHundredThousandRows() throws Exception {
    Path table = folder.resolve("skewed");
    NumberedTexts.parquet(table, 0, 200_000, 1);
    NumberedTexts.parquet(table, 200_000, 1_000, 10);
    mustBeEmbeddedExactly(FaultFigures.ONE_LARGE_PARTITION, "large", table);
  }

  /** Against this JVM's own Spark, which cuts the table otherwise. */
  private void mustBeEmbeddedExactly(FaultFigures fault, String name, Path table, String... options)
      throws IOException, InterruptedException {
    Path here = folder.resolve(name + "-here");
    List<String> same = new ArrayList<>(List.of("embed", "--input", table.toString()));
    same.addAll(List.of("--output", here.toString(), "--pooling", "cls,mean"));
    same.addAll(List.of("--model", place.model().toString()));
    same.addAll(List.of(options));
    Run.of(same.toArray(String[]::new)).mustBeDone();
    Ended ended = place.start(name, table, folder.resolve(name), options).mustBeDone();
    Comparison found = Comparison.of(here, folder.resolve(name));
    assertTrue(found.isExact(), found::toString);
    fault.write(List.of(0), found, place.texts(name) - found.expected(), 0);
    assertTrue(ended.log().contains("\"rows\":" + found.expected()), ended::log);
  }
}
