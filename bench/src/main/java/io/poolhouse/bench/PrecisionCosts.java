package io.poolhouse.bench;

import static org.apache.spark.sql.functions.col;

import io.poolhouse.compare.PrecisionTask;
import io.poolhouse.compare.PrecisionTask.Scores;
import io.poolhouse.compare.statistics.PairedTest;
import io.poolhouse.engine.Precision;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What each precision costs in vectors and in accuracy. */
@Command(
    name = "precision",
    description = "Each precision's cosines to float32, and the change in accuracy with them.",
    mixinStandardHelpOptions = true)
final class PrecisionCosts implements Callable<Integer> {
  private static final int LONG_TOKENS = 400;
  private static final Map<String, String> TITLES =
      Map.of("trec", "TREC", "banking77", "Banking77", "sst2", "SST2");

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = BenchModel.MINILM,
      description = "Default: ${DEFAULT-VALUE}.")
  private String model;

  @Option(
      names = "--glosses",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Short texts for the cosines. Default: ${DEFAULT-VALUE}.")
  private int glosses;

  @Option(
      names = "--long",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Texts of some 400 tokens for the cosines. Default: ${DEFAULT-VALUE}.")
  private int longTexts;

  @Option(
      names = "--pooling",
      paramLabel = "LIST",
      defaultValue = "cls,mean",
      description = "Poolings whose accuracy is compared. Default: ${DEFAULT-VALUE}.")
  private String poolings;

  @Option(
      names = "--sets",
      paramLabel = "NAME,…",
      split = ",",
      defaultValue = "trec,banking77",
      description = "Data sets: trec, banking77, sst2. Default: ${DEFAULT-VALUE}.")
  private List<String> sets;

  @Option(
      names = "--percent",
      paramLabel = "N",
      defaultValue = "100",
      description = "Of the data sets' rows. Default: ${DEFAULT-VALUE}.")
  private int percent;

  @Mixin private DataFolder data;

  /** One data set: its rows, and each precision's scores. */
  private record Task(
      String title, int trainingRows, int testRows, Map<Precision, Scores> scores) {}

  /** What the JSON file keeps. */
  private record Line(
      String precision, String pooling, Cosines cosines, Map<String, PairedTest> accuracies) {}

  private record Numbers(Machine machine, String model, List<Line> lines) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    BenchModel packed = BenchModel.prepare(model);
    Map<Precision, Map<String, Cosines>> cosines = cosines(packed);
    List<Task> tasks = new ArrayList<>();
    try (SparkSession spark = LocalSpark.start(machine.cores())) {
      for (String set : sets) {
        tasks.add(task(spark, set, cosines.keySet(), machine.cores()));
      }
    }
    publish(machine, lines(cosines, tasks), tasks);
    return 0;
  }

  /** Those that this processor computes in, but float32. */
  private static List<Precision> others() {
    return Engines.precisions().stream().filter(each -> each != Precision.FLOAT32).toList();
  }

  private Map<Precision, Map<String, Cosines>> cosines(BenchModel packed) {
    Glosses all = new Glosses();
    List<String> texts = new ArrayList<>(all.spread(glosses));
    texts.addAll(all.joined(longTexts, LONG_TOKENS));
    Map<Precision, Map<String, Cosines>> cosines = new LinkedHashMap<>();
    for (Precision precision : others()) {
      cosines.put(precision, Cosines.of(packed, precision, texts));
    }
    return cosines;
  }

  private Task task(SparkSession spark, String set, Iterable<Precision> precisions, int cores) {
    Dataset<Row> training = rows(spark, set + "_train.csv");
    Dataset<Row> test = rows(spark, set + "_test.csv");
    Dataset<Row> known =
        test.join(training.select("label").distinct(), "label").select("text", "label");
    Path folder = Benchmark.TARGET.resolve("precision-%s-%s".formatted(set, model));
    try (PrecisionTask task =
        new PrecisionTask(training, known, folder.toAbsolutePath().toString(), cores)) {
      Map<Precision, Scores> scores = new LinkedHashMap<>();
      scores.put(Precision.FLOAT32, task.scores(embedder(Precision.FLOAT32)));
      precisions.forEach(each -> scores.put(each, task.scores(embedder(each))));
      return new Task(TITLES.get(set), task.trainingRows(), task.testRows(), scores);
    }
  }

  private TextEmbedder embedder(Precision precision) {
    return new TextEmbedder()
        .setModel(BenchModel.HOME.resolve("models").resolve(model).toString())
        .setPrecision(precision.word())
        .setPoolings(poolings);
  }

  /** A share of the rows that follows from the texts alone. */
  private Dataset<Row> rows(SparkSession spark, String file) {
    return spark
        .read()
        .options(Map.of("header", "true", "escape", "\""))
        .csv(data.file(file))
        .where("pmod(crc32(text), 100) < " + percent)
        .select(col("text"), col("label"));
  }

  private List<Line> lines(Map<Precision, Map<String, Cosines>> cosines, List<Task> tasks) {
    List<String> compared = List.of(poolings.split(","));
    List<Line> lines = new ArrayList<>();
    cosines.forEach(
        (precision, byPooling) ->
            byPooling.forEach(
                (pooling, each) -> {
                  Map<String, PairedTest> accuracies = new LinkedHashMap<>();
                  if (compared.contains(pooling)) {
                    tasks.forEach(
                        task -> accuracies.put(task.title, test(task, precision, pooling)));
                  }
                  lines.add(new Line(precision.word(), pooling, each, accuracies));
                }));
    return lines;
  }

  private static PairedTest test(Task task, Precision precision, String pooling) {
    return task.scores.get(precision).against(task.scores.get(Precision.FLOAT32), pooling);
  }

  private void publish(Machine machine, List<Line> lines, List<Task> tasks) throws IOException {
    List<String> columns =
        new ArrayList<>(List.of("precision, pooling", "least", "1st percentile", "median"));
    tasks.forEach(task -> columns.add(task.title));
    Table table = new Table(columns.toArray(String[]::new));
    for (Line line : lines) {
      List<String> cells = new ArrayList<>();
      cells.add(line.precision + ", " + line.pooling);
      cells.addAll(line.cosines.cells());
      tasks.forEach(task -> cells.add(cell(line.accuracies.get(task.title))));
      table.add(cells.toArray());
    }
    StringBuilder text = new StringBuilder(machine.describe()).append('\n');
    text.append(
        "%s; cosines over %s glosses and %s texts of some %d tokens."
            .formatted(model, Speed.whole(glosses), Speed.whole(longTexts), LONG_TOKENS));
    tasks.forEach(task -> text.append(" ").append(described(task)));
    new Publication("precision " + model)
        .publish(text + "\n\n" + table, new Numbers(machine, model, lines));
  }

  private String described(Task task) {
    StringBuilder text =
        new StringBuilder(
            "%s: %s rows learned from, %s scored; in float32"
                .formatted(task.title, Speed.whole(task.trainingRows), Speed.whole(task.testRows)));
    for (String pooling : poolings.split(",")) {
      text.append(
          String.format(
              Locale.ROOT,
              " %s %.1f %%,",
              pooling,
              100 * task.scores.get(Precision.FLOAT32).accuracy(pooling)));
    }
    text.setCharAt(text.length() - 1, '.');
    return text.toString();
  }

  private static String cell(PairedTest test) {
    return test == null
        ? ""
        : String.format(
            Locale.ROOT,
            "%+.2f (%+.2f to %+.2f)",
            100 * test.difference(),
            100 * test.interval().low(),
            100 * test.interval().high());
  }
}
