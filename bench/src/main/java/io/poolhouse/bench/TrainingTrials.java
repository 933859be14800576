package io.poolhouse.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.poolhouse.model.FolderListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jobs/finetune} on TREC: seconds of a trial with as many side by side, and accuracies. */
@Command(
    name = "trials",
    description = "jobs/finetune: seconds of a trial, two side by side, and accuracies by seed.",
    mixinStandardHelpOptions = true)
final class TrainingTrials implements Callable<Integer> {
  /** The most seconds of a trial asked for. */
  private static final Map<String, Double> MOST_SECONDS = Map.of("bfloat16", 160., "float32", 220.);

  /** The least mean accuracy over seeds asked for, in percent. */
  private static final Map<String, Double> LEAST_ACCURACY = Map.of("cls", 96., "mean", 96.);

  @Option(
      names = "--precision",
      paramLabel = "P,…",
      split = ",",
      defaultValue = "bfloat16,float32",
      description = "float32, bfloat16 or both; a job for each. Default: ${DEFAULT-VALUE}.")
  private List<String> precisions;

  @Option(
      names = "--pooling",
      paramLabel = "LIST",
      split = ",",
      defaultValue = "cls,mean",
      description = "Default: ${DEFAULT-VALUE}.")
  private List<String> poolings;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Trials of each pooling. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--side-by-side",
      paramLabel = "N",
      defaultValue = "2",
      description = "Trials at a time, one thread each. Default: ${DEFAULT-VALUE}.")
  private int slots;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Of the training table and of the test table, to try it. Default: all.")
  private Integer rows;

  @Option(
      names = "--resume",
      description =
          "Go on with a measurement that was interrupted: finished trials are not made again.")
  private boolean resume;

  @Mixin private DataFolder data;

  /** A trial of the report. */
  private record Trial(String pooling, long seed, double accuracy, double seconds) {}

  /** What the JSON file keeps of a job. */
  private record Job(String precision, List<Trial> trials, double seconds, long peakMiB) {}

  /** What the JSON file keeps. */
  private record Numbers(Machine machine, int rows, List<Job> jobs) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    BenchModel.prepare(BenchModel.MINILM);
    List<Job> jobs = new ArrayList<>();
    int learned = 0;
    for (String precision : precisions) {
      Path output = Benchmark.TARGET.resolve("finetune").resolve(precision).toAbsolutePath();
      if (!resume) {
        FolderListing.delete(output);
      }
      WatchedJob job = WatchedJob.run(command(precision, output));
      JsonObject report = report(output);
      learned = report.get("rows").getAsInt();
      jobs.add(new Job(precision, trials(report), job.seconds(), job.peakMiB()));
    }
    publish(new Numbers(machine, learned, jobs));
    return 0;
  }

  private List<String> command(String precision, Path output) {
    List<String> command = new ArrayList<>(List.of("jobs/finetune", "--model", "minilm"));
    command.addAll(List.of("--input", data.file("trec_train.csv")));
    command.addAll(List.of("--test", data.file("trec_test.csv"), "--label", "label"));
    command.addAll(List.of("--pooling", String.join(",", poolings), "--precision", precision));
    command.addAll(List.of("--seeds", seeds + "", "--epochs", epochs + ""));
    command.addAll(List.of("--master", "local[%d]".formatted(slots)));
    if (rows != null) {
      command.addAll(List.of("--limit", rows + ""));
    }
    command.addAll(List.of("--output", output.toString()));
    return command;
  }

  private static JsonObject report(Path output) throws IOException {
    return JsonParser.parseString(Files.readString(output.resolve("report.json")))
        .getAsJsonObject();
  }

  private static List<Trial> trials(JsonObject report) {
    List<Trial> trials = new ArrayList<>();
    for (JsonElement each : report.getAsJsonObject("training").getAsJsonArray("runs")) {
      JsonObject run = each.getAsJsonObject();
      trials.add(
          new Trial(
              run.get("pooling").getAsString(),
              run.get("seed").getAsLong(),
              100 * run.get("score").getAsDouble(),
              run.get("seconds").getAsDouble()));
    }
    return trials;
  }

  private void publish(Numbers numbers) throws IOException {
    Table table =
        new Table(
            "precision",
            "pooling",
            "accuracy, mean",
            "by seed",
            "seconds of a trial",
            "whole job, s",
            "its peak, MiB");
    List<Goal> goals = new ArrayList<>();
    for (Job job : numbers.jobs) {
      for (String pooling : poolings) {
        List<Trial> of =
            job.trials.stream().filter(trial -> trial.pooling.equals(pooling)).toList();
        Ratio seconds = Ratio.of(each(of, Trial::seconds));
        double accuracy = Arrays.stream(each(of, Trial::accuracy)).average().orElseThrow();
        table.add(
            job.precision,
            pooling,
            String.format(Locale.ROOT, "%.2f", accuracy),
            of.stream()
                .map(trial -> String.format(Locale.ROOT, "%.1f", trial.accuracy))
                .collect(Collectors.joining(", ")),
            String.format(
                Locale.ROOT,
                "%.0f (%.0f to %.0f)",
                seconds.median(),
                seconds.lowest(),
                seconds.highest()),
            Speed.whole(job.seconds),
            Speed.whole(job.peakMiB));
        if (LEAST_ACCURACY.containsKey(pooling)) {
          goals.add(
              Goal.atLeast(
                  "%s, %s: accuracy, mean of the seeds".formatted(job.precision, pooling),
                  Ratio.of(new double[] {accuracy}),
                  LEAST_ACCURACY.get(pooling)));
        }
      }
      if (MOST_SECONDS.containsKey(job.precision)) {
        goals.add(
            Goal.atMost(
                "%s: seconds of a trial".formatted(job.precision),
                Ratio.of(each(job.trials, Trial::seconds)),
                MOST_SECONDS.get(job.precision)));
      }
    }
    new Publication("finetune trials")
        .publish(
            numbers.machine.describe()
                + "\nminilm on TREC: %d epochs, %s rows with those of the test table, %d trials side by side.%n%n"
                    .formatted(epochs, Speed.whole(numbers.rows), slots)
                + table
                + "\n"
                + Goal.table(goals),
            numbers);
  }

  private static double[] each(List<Trial> trials, ToDoubleFunction<Trial> number) {
    return trials.stream().mapToDouble(number).toArray();
  }
}
