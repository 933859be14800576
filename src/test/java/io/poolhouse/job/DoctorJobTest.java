package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorJobTest {
  private static final String NAME = "job-test-doctor";

  @TempDir Path folder;

  @Test
  void everythingThatTheBuildNeedsIsHere() {
    Run run = Run.of("doctor").mustBeDone();
    assertEquals(List.of(), run.err());
    List<String> patterns =
        List.of(
            "(ok|warn)  +Java \\d+.* from /.*, heap up to [\\d,]+ MiB.*",
            "ok    Spark \\d+\\.\\d+\\.\\d+ .*",
            "ok    DJL \\d+\\.\\d+\\.\\d+, PyTorch \\d+\\.\\d+\\.\\d+ from /.*",
            "(ok    CUDA \\d+.*, device 0: .* MiB in use|warn  no CUDA device: .*)",
            "ok    Hugging Face tokenizers .* from /.*",
            "ok    \\d+ cores, .*--precision (bfloat16|float32).*");
    for (String pattern : patterns) {
      assertTrue(run.out().stream().anyMatch(line -> line.matches(pattern)), pattern + "\n" + run);
    }
    assertTrue(run.out().stream().allMatch(line -> line.matches("(ok   |warn |fail ) .*")));
  }

  @Test
  void aDamagedModelIsAFailure() throws IOException {
    String home = System.getenv("POOLHOUSE_HOME");
    assumeTrue(home != null, "POOLHOUSE_HOME is not set: this test would touch your own models");
    Path source = TinyModel.in(folder.resolve("tiny"));
    Run.of("model", "import", source.toString(), "--name", NAME).mustBeDone();
    try {
      assertTrue(Run.of("doctor").out().contains("ok    model job-test-doctor: files as imported"));
      Path config = Path.of(home, "models", NAME, "config.json");
      Files.writeString(config, "{}");
      Run run = Run.of("doctor");
      assertEquals(1, run.exitCode());
      assertTrue(
          run.out().stream()
              .anyMatch(line -> line.startsWith("fail  model job-test-doctor: '" + config + "' ")),
          run::toString);
    } finally {
      Run.of("model", "remove", NAME);
    }
  }

  @Test
  void aSparkHomeIsCheckedWithoutStartingIt() throws IOException {
    assertEquals(
        "[fail  SPARK_HOME is '/nowhere', which has no bin/spark-submit; correct or unset it]",
        spark("/nowhere"));
    assertEquals(
        "[warn  Spark in %s, version unknown: its jars hold no spark-core]".formatted(folder),
        sparkWith("other.jar"));
    assertEquals(
        "[fail  Spark 3.5.6 in %s is built for Scala 2.12; expected 2.13, as in Spark 4]"
            .formatted(folder),
        sparkWith("spark-core_2.12-3.5.6.jar"));
    assertEquals(
        "[warn  Spark 4.0.1 in %s; this is made for 4.1.0]".formatted(folder),
        sparkWith("spark-core_2.13-4.0.1.jar"));
    assertEquals(
        "[ok    Spark 4.1.9 in %s]".formatted(folder), sparkWith("spark-core_2.13-4.1.9.jar"));
  }

  private String sparkWith(String jar) throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    Path submit = folder.resolve("bin/spark-submit");
    if (Files.notExists(submit)) {
      Files.createFile(submit).toFile().setExecutable(true);
    }
    Path jars = Files.createDirectories(folder.resolve("jars"));
    Files.createFile(jars.resolve(jar));
    String said = spark(folder.toString());
    Files.delete(jars.resolve(jar));
    return said;
  }

  private static String spark(String home) {
    return SparkCheck.of(home).stream().map(Finding::line).toList().toString();
  }
}
