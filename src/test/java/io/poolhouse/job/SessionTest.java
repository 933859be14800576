package io.poolhouse.job;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SessionTest {
  @TempDir Path folder;

  @Test
  void aSessionThatWasThereBeforeIsLeftRunning() throws IOException {
    SparkSession spark = TestSpark.session();
    Path input = TestSpark.table(folder.resolve("in.parquet"), java.util.List.of("a house"));
    String model = TinyModel.in(folder.resolve("tiny")).toString();
    Run.of("embed", "--input", input.toString(), "--model", model, "--dry-run").mustBeDone();
    Dataset<Row> points =
        spark
            .range(20)
            .selectExpr("double(id % 2) as label", "array(float(id % 2), float(id)) as numbers")
            .withColumn("features", array_to_vector(col("numbers")));
    // The fitted model takes the session along to the tasks: it must still be serializable.
    assertEquals(20, new LogisticRegression().fit(points).transform(points).collectAsList().size());
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

  @Test
  void aJobThatSaysItsProgressTurnsSparksBarOff() {
    TestSpark.session().stop();
    CommonOptions options = new CommonOptions();
    options.master = "local[1]";
    String bar = "spark.ui.showConsoleProgress";
    System.setProperty(bar, "true"); // as the launcher does on a terminal
    Console console = new Console(new CommandLine(new ModelJob()));
    try (Session session = Session.start("embed", options, console)) {
      RuntimeConfig conf = session.spark().conf();
      assertEquals("false", conf.get(bar));
      assertEquals("false", conf.get("spark.poolhouse.progress"), "the plugin's");
      assertTrue(session.progress().isPresent());
    }
    try (Session session = Session.start("train", options)) {
      assertEquals("true", session.spark().conf().get(bar));
      assertTrue(session.progress().isEmpty());
    } finally {
      System.clearProperty(bar);
    }
  }

  private static String[] with(String[] job, String... more) {
    String[] all = java.util.Arrays.copyOf(job, job.length + more.length);
    System.arraycopy(more, 0, all, job.length, more.length);
    return all;
  }
}
