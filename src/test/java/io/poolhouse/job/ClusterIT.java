package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.poolhouse.deployment.Daemon;
import io.poolhouse.deployment.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same job on this JVM's Spark, through spark-submit, and on a cluster: the same vectors. */
class ClusterIT {
  private static final String JOB = Path.of("jobs", "embed").toAbsolutePath().toString();

  /** Batches may be others, so sums may be rounded otherwise. */
  private static final double TOLERANCE = 1e-5;

  @TempDir static Path folder;

  /** These JVMs live for seconds: compiling well takes longer than it saves. */
  private static final String QUICK = "-Xshare:auto -XX:TieredStopAtLevel=1";

  private static SparkHome sparkHome;
  private static List<Row> expected;

  @BeforeAll
  static void embedHere() throws IOException {
    sparkHome = SparkHome.in(folder.resolve("spark"));
    TinyModel.in(folder.resolve("tiny"));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      texts.add("a house is red. ".repeat(i % 4) + "cls ".repeat(i % 7));
    }
    TestSpark.table(folder.resolve("in.parquet"), texts);
    Path here = folder.resolve("here");
    Run.of(
            "embed",
            "--input",
            folder.resolve("in.parquet").toString(),
            "--model",
            folder.resolve("tiny").toString(),
            "--pooling",
            "cls,mean",
            "--output",
            here.toString())
        .mustBeDone();
    expected = TestSpark.read(here).collectAsList();
  }

  @Test
  void withSparkHomeItsSparkSubmitRunsTheJar() throws Exception {
    launch(
        Map.of("SPARK_HOME", sparkHome.folder().toString()),
        "submitted",
        "--master",
        "local[2]",
        "--conf",
        "spark.ui.enabled=false");
    List<String> arguments = sparkHome.arguments();
    assertEquals(
        List.of("--conf", "spark.ui.enabled=false", "--master", "local[2]"),
        arguments.subList(0, 4));
    assertTrue(
        arguments.contains(Path.of("target", "poolhouse-spark.jar").toAbsolutePath().toString()));
    assertEqualVectors("submitted");
  }

  @Test
  void executorsInOtherProcessesGetClassesAndModel() throws Exception {
    Topology topology = Topology.in(folder.resolve("cluster"), freePort());
    List<Process> cluster = new ArrayList<>();
    try {
      cluster.add(sparkHome.start(topology.master(), topology.conf()));
      for (Daemon worker : topology.workers()) {
        cluster.add(sparkHome.start(worker, topology.conf()));
      }
      List<String> options = options(topology);
      Run run =
          launch(Map.of("POOLHOUSE_JAVA_OPTS", QUICK), "clustered", options.toArray(String[]::new));
      int loads = run.result().get("model_loads").getAsInt();
      assertEquals(2, run.err().size(), run::toString);
      assertTrue(loads == 1 || loads == 2, loads + " loads by two executors");
      assertEqualVectors("clustered");
      queriesCountWhatExecutorsDid(options);
      executorsEmbedAndFitForAComparison(options);
    } finally {
      cluster.forEach(Process::destroy);
    }
  }

  @Test
  void aQueryArrivesThroughSparkSubmitAsItWasTyped() throws Exception {
    Run run =
        Run.launched(
                folder,
                Map.of("SPARK_HOME", sparkHome.folder().toString()),
                Path.of("jobs", "sql").toAbsolutePath().toString(),
                "--master",
                "local[2]",
                "--conf",
                "spark.ui.enabled=false",
                "--view",
                "t=in.parquet",
                "--model",
                "tiny",
                "select 'a \"b\" $HOME `c` \\'d\\' *' as `it's`,\n  size(embed(text, 'mean')) n\nfrom t limit 1")
            .mustBeDone();
    assertEquals("{\"it's\":\"a \\\"b\\\" $HOME `c` 'd' *\",\"n\":8}", run.out().get(0));
    assertEquals(1, run.lastResult().get("rows").getAsInt());
    assertTrue(run.lastResult().get("tokens").getAsInt() > 0, run::toString);
  }

  /** The cluster's own settings, as spark-submit would find them there. */
  private static List<String> options(Topology topology) throws IOException {
    List<String> options = new ArrayList<>(List.of("--master", topology.url()));
    Map<String, String> settings = new TreeMap<>(topology.settings());
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.executor.extraJavaOptions", QUICK);
    settings.remove("spark.jars.ivy");
    settings.remove("spark.master");
    settings.forEach((key, value) -> options.addAll(List.of("--conf", key + "=" + value)));
    return options;
  }

  private static void queriesCountWhatExecutorsDid(List<String> options) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Path.of("jobs", "sql").toAbsolutePath().toString()));
    command.addAll(options);
    command.addAll(
        List.of(
            "--view",
            "t=in.parquet",
            "--model",
            "tiny",
            "select id, size(embed(text, 'mean')) n from t order by id"));
    Run run =
        Run.launched(folder, Map.of("POOLHOUSE_JAVA_OPTS", QUICK), command.toArray(String[]::new))
            .mustBeDone();
    assertEquals(expected.size() + 1, run.out().size());
    assertEquals("{\"id\":1,\"n\":8}", run.out().get(0));
    int texts = run.lastResult().get("texts").getAsInt();
    assertTrue(28 <= texts && texts <= expected.size(), texts + " of 28 different ones");
    assertTrue(run.lastResult().get("tokens").getAsInt() >= 2 * texts, run::toString);
  }

  /** The same report as in one process: nothing of it hangs on who computed what. */
  private static void executorsEmbedAndFitForAComparison(List<String> cluster) throws Exception {
    Path rows = folder.resolve("labelled.csv");
    List<String> lines = new ArrayList<>(List.of("text,label"));
    for (int i = 0; i < 60; i++) {
      lines.add("%s %s,%d".formatted(i % 2 == 0 ? "a red" : "cls is", "house ".repeat(i), i % 2));
    }
    Files.write(rows, lines);
    List<String> here = comparison(rows, "compared-here");
    Run.of(here.toArray(String[]::new)).mustBeDone();
    List<String> there =
        new ArrayList<>(List.of(Path.of("jobs", "compare").toAbsolutePath().toString()));
    List<String> options = comparison(rows, "compared-there");
    there.addAll(options.subList(1, options.size()));
    there.addAll(cluster);
    Run.launched(folder, Map.of("POOLHOUSE_JAVA_OPTS", QUICK), there.toArray(String[]::new))
        .mustBeDone();
    assertEquals(scores("compared-here"), scores("compared-there"));
  }

  private static List<String> comparison(Path rows, String output) {
    return List.of(
        "compare",
        "--input",
        rows.toString(),
        "--label",
        "label",
        "--model",
        folder.resolve("tiny").toString(),
        "--pooling",
        "cls,mean",
        "--folds",
        "2",
        "--output",
        folder.resolve(output).toString());
  }

  private static List<String> scores(String output) throws IOException {
    JsonObject report =
        JsonParser.parseString(Files.readString(folder.resolve(output).resolve("report.json")))
            .getAsJsonObject();
    List<String> scores = new ArrayList<>();
    report
        .getAsJsonArray("variants")
        .forEach(
            variant -> {
              JsonObject each = variant.getAsJsonObject();
              scores.add(each.get("pooling").getAsString() + " " + each.get("folds"));
            });
    return scores;
  }

  private static Run launch(Map<String, String> environment, String output, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(JOB, "--input", "in.parquet"));
    command.addAll(List.of("--model", "tiny", "--pooling", "cls,mean", "--output", output));
    command.addAll(List.of(options));
    return Run.launched(folder, environment, command.toArray(String[]::new)).mustBeDone();
  }

  private static void assertEqualVectors(String output) {
    List<Row> rows = TestSpark.read(folder.resolve(output)).collectAsList();
    assertEquals(expected.size(), rows.size());
    for (int row = 0; row < rows.size(); row++) {
      assertEquals(expected.get(row).getInt(0), rows.get(row).getInt(0));
      for (int column = 2; column < 4; column++) {
        List<Float> wanted = expected.get(row).getList(column);
        List<Float> got = rows.get(row).getList(column);
        assertEquals(TinyModel.HIDDEN, got.size());
        for (int i = 0; i < TinyModel.HIDDEN; i++) {
          assertEquals(wanted.get(i), got.get(i), TOLERANCE);
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
