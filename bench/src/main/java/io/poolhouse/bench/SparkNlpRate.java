package io.poolhouse.bench;

import io.poolhouse.engine.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jobs/embed} beside Spark NLP's job, both from the same Parquet to Parquet. */
@Command(
    name = "sparknlp",
    description = "jobs/embed beside Spark NLP's job, both from Parquet to Parquet.",
    mixinStandardHelpOptions = true)
final class SparkNlpRate implements Callable<Integer> {
  /** The smaller table has so much less to do: both runs of ours pay for the same start. */
  private static final int SMALLER = 4;

  private static final String SPARK_NLP = "Spark NLP float32";
  private static final Path THEIR_OUTPUT = Benchmark.TARGET.resolve("sparknlp-output");
  private static final Path THEIR_WARM_OUTPUT = Benchmark.TARGET.resolve("sparknlp-output-warm");

  @Option(
      names = "--texts",
      paramLabel = "N",
      defaultValue = "20000",
      description = "WordNet glosses; 117791 are all. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Times that the jobs take turns. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  private final int cores = Runtime.getRuntime().availableProcessors();

  /**
   * Seconds for all rows.
   *
   * @param warm at the rate of a session that has run before
   */
  private record Seconds(double whole, double warm) {}

  /** What everyone took in one round. */
  private record Round(Map<String, Seconds> seconds) {
    double whole(String ours) {
      return seconds.get(SPARK_NLP).whole / seconds.get(ours).whole;
    }

    double warm(String ours) {
      return seconds.get(SPARK_NLP).warm / seconds.get(ours).warm;
    }
  }

  /** What the JSON file keeps. */
  private record Numbers(
      Machine machine,
      int texts,
      SparkNlpSettings settings,
      Agreement agreement,
      List<Round> rounds,
      List<Goal> goals) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    Path model = SparkNlpModel.write(BenchModel.prepare(BenchModel.MINILM));
    GlossTable all;
    GlossTable smaller;
    try (SparkSession spark = LocalSpark.start(cores)) {
      all = GlossTable.write(spark, count);
      smaller = GlossTable.write(spark, Math.max(1, count / SMALLER));
    }
    SparkNlpSettings settings = settings(model, smaller);
    List<Round> measured = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      measured.add(round(model, settings, all, smaller));
    }
    publish(machine, settings, measured);
    return 0;
  }

  private SparkNlpSettings settings(Path model, GlossTable table) throws IOException {
    try (SparkNlpProcess process = new SparkNlpProcess(model, cores)) {
      ToDoubleFunction<SparkNlpSettings> seconds =
          settings -> Sweep.fastest(() -> warm(process, settings, table));
      return new Sweep<>(SPARK_NLP, seconds, seconds).best(SparkNlpSettings.some());
    }
  }

  private static double warm(SparkNlpProcess process, SparkNlpSettings settings, GlossTable table) {
    try {
      return process.run(settings, table.path(), THEIR_WARM_OUTPUT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Round round(Path model, SparkNlpSettings settings, GlossTable all, GlossTable smaller)
      throws IOException {
    Map<String, Seconds> seconds = new LinkedHashMap<>();
    seconds.put(SPARK_NLP, theirs(model, settings, all, smaller));
    for (Precision precision : Engines.precisions()) {
      seconds.put(name(precision), ours(precision, all, smaller));
    }
    return new Round(seconds);
  }

  /** Its output stays that of all rows, to be compared. */
  private Seconds theirs(Path model, SparkNlpSettings settings, GlossTable all, GlossTable smaller)
      throws IOException {
    long start = System.nanoTime();
    try (SparkNlpProcess process = new SparkNlpProcess(model, cores)) {
      process.run(settings, all.path(), THEIR_OUTPUT);
      double whole = (System.nanoTime() - start) / 1e9;
      double again = process.run(settings, smaller.path(), THEIR_WARM_OUTPUT);
      return new Seconds(whole, again / smaller.rows() * all.rows());
    }
  }

  /** Warm is what more rows take more, and what all would take at that rate. */
  private static Seconds ours(Precision precision, GlossTable all, GlossTable smaller)
      throws IOException {
    double few = JobProcess.run(command(precision, smaller)).get("seconds").getAsDouble();
    long start = System.nanoTime();
    double many = JobProcess.run(command(precision, all)).get("seconds").getAsDouble();
    double whole = (System.nanoTime() - start) / 1e9;
    return new Seconds(whole, (many - few) / (all.rows() - smaller.rows()) * all.rows());
  }

  private static List<String> command(Precision precision, GlossTable table) {
    return List.of(
        "jobs/embed",
        "--input",
        table.path().toString(),
        "--model",
        BenchModel.MINILM,
        "--pooling",
        "mean",
        "--precision",
        precision.word(),
        "--output",
        output(precision).toString(),
        "--mode",
        "overwrite");
  }

  private static Path output(Precision precision) {
    return Benchmark.TARGET.resolve("job-output-" + precision.word()).toAbsolutePath();
  }

  private static String name(Precision precision) {
    return "jobs/embed " + precision.word();
  }

  /** Of what the last runs wrote. */
  private Agreement agreement() throws IOException {
    try (SparkSession spark = LocalSpark.start(cores)) {
      return Agreement.of(
          GlossTable.vectors(spark, output(Precision.FLOAT32), "text_mean"),
          GlossTable.vectors(spark, THEIR_OUTPUT.toAbsolutePath(), "mean"));
    }
  }

  private void publish(Machine machine, SparkNlpSettings settings, List<Round> measured)
      throws IOException {
    Agreement agreement = agreement();
    Table table =
        new Table(
            "job", "whole run, s", "texts/s", "once warm, s", "texts/s", "times, whole", "warm");
    for (String name : measured.get(0).seconds.keySet()) {
      double whole = median(measured, round -> round.seconds.get(name).whole);
      double warm = median(measured, round -> round.seconds.get(name).warm);
      table.add(
          name,
          "%.1f".formatted(whole),
          Speed.whole(count / whole),
          "%.1f".formatted(warm),
          Speed.whole(count / warm),
          ratio(measured, round -> round.whole(name)),
          ratio(measured, round -> round.warm(name)));
    }
    List<Goal> goals = goals(measured);
    String text =
        machine.describe()
            + "%n%s texts, %s. Spark NLP 5.5.3 on Spark 3.5.6 at its best settings found: %s; cosine to jobs/embed in float32: smallest %.5f, median %.5f.%n%n"
                .formatted(
                    Speed.whole(count),
                    BenchModel.MINILM,
                    settings,
                    agreement.smallestCosine(),
                    agreement.medianCosine())
            + table
            + "\n"
            + Goal.table(goals);
    new Publication("sparknlp")
        .publish(text, new Numbers(machine, count, settings, agreement, measured, goals));
  }

  private static List<Goal> goals(List<Round> measured) {
    String ours = name(Precision.FLOAT32);
    return List.of(
        Goal.atLeast(ours + " against Spark NLP", ratio(measured, round -> round.whole(ours)), 6),
        Goal.atLeast(
            ours + ", once warm, against Spark NLP once warm",
            ratio(measured, round -> round.warm(ours)),
            6));
  }

  private static Ratio ratio(List<Round> measured, ToDoubleFunction<Round> of) {
    return Ratio.of(measured.stream().mapToDouble(of).toArray());
  }

  private static double median(List<Round> measured, ToDoubleFunction<Round> of) {
    return ratio(measured, of).median();
  }
}
