package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TokenizedText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * The plugin in an application of its own, in local mode, where the driver is the one executor;
 * {@link ClusterPluginTest} has several. Metrics are those of the whole application: the tests that
 * count come first.
 */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PluginTest {
  /** Static, because what a function holds is copied to its tasks. */
  private static final AtomicBoolean THROWN = new AtomicBoolean();

  private static SparkSession spark;
  private static SparkPages pages;

  private static SparkSession.Builder application() {
    return SparkSession.builder()
        .master("local[2,4]")
        .appName("plugin test")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.executor.heartbeatInterval", "200ms")
        .config("spark.plugins", PoolhousePlugin.class.getName())
        .config("spark.sql.extensions", PoolhouseExtensions.class.getName())
        .config("spark.ui.showConsoleProgress", "false");
  }

  @BeforeAll
  static void start() {
    LocalSpark.session().stop();
    SharedEncoders.closeAll();
    SparkSession.Builder builder = application().config("spark.poolhouse.model", MiniLm.folder());
    SparkPages.SETTINGS.forEach(builder::config);
    spark = builder.getOrCreate();
    spark.sparkContext().setLogLevel("OFF"); // tasks fail on purpose, with long stack traces
    pages = SparkPages.of(spark.sparkContext());
  }

  @AfterAll
  static void stop() {
    spark.stop();
    SharedEncoders.closeAll();
  }

  /** 60 rows of 30 texts in two partitions, equal texts in the same. */
  private static List<String> texts() {
    return IntStream.range(0, 60).mapToObj(i -> "text number " + i / 2 + " of many").toList();
  }

  private static void register(List<String> texts, int partitions) {
    spark
        .createDataset(texts, Encoders.STRING())
        .toDF("text")
        .repartition(partitions, functions.col("text"))
        .createOrReplaceTempView("texts");
  }

  private static long tokensOf30Texts() throws Exception {
    try (MiniLm engine = MiniLm.open(LongTexts.TRUNCATE)) {
      return engine.tokenizer().tokenize(texts()).stream().mapToLong(TokenizedText::tokens).sum()
          / 2;
    }
  }

  @Test
  @Order(1)
  void theModelIsLoadedAndWarmBeforeTheFirstTaskWhichDoesNotLoadItAgain() throws Exception {
    assertEquals(1, SharedEncoders.loaded().size());
    assertEquals(0, SharedEncoders.users());
    Map<String, Double> started =
        SparkPages.eventually(
            pages::metrics, metrics -> metrics.get("application_modelLoads") == 1);
    assertEquals(1, started.get("application_modelLoads"));
    assertEquals(0, started.get("application_texts"));
    assertEquals(1, started.get("executor_modelsLoaded"));
    register(texts(), 2);
    spark.sql("select embed(text, 'mean') from texts").collectAsList();
    assertEquals(0, ModelLoads.in(spark), "loads by tasks");
  }

  @Test
  @Order(2)
  void whatWasEmbeddedIsInSparksPrometheusPage() throws Exception {
    Map<String, Double> metrics =
        SparkPages.eventually(pages::metrics, read -> read.get("application_texts") == 30);
    assertEquals(60, metrics.get("application_rows"));
    assertEquals(30, metrics.get("application_texts"));
    assertEquals(30, metrics.get("application_cacheHits"));
    assertEquals(0.5, metrics.get("application_cacheHitRate"));
    assertEquals(0, metrics.get("application_cacheBytes"), "the tasks are over");
    assertEquals(tokensOf30Texts(), metrics.get("application_tokens"));
    assertEquals(tokensOf30Texts(), metrics.get("application_batchTokens"));
    assertEquals(0, metrics.get("application_retries"));
    double batches = metrics.get("application_batches");
    assertTrue(batches >= 2 && batches <= 6, "chunks of 8 and 32 in two tasks: " + batches);
    int room = 1_365; // tokens of 1,536 floats in 8 MiB
    assertEquals(room * batches, metrics.get("application_tokenBudget"));
    assertEquals(
        tokensOf30Texts() / (room * batches), metrics.get("application_tokenBudgetFill"), 1e-12);
    for (String time : List.of("tokenizer", "model", "waiting")) {
      double seconds = metrics.get("application_" + time + "Seconds");
      assertTrue(seconds > 0 && seconds < 60, time + " " + seconds);
    }
    for (Counter counter : Counter.values()) {
      assertEquals(
          metrics.get("application_" + counter.metricName()),
          metrics.get("executor_" + counter.metricName()),
          counter + ": the one executor");
    }
  }

  @Test
  @Order(3)
  void theWeightsOfLoadedModelsAreCounted() throws Exception {
    double bytes = pages.metrics().get("executor_modelBytes");
    try (MiniLm engine = MiniLm.open(LongTexts.TRUNCATE)) {
      double onDisk = engine.encoder().file().path().toFile().length();
      assertTrue(bytes < onDisk && bytes > 0.98 * onDisk, bytes + " of a file of " + onDisk);
    }
    assertEquals(0, pages.metrics().get("executor_deviceBytes"));
    assertEquals(0, pages.metrics().get("executor_tasksWithModel"));
  }

  @Test
  @Order(4)
  void theSqlTabShowsThemAtTheOperator() throws Exception {
    Map<String, String> shown =
        SparkPages.eventually(pages::operator, read -> "60".equals(read.get("rows embedded")));
    assertEquals("60", shown.get("rows embedded"), shown + "");
    assertEquals("30", shown.get("texts embedded"));
    assertEquals("30", shown.get("texts found in the cache"));
    assertEquals(
        "%,d".formatted(tokensOf30Texts()), shown.get("tokens of texts embedded"), shown + "");
    assertTrue(Integer.parseInt(shown.get("batches")) <= 6, shown + "");
    for (String time :
        List.of(
            "time in tokenizer",
            "time in model",
            "time waiting for rows and for the model to load")) {
      assertTrue(shown.get(time).matches("(?s).*\\d (ms|s).*"), time + " in " + shown);
    }
  }

  private static List<String> texts(int rows, int words) {
    return IntStream.range(0, rows).mapToObj(i -> i + " house".repeat(words)).toList();
  }

  @Test
  @Order(5)
  void progressIsSaidAmidTasksAndAfterThemAndNoRowCountsTwice() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    registerFunctionThatFailsOnce();
    register(texts(40, 600), 4);
    EmbedProgress progress = EmbedProgress.start(spark.sparkContext(), lines::add, Duration.ZERO);
    try {
      assertEquals(
          40, spark.sql("select embed(once(text), 'mean') as v from texts").collectAsList().size());
      String end = "40 of 40 rows embedded (100 %)";
      SparkPages.eventually(() -> lines, said -> said.toString().contains(end));
      assertTrue(THROWN.get(), "a task failed");
      assertTrue(lines.get(lines.size() - 1).startsWith(end), () -> lines + "");
      assertTrue(
          lines.stream()
              .allMatch(
                  line ->
                      line.matches(
                          "\\d+ of 40 rows embedded \\(\\d+ %\\), \\d+ texts/s, [\\d,]+ tokens/s"
                              + "(, about \\d+ s left)?")),
          lines + "");
      assertTrue(lines.size() > 4, "more than the ends of four tasks: " + lines);
    } finally {
      progress.close();
    }
  }

  private static void registerFunctionThatFailsOnce() {
    THROWN.set(false);
    spark.udf().register("once", (UDF1<String, String>) PluginTest::once, DataTypes.StringType);
  }

  private static String once(String text) {
    if (text.startsWith("27 ") && THROWN.compareAndSet(false, true)) {
      throw new IllegalStateException("once");
    }
    return text;
  }

  @Test
  @Order(6)
  void aTaskThatIsTriedAgainGivesTheSameRows() {
    List<String> texts = IntStream.range(0, 40).mapToObj(i -> i + " texts").toList();
    register(texts, 2);
    registerFunctionThatFailsOnce();
    Map<String, float[]> retried = vectors();
    assertTrue(THROWN.get(), "a task failed");
    Map<String, float[]> expected = vectors();
    assertEquals(40, expected.size());
    assertEquals(expected.keySet(), retried.keySet());
    expected.forEach((text, vector) -> assertArrayEquals(vector, retried.get(text)));
  }

  private static Map<String, float[]> vectors() {
    return spark
        .sql("select text, embed(once(text), 'mean') as v from texts")
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(row -> row.getString(0), row -> LocalSpark.vector(row, 1)));
  }

  @Test
  @Order(7)
  void aCancelledQueryEndsWithinABatchAndGivesTheModelBack() throws Exception {
    register(texts(20_000, 60), 2);
    Dataset<Row> query = spark.sql("select embed(text, 'mean') as v from texts");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      long before = ExecutorTotals.of(Counter.TEXTS);
      Future<List<Row>> rows =
          thread.submit(
              () -> {
                spark.sparkContext().setJobGroup("long", "minutes of work", false);
                return query.collectAsList();
              });
      SparkPages.eventually(
          () -> ExecutorTotals.of(Counter.TEXTS) - before, texts -> texts >= 2 * (8 + 32 + 128));
      assertFalse(rows.isDone());
      assertEquals(2, SharedEncoders.users());
      long batches = ExecutorTotals.of(Counter.BATCHES);
      spark.sparkContext().cancelJobGroup("long");
      assertThrows(ExecutionException.class, rows::get);
      assertEquals(0, SparkPages.eventually(SharedEncoders::users, users -> users == 0));
      long after = ExecutorTotals.of(Counter.BATCHES) - batches;
      assertTrue(after <= 4, "of 16 in the chunk of each task: " + after);
    } finally {
      thread.shutdownNow();
    }
    register(texts(), 2);
    assertEquals(60, spark.sql("select embed(text, 'mean') from texts").collectAsList().size());
    assertEquals(0, SharedEncoders.users());
    assertEquals(1, SharedEncoders.loaded().size(), "the model stays");
  }

  @Test
  @Order(8)
  void whereTheModelCannotBeLoadedAheadOneLineSaysSoAndTasksSayItInTheirOwnWords() {
    assumeTrue(ComputeDevice.gpus() == 0, "this machine has CUDA");
    spark.stop();
    SharedEncoders.closeAll();
    List<String> warnings = new CopyOnWriteArrayList<>();
    Appender appender = LogLines.appender(warnings);
    Logger logger = (Logger) LogManager.getLogger(PoolhousePlugin.class);
    Configurator.setLevel(logger, Level.WARN);
    logger.addAppender(appender);
    spark =
        application()
            .config("spark.poolhouse.model", MiniLm.folder())
            .config("spark.poolhouse.device", "cuda")
            .getOrCreate();
    logger.removeAppender(appender);
    Configurator.setLevel(logger, Level.OFF);
    spark.sparkContext().setLogLevel("OFF");
    String reason =
        "Device 'cuda' was asked for, but PyTorch sees no CUDA device here."
            + " Install the driver and point PYTORCH_LIBRARY_PATH at a CUDA build of libtorch,"
            + " or write '--device cpu'.";
    assertEquals(
        List.of(
            "Executor driver cannot load the model ahead: %s Tasks that need it will try again."
                .formatted(reason)),
        warnings);
    register(texts(), 2);
    assertEquals(60, spark.sql("select length(text) from texts").collectAsList().size());
    Exception failed =
        assertThrows(
            Exception.class,
            () -> spark.sql("select embed(text, 'mean') from texts").collectAsList());
    assertTrue(failed.getMessage().contains(reason), failed.getMessage());
  }

  @Test
  @Order(9)
  void anUnknownModelOrSettingIsRefusedWithoutAStackTrace() {
    spark.stop();
    List<String> lines = new ArrayList<>();
    for (List<String> wrong :
        List.of(
            List.of("spark.poolhouse.model", "/no/such/model"),
            List.of("spark.poolhouse.precision", "float23"),
            List.of("spark.poolhouse.device", "tpu"))) {
      EmbedException refused =
          assertThrows(
              EmbedException.class,
              application()
                      .config("spark.poolhouse.model", MiniLm.folder())
                      .config(wrong.get(0), wrong.get(1))
                  ::getOrCreate);
      assertEquals(0, refused.getStackTrace().length);
      lines.add(refused.getMessage().replaceFirst("Known models: .*", "Known models: …"));
    }
    assertEquals(
        List.of(
            "spark.poolhouse.model is '/no/such/model': There is no model and no folder"
                + " '/no/such/model'. Known models: …",
            "spark.poolhouse.precision is 'float23': Unknown precision 'float23'. Expected one of:"
                + " float32, bfloat16, float16.",
            "spark.poolhouse.device is 'tpu': Unknown device 'tpu'. Expected one of: auto, cpu,"
                + " cuda."),
        lines);
  }
}
