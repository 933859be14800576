package io.poolhouse.spark;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Precision;
import io.poolhouse.model.ImportOptions;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.model.ModelStore;
import io.poolhouse.pooling.Poolings;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizerOptions;
import java.net.JarURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark application in a process of its own, so that its memory is its own: {@code concurrent} or
 * {@code memory}. Prints {@code name value} lines.
 */
final class ManyModelsApplication {
  /** Each with its file on the class path. */
  private static final Map<String, String> FILES = new LinkedHashMap<>();

  static {
    FILES.put("minilm", "/all-minilm-l6-v2.onnx");
    FILES.put("bge", "/bge-small-en-v1.5.onnx");
    FILES.put("e5", "/e5-small-v2.onnx");
  }

  private static final int ROUNDS = 6;

  private final Map<String, Path> folders = new LinkedHashMap<>();
  private final SparkSession spark;

  private ManyModelsApplication(SparkSession spark) {
    this.spark = spark;
  }

  public static void main(String[] arguments) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[8]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.extensions", PoolhouseExtensions.class.getName())
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    ManyModelsApplication application = new ManyModelsApplication(spark);
    application.importModels();
    switch (arguments[0]) {
      case "concurrent" -> application.concurrent();
      case "memory" -> application.memory();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    spark.stop();
    System.exit(0);
  }

  private void importModels() throws Exception {
    ModelStore store = ModelStore.open(Path.of("target", "many-models").toAbsolutePath());
    for (Map.Entry<String, String> model : FILES.entrySet()) {
      if (!store.importedNames().contains(model.getKey())) {
        var url = ManyModelsApplication.class.getResource(model.getValue());
        Path jar = Path.of(((JarURLConnection) url.openConnection()).getJarFileURL().toURI());
        store.importModel(jar.toString(), ImportOptions.none().named(model.getKey()));
      }
      folders.put(model.getKey(), store.resolve(model.getKey()).folder());
    }
  }

  /** Eight threads, two models, eight poolings; every vector against the same text alone. */
  private void concurrent() throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 96; i++) {
      texts.add("the house number " + i + " is red".repeat(i % 11));
    }
    table(texts).repartition(8).createOrReplaceTempView("texts");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch all = new CountDownLatch(8);
    Map<String, Future<Map<Integer, float[]>>> queries = new LinkedHashMap<>();
    for (String query :
        List.of(
            "minilm cls",
            "bge cls",
            "minilm mean",
            "bge mean",
            "minilm max@-2",
            "bge sqrt",
            "minilm cls+mean",
            "bge weighted")) {
      queries.put(query, threads.submit(() -> vectors(query, all)));
    }
    double largest = 0;
    for (Map.Entry<String, Future<Map<Integer, float[]>>> query : queries.entrySet()) {
      String[] words = query.getKey().split(" ");
      largest = Math.max(largest, difference(texts, words[0], words[1], query.getValue().get()));
    }
    threads.shutdown();
    print("loads", ModelLoads.in(spark));
    print("loaded", SharedEncoders.loaded().size());
    print("difference", largest);
    print("peak_mib", status("VmHWM"));
  }

  private Map<Integer, float[]> vectors(String query, CountDownLatch all) throws Exception {
    String[] words = query.split(" ");
    all.countDown();
    all.await();
    return LocalSpark.vectors(
        spark.sql(
            "select id, embed(text, '%s', '%s') as v from texts"
                .formatted(words[1], folders.get(words[0]))),
        "v");
  }

  private Dataset<Row> table(List<String> texts) {
    return spark.range(texts.size()).selectExpr("cast(id as int) as id", named(texts) + " as text");
  }

  private static String named(List<String> texts) {
    return "array('%s')[id]".formatted(String.join("', '", texts));
  }

  /** Of a vector's numbers from those of an encoder of its own, a text at a time. */
  private double difference(
      List<String> texts, String model, String pooling, Map<Integer, float[]> vectors)
      throws Exception {
    Path file = Files.createTempFile(model, ".pt");
    double largest = 0;
    ModelFile.write(ModelPackage.open(folders.get(model)), file);
    try (Encoder encoder =
            Encoder.open(ModelFile.open(file), ComputeDevice.CPU, Precision.FLOAT32);
        TextTokenizer tokenizer =
            TextTokenizer.of(
                encoder.file().tokenizerJson(), TokenizerOptions.of(512, LongTexts.TRUNCATE))) {
      PoolingPlan plan =
          PoolingPlan.of(
              Poolings.parse(pooling, encoder.file().shape()),
              encoder.file().config().layers(),
              encoder.file().config().hiddenSize(),
              false);
      for (int i = 0; i < texts.size(); i++) {
        float[] alone = encoder.encode(tokenizer.tokenize(List.of(texts.get(i))), plan).of(0, 0);
        for (int j = 0; j < alone.length; j++) {
          largest = Math.max(largest, Math.abs(alone[j] - vectors.get(i)[j]));
        }
      }
    } finally {
      Files.delete(file);
    }
    return largest;
  }

  /** All loaded, all but one freed, and then one after the other, again and again. */
  private void memory() throws Exception {
    for (String model : folders.keySet()) { // what each needs once: shipped files, compiled classes
      embedWith(model, 1);
    }
    long one = resident();
    for (String model : folders.keySet()) {
      embedWith(model, folders.size());
    }
    print("all_mib", resident());
    embedWith("minilm", 1);
    print("one_mib", resident());
    print("before_mib", one);
    for (int round = 1; round <= ROUNDS; round++) {
      for (String model : folders.keySet()) {
        embedWith(model, 1);
      }
      print("round%d_mib".formatted(round), resident());
    }
    print("loads", ModelLoads.in(spark));
    print("loaded", SharedEncoders.loaded().size());
    SharedEncoders.closeAll();
    print("none_mib", resident());
  }

  private void embedWith(String model, int most) {
    SparkEnv.get().conf().set(SharedEncoders.MAX_MODELS, String.valueOf(most));
    spark
        .sql(
            "select sum(embed(concat('text number ', id), 'mean', '%s')[0]) from range(0, 64, 1, 8)"
                .formatted(folders.get(model)))
        .collectAsList();
  }

  /** MiB, without what the collector has not yet taken away. */
  private static long resident() throws Exception {
    System.gc();
    Thread.sleep(300);
    System.gc();
    return status("VmRSS");
  }

  private static long status(String name) throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }

  private static void print(String name, Object value) {
    System.out.println(name + " " + value);
  }
}
