package io.poolhouse.spark;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The driver of {@link ClusterTest}, a process of its own: {@code ClusterApplication MASTER MODEL
 * RESULT}. Runs two jobs of 64 tasks by two embedders and writes what they gave.
 */
final class ClusterApplication {
  static final List<String> POOLINGS = List.of("mean", "cls+max@-2");

  private ClusterApplication() {}

  static List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      texts.add("text number " + i + " of " + "many ".repeat(i % 7) + "words");
    }
    return texts;
  }

  public static void main(String[] arguments) throws Exception {
    SparkSession spark = session(arguments[0]);
    awaitExecutors(spark, 2);
    List<String> result = new ArrayList<>();
    for (String pooling : POOLINGS) {
      TextEmbedder embedder =
          new TextEmbedder().setModel(arguments[1]).setPoolings(pooling).setDevice("cpu");
      result.addAll(vectors(embedded(spark, embedder)));
    }
    result.add("loads " + ModelLoads.in(spark));
    spark.stop();
    Files.write(Path.of(arguments[2]), result);
  }

  private static SparkSession session(String master) {
    return builder(master).config("spark.ui.enabled", "false").getOrCreate();
  }

  /** As the cluster's own settings have it: two executors of two cores. */
  static SparkSession.Builder builder(String master) {
    SparkSession.Builder builder = SparkSession.builder();
    defaults().forEach((key, value) -> builder.config((String) key, (String) value));
    return builder
        .master(master)
        .appName("cluster test")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.executor.extraClassPath", StandaloneCluster.classFolders())
        .config("spark.executor.extraJavaOptions", String.join(" ", StandaloneCluster.SHORT_LIVED))
        .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
        .config("spark.locality.wait", "0s");
  }

  /** What spark-submit would read. */
  private static Properties defaults() {
    Properties defaults = new Properties();
    Path file = Path.of(System.getenv("SPARK_CONF_DIR"), "spark-defaults.conf");
    try (Reader reader = Files.newBufferedReader(file)) {
      defaults.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return defaults;
  }

  /** The driver is counted too. */
  static void awaitExecutors(SparkSession spark, int executors) throws InterruptedException {
    while (spark.sparkContext().statusTracker().getExecutorInfos().length < executors + 1) {
      Thread.sleep(100);
    }
  }

  /** With a model file whose path on the driver no executor sees, as on other hosts. */
  private static Dataset<Row> embedded(SparkSession spark, TextEmbedder embedder) {
    EmbedPass elsewhere =
        poolings -> {
          EmbedSettings here = embedder.pass().source(poolings);
          return new EmbedSettings(
              new ShippedModel("/not/on/this/host.pt", here.model().uri(), here.model().checksum()),
              here.plan(),
              here.tokenizer(),
              here.precision(),
              here.device(),
              here.badRows(),
              here.showTexts(),
              here.loads(),
              here.reasons());
        };
    return embedder.appended(
        spark.createDataset(texts(), Encoders.STRING()).toDF("text").repartition(64),
        elsewhere,
        embedder.columns());
  }

  /** A line for each text: the text, and the bits of its vector. */
  static List<String> vectors(Dataset<Row> embedded) {
    List<String> lines = new ArrayList<>();
    for (Row row : embedded.collectAsList()) {
      float[] vector = LocalSpark.vector(row, 1);
      lines.add(row.getString(0) + ": " + vector.length + " " + Arrays.hashCode(vector));
    }
    Collections.sort(lines); // a sort by Spark would embed all texts twice, to find its ranges
    return lines;
  }
}
