package io.poolhouse.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * The driver of {@link ClusterPluginTest}, a process of its own: {@code PluginApplication MASTER
 * MODEL RESULT}. Writes a line for each thing that it saw.
 */
final class PluginApplication {
  static final int ROWS = 200;
  static final int TASKS = 20;

  private final SparkSession spark;
  private final SparkPages pages;
  private final List<String> seen = new ArrayList<>();

  private PluginApplication(SparkSession spark) {
    this.spark = spark;
    this.pages = SparkPages.of(spark.sparkContext());
  }

  public static void main(String[] arguments) throws Exception {
    SparkSession.Builder builder =
        ClusterApplication.builder(arguments[0])
            .config("spark.plugins", ElsewherePlugin.class.getName())
            .config("spark.sql.extensions", PoolhouseExtensions.class.getName())
            .config("spark.poolhouse.model", arguments[1])
            .config("spark.poolhouse.device", "cpu");
    SparkPages.SETTINGS.forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    ClusterApplication.awaitExecutors(spark, 2);
    PluginApplication application = new PluginApplication(spark);
    application.run();
    spark.stop();
    Files.write(Path.of(arguments[2]), application.seen);
  }

  private void run() throws Exception {
    saw("loads before any query", metric("application_modelLoads", 2));
    List<String> undisturbed = vectors();
    saw("rows of the undisturbed query", undisturbed.size());
    saw("texts embedded by it", metric("application_texts", ROWS));
    saw("loads by its tasks", ModelLoads.in(spark));
    cancel();
    kill(undisturbed);
  }

  private void saw(String name, Object value) {
    seen.add(name + ": " + value);
  }

  /** Of Spark's Prometheus page, once it is what is expected, or after long enough. */
  private long metric(String name, long expected) throws Exception {
    return SparkPages.eventually(
            () -> pages.metrics().getOrDefault(name, -1.0), value -> value == expected)
        .longValue();
  }

  private static String query(int rows, int tasks) {
    return "select id, embed(concat('text ', id, repeat(' of many words', 30)), 'mean')"
        + " from range(0, %d, 1, %d)".formatted(rows, tasks);
  }

  /** A line for each row: its id, and the bits of its vector. */
  private List<String> vectors() {
    List<String> lines = new ArrayList<>();
    for (Row row : spark.sql(query(ROWS, TASKS)).collectAsList()) {
      lines.add(row.getLong(0) + " " + Arrays.hashCode(LocalSpark.vector(row, 1)));
    }
    Collections.sort(lines);
    return lines;
  }

  private void cancel() throws Exception {
    Future<Integer> query =
        started("long", () -> spark.sql(query(1_000_000, 8)).collectAsList().size());
    while (pages.metrics().get("application_texts") < ROWS + 100) {
      Thread.sleep(200);
    }
    long start = System.nanoTime();
    spark.sparkContext().cancelJobGroup("long");
    try {
      query.get();
      saw("the cancelled query", "came to an end");
    } catch (ExecutionException cancelled) {
      saw(
          "the cancelled query",
          cancelled.getMessage().contains("cancelled") ? "ended" : cancelled);
    }
    while (spark.sparkContext().statusTracker().getActiveStageIds().length > 0
        || runningTasks() > 0) {
      Thread.sleep(50);
    }
    saw("seconds to its end", Math.ceil((System.nanoTime() - start) / 1e9));
  }

  private int runningTasks() {
    return Arrays.stream(spark.sparkContext().statusTracker().getExecutorInfos())
        .mapToInt(executor -> executor.numRunningTasks())
        .sum();
  }

  private <T> Future<T> started(String group, Callable<T> work) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<T> result =
        thread.submit(
            () -> {
              spark.sparkContext().setJobGroup(group, group, false);
              return work.call();
            });
    thread.shutdown();
    return result;
  }

  private void kill(List<String> undisturbed) throws Exception {
    long process = processOfAnExecutor();
    double before = pages.metrics().get("application_texts");
    Future<List<String>> query = started("killed", this::vectors);
    SparkContext context = spark.sparkContext();
    SparkPages.eventually(
        () -> Arrays.stream(context.statusTracker().getActiveStageIds()).sum(), ids -> ids > 0);
    while (tasksDone(context) < 4) {
      Thread.sleep(20);
    }
    saw("tasks done before the kill", tasksDone(context) < TASKS ? "some" : "all");
    ProcessHandle.of(process).orElseThrow().destroyForcibly();
    List<String> result = query.get();
    saw("rows after an executor was killed", result.size());
    saw("rows equal to those of the undisturbed query", result.equals(undisturbed));
    double after =
        SparkPages.eventually(
            () -> pages.metrics().get("application_texts"), texts -> texts >= before + ROWS / 2);
    saw("the dead executor's texts are still counted", after >= before + ROWS / 2);
    saw("loads with the executor in its place", metric("application_modelLoads", 3));
  }

  private static int tasksDone(SparkContext context) {
    return Arrays.stream(context.statusTracker().getActiveStageIds())
        .map(stage -> context.statusTracker().getStageInfo(stage).get().numCompletedTasks())
        .sum();
  }

  private long processOfAnExecutor() {
    spark
        .udf()
        .register(
            "process",
            (UDF1<Long, Long>) id -> "driver".equals(SparkEnv.get().executorId()) ? -1 : pid(),
            DataTypes.LongType);
    return spark.sql("select process(id) from range(0, 1, 1, 1)").head().getLong(0);
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }
}
