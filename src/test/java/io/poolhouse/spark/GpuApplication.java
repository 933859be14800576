package io.poolhouse.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The driver of {@link GpuAddressesTest}, a process of its own: {@code GpuApplication MASTER MODEL
 * RESULT}. Writes a line for each task: its executor, its GPU as we read it and as Spark assigned
 * it, the encoder that it used, and how many tasks held one at that time.
 */
final class GpuApplication {
  static final int TASKS = 24;

  private GpuApplication() {}

  public static void main(String[] arguments) throws Exception {
    SparkSession spark =
        ClusterApplication.builder(arguments[0])
            .config("spark.ui.enabled", "false")
            .config("spark.executor.cores", "4")
            .config("spark.cores.max", "8")
            .config("spark.executor.resource.gpu.amount", "1")
            .config("spark.task.resource.gpu.amount", "0.25")
            .getOrCreate();
    ClusterApplication.awaitExecutors(spark, 2);
    List<String> texts = IntStream.range(0, 240).mapToObj(i -> "text " + i).toList();
    TextEmbedder embedder =
        new TextEmbedder().setModel(arguments[1]).setPoolings("mean").setDevice("cpu");
    Dataset<Row> embedded =
        embedder.transform(
            spark.createDataset(texts, Encoders.STRING()).toDF("text").repartition(TASKS));
    MapPartitionsFunction<Row, String> seen = GpuApplication::seen;
    List<String> lines =
        new ArrayList<>(embedded.mapPartitions(seen, Encoders.STRING()).collectAsList());
    Collections.sort(lines);
    lines.add("loads " + ModelLoads.in(spark));
    spark.stop();
    Files.write(Path.of(arguments[2]), lines);
  }

  private static Iterator<String> seen(Iterator<Row> rows) throws InterruptedException {
    rows.forEachRemaining(row -> {});
    Thread.sleep(500); // the others of the executor are here, too
    String assigned = String.join(",", TaskContext.get().resourcesJMap().get("gpu").addresses());
    int encoder = System.identityHashCode(SharedEncoders.loaded().get(0));
    String line =
        "executor %s gpu %d assigned %s encoder %x of %d users %d"
            .formatted(
                SparkEnv.get().executorId(),
                SharedEncoders.gpuOfTask(),
                assigned,
                encoder,
                SharedEncoders.loaded().size(),
                SharedEncoders.users());
    return List.of(line).iterator();
  }
}
