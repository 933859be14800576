package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.job.ClusterEmbedding.Ended;
import io.poolhouse.job.ClusterEmbedding.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables that lie badly, beside the same rows in as many even parts as there are cores. */
@Tag("faults")
@EnabledOnOs(OS.LINUX)
@Timeout(300)
@ExtendWith(FaultyCluster.Shared.class)
class PartitionShapesTest {
  private static final int CORES = 4;

  private final Place place;

  PartitionShapesTest(FaultyCluster faulty) {
    this.place = faulty.place();
  }

  @Test
  void twoThousandPartitionsOfFiveRows() throws Exception {
    mustBeEmbeddedAsEvenParts(Fault.MANY_PARTITIONS, "many", 10_000, 2_000);
  }

  @Test
  void onePartitionOfTwoHundredThousandRows() throws Exception {
    mustBeEmbeddedAsEvenParts(Fault.ONE_LARGE_PARTITION, "large", 200_000, 1);
  }

  private void mustBeEmbeddedAsEvenParts(Fault fault, String name, long rows, int files)
      throws IOException, InterruptedException {
    FaultyCluster.assumeTextsHaveBitsOfTheirOwn();
    Path output = place.folder().resolve(name);
    Ended run = embedded(name, rows, files, output);
    Path even = place.folder().resolve(name + "-even");
    Ended usual = embedded(name + "-even", rows, CORES, even);
    Comparison found = Comparison.of(even, output);
    assertTrue(found.isExact(), found::toString);
    long twice = place.texts(name) - rows;
    assertEquals(0, twice, "texts embedded twice");
    fault.write(List.of(run.exitCode()), found, twice, run.seconds() - usual.seconds());
  }

  private Ended embedded(String name, long rows, int files, Path output)
      throws IOException, InterruptedException {
    Path input = place.folder().resolve(name + "-in.parquet");
    NumberedTexts.parquet(input, 0, rows, files);
    Ended run = place.start(name, input, output).mustBeDone();
    assertTrue(run.log().contains("\"rows\":" + rows + ","), run::log);
    return run;
  }
}
