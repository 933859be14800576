package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
  @TempDir Path folder;

  @Test
  void aSessionThatWasThereBeforeIsLeftRunning() throws IOException {
    SparkSession spark = TestSpark.session();
    Path input = TestSpark.table(folder.resolve("in.parquet"), java.util.List.of("a house"));
    String model = TinyModel.in(folder.resolve("tiny")).toString();
    Run.of("embed", "--input", input.toString(), "--model", model, "--dry-run").mustBeDone();
    assertEquals(1, spark.range(1).count());
  }

  @Test
  void aJobsOwnSessionTakesItsSettingsAndEndsWithIt() throws IOException {
    TestSpark.session().stop();
    String model = TinyModel.in(folder.resolve("tiny")).toString();
    String[] job = {
      "embed", "--input", "demo:wordnet", "--limit", "4", "--model", model, "--dry-run"
    };
    Run.of(with(job, "--master", "nowhere"))
        .mustBeRefused(
            "poolhouse: Spark does not start with master 'nowhere': Could not parse Master URL:"
                + " 'nowhere'. Check '--master' and '--conf'.");
    Run.of(with(job, "--master", "local[1]", "--conf", "spark.default.parallelism=many"))
        .mustBeRefused(
            "poolhouse: For input string: \"many\"",
            "in: Illegal value for config key spark.default.parallelism");
    Run.of(with(job, "--master", "local[1]")).mustBeDone();
    assertTrue(SparkSession.getDefaultSession().isEmpty());
  }

  private static String[] with(String[] job, String... more) {
    String[] all = java.util.Arrays.copyOf(job, job.length + more.length);
    System.arraycopy(more, 0, all, job.length, more.length);
    return all;
  }
}
