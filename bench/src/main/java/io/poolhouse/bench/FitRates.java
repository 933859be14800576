package io.poolhouse.bench;

import io.poolhouse.compare.FitTask;
import io.poolhouse.compare.FitTask.Choice;
import io.poolhouse.compare.FitTask.Run;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The comparison's fits beside plain MLlib, called one after another. */
@Command(
    name = "fits",
    description = "Fits a second of jobs/compare beside plain MLlib, on SST2 and TREC.",
    mixinStandardHelpOptions = true)
final class FitRates implements Callable<Integer> {
  private static final double TIMES = 3;
  private static final Map<String, String> TITLES = Map.of("sst2", "SST2", "trec", "TREC");

  @Mixin private DataFolder data;

  @Option(
      names = "--sets",
      paramLabel = "NAME,…",
      split = ",",
      defaultValue = "sst2,trec",
      description = "Data sets: sst2, trec. Default: ${DEFAULT-VALUE}.")
  private List<String> sets;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = BenchModel.MINILM,
      description = "Whose vectors. Default: ${DEFAULT-VALUE}.")
  private String model;

  @Option(
      names = "--pooling",
      paramLabel = "LIST",
      defaultValue = "cls,mean",
      description = "Poolings. Default: ${DEFAULT-VALUE}.")
  private String poolings;

  @Option(
      names = "--folds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Folds. Default: ${DEFAULT-VALUE}.")
  private int folds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--alone", description = "Without plain MLlib, and without a publication.")
  private boolean alone;

  /** One data set, round by round. */
  private record Measured(
      String title, int rows, int width, int classes, int partitions, List<Round> rounds) {

    private String sameStrengths() {
      Round last = rounds.get(rounds.size() - 1);
      return "%d of %d".formatted(last.sameSettings(), last.ours.choices().size());
    }

    private Ratio ratio(ToDoubleFunction<Round> number) {
      return Ratio.of(rounds.stream().mapToDouble(number).toArray());
    }
  }

  private record Round(Run ours, Run plain) {

    private double times() {
      return plain.seconds() / ours.seconds();
    }

    /** Ours less that of plain MLlib, of each fold of each pooling. */
    private DoubleStream differences() {
      return IntStream.range(0, ours.choices().size())
          .mapToDouble(i -> ours.choices().get(i).accuracy() - plain.choices().get(i).accuracy());
    }

    private double farthest() {
      return differences().map(Math::abs).max().orElse(0);
    }

    private double gained() {
      return differences().average().orElse(0);
    }

    private long sameSettings() {
      return IntStream.range(0, ours.choices().size())
          .filter(i -> ours.choices().get(i).setting().equals(plain.choices().get(i).setting()))
          .count();
    }
  }

  /** What the JSON file keeps. */
  private record Numbers(Machine machine, List<Measured> measured) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    List<Measured> measured = new ArrayList<>();
    BenchModel.prepare(model);
    try (SparkSession spark = LocalSpark.start(machine.cores())) {
      for (String set : sets) {
        measured.add(measured(spark, set, machine.cores()));
      }
    }
    if (!alone) {
      publish(machine, measured);
    }
    return 0;
  }

  private Measured measured(SparkSession spark, String set, int cores) {
    String csv = data.file(set + "_train.csv");
    TextEmbedder embedder =
        new TextEmbedder()
            .setModel(BenchModel.HOME.resolve("models").resolve(model).toString())
            .setPoolings(poolings);
    String folder =
        Benchmark.TARGET.resolve("fits-" + set + "-" + model).toAbsolutePath().toString();
    try (FitTask task = FitTask.of(spark, csv, embedder, folds, folder)) {
      List<Round> all = new ArrayList<>();
      List<Choice> warm = say("warm", task.ours(cores)).choices();
      int partitions = alone ? 1 : bestPartitions(task, warm, cores);
      for (int round = 0; round < rounds; round++) {
        Run ours = say("ours", task.ours(cores));
        all.add(
            new Round(ours, alone ? ours : say("plain", task.plain(ours.choices(), partitions))));
      }
      return new Measured(
          TITLES.get(set), task.rows(), task.width(), task.classes(), partitions, all);
    }
  }

  private static Run say(String who, Run run) {
    System.err.printf(
        Locale.ROOT,
        "%s: %d fits in %.2f s, %.2f a second%n",
        who,
        run.fits(),
        run.seconds(),
        run.rate());
    return run;
  }

  /** The peer's best setting, on one fold: all cores for one fit, or one. */
  private static int bestPartitions(FitTask task, List<Choice> same, int cores) {
    Map<Integer, Double> rates = new LinkedHashMap<>();
    for (int partitions : new int[] {1, cores}) {
      task.plain(same.subList(0, 1), partitions); // Java compiles
      rates.put(
          partitions,
          say(partitions + " partitions", task.plain(same.subList(0, 1), partitions)).rate());
    }
    return rates.get(1) > rates.get(cores) ? 1 : cores;
  }

  private void publish(Machine machine, List<Measured> measured) throws IOException {
    Table rates =
        new Table(
            "fits a second",
            "jobs/compare",
            "plain MLlib",
            "times",
            "same strength",
            "accuracy, mean difference",
            "largest");
    List<Goal> goals = new ArrayList<>();
    for (Measured set : measured) {
      Ratio times = set.ratio(Round::times);
      rates.add(
          "%s, %s x %d, %d classes"
              .formatted(set.title, Speed.whole(set.rows), set.width, set.classes),
          hundredths(set.ratio(round -> round.ours.rate()).median()),
          hundredths(set.ratio(round -> round.plain.rate()).median()),
          times,
          set.sameStrengths(),
          points(set.ratio(Round::gained).median()),
          points(set.ratio(Round::farthest).highest()));
      goals.add(Goal.atLeast(set.title + ": fits a second against plain MLlib", times, TIMES));
    }
    String text =
        "%s%n%s of %s, %d folds; %d rounds. Partitions of plain MLlib's table: %s.%n%n%s%n%s"
            .formatted(
                machine.describe(),
                poolings,
                model,
                folds,
                rounds,
                String.join(
                    ", ", measured.stream().map(set -> set.title + " " + set.partitions).toList()),
                rates,
                Goal.table(goals));
    new Publication("fits").publish(text, new Numbers(machine, measured));
  }

  private static String hundredths(double number) {
    return String.format(Locale.ROOT, "%.2f", number);
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%+.2f points", 100 * share);
  }
}
