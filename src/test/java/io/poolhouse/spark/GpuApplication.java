package io.poolhouse.spark;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.DeviceChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A driver of its own, {@code GpuApplication MASTER MODEL RESULT}: two executors of a GPU and four
 * cores each, and a task for each core. Writes a line for each task: its executor, the address that
 * Spark assigned to it, the device that it takes on a host with two, the encoder that it uses, and
 * how many encoders and tasks with one its executor has. Vectors are computed on the CPU, in the
 * place of GPUs that this host may not have.
 */
public final class GpuApplication {
  public static final int TASKS_OF_AN_EXECUTOR = 4;
  public static final int GPUS = 2;

  private static final int TASKS = GPUS * TASKS_OF_AN_EXECUTOR;

  private GpuApplication() {}

  /** Two executors, which share all that a worker with two GPUs has. */
  public static Map<String, String> settings() {
    return Map.of(
        "spark.executor.cores",
        "" + TASKS_OF_AN_EXECUTOR,
        "spark.cores.max",
        "" + TASKS,
        "spark.executor.resource.gpu.amount",
        "1",
        "spark.task.resource.gpu.amount",
        "0.25");
  }

  public static void main(String[] arguments) throws Exception {
    SparkSession.Builder builder =
        ClusterApplication.builder(arguments[0]).config("spark.ui.enabled", "false");
    settings().forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    ClusterApplication.awaitExecutors(spark, GPUS);
    List<String> texts = IntStream.range(0, 10 * TASKS).mapToObj(i -> "text " + i).toList();
    Dataset<Row> embedded =
        new TextEmbedder()
            .setModel(arguments[1])
            .setPoolings("mean")
            .setDevice("cpu")
            .transform(
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
    int users = usersOfAll();
    return List.of(
            "executor %s address %s device %s encoder %x encoders %d users %d"
                .formatted(
                    SparkEnv.get().executorId(),
                    String.join(",", TaskContext.get().resourcesJMap().get("gpu").addresses()),
                    ComputeDevice.resolve(
                        DeviceChoice.CUDA, SharedEncoders.gpuOfTask(), () -> GPUS),
                    System.identityHashCode(SharedEncoders.loaded().get(0)),
                    SharedEncoders.loaded().size(),
                    users))
        .iterator();
  }

  /** When the executor's others have the encoder, too, or will never have it. */
  private static int usersOfAll() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    int most = SharedEncoders.users();
    while (most < TASKS_OF_AN_EXECUTOR && System.nanoTime() < deadline) {
      Thread.sleep(20);
      most = Math.max(most, SharedEncoders.users());
    }
    return most;
  }
}
