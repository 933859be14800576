package io.poolhouse.bench;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.Precision;
import io.poolhouse.text.TextTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** From a command to its help, and to the first vectors. */
@Command(
    name = "startup",
    description = "Seconds from a command to its help, and to the first vectors.",
    mixinStandardHelpOptions = true)
final class Startup implements Callable<Integer> {
  private static final List<String> JOBS =
      List.of("embed", "compare", "train", "score", "sql", "model", "doctor");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Times that each is started. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  /** What the JSON file keeps, in seconds. */
  private record Numbers(
      Machine machine, Ratio help, Ratio job, Ratio announced, double packing, double opening) {}

  @Override
  public Integer call() throws IOException {
    BenchModel.prepare(BenchModel.MINILM); // imports it, the first time
    long start = System.nanoTime();
    BenchModel model = BenchModel.prepare(BenchModel.MINILM);
    double packing = secondsSince(start);
    double opening = opening(model);
    List<WatchedJob> jobs = new ArrayList<>();
    List<Double> helps = new ArrayList<>();
    Path input = Files.writeString(Benchmark.TARGET.resolve("three.txt"), "a\nfew\ntexts\n");
    List<String> command = WatchedJob.embedding(input, BenchModel.MINILM, "float32");
    command.set(command.indexOf("parquet"), "text");
    WatchedJob.run(command); // builds, makes Java's archive, warms the disk
    for (int round = 0; round < rounds; round++) {
      jobs.add(WatchedJob.run(command));
      for (String job : JOBS) {
        helps.add(help(job));
      }
    }
    publish(
        new Numbers(
            Machine.here(),
            Ratio.of(helps.stream().mapToDouble(Double::doubleValue).toArray()),
            Ratio.of(jobs.stream().mapToDouble(WatchedJob::seconds).toArray()),
            Ratio.of(jobs.stream().mapToDouble(WatchedJob::announced).toArray()),
            packing,
            opening));
    return 0;
  }

  /** Libraries, weights and a first text, in a process that has not used them yet. */
  private static double opening(BenchModel model) {
    long start = System.nanoTime();
    try (Encoder encoder = Encoder.open(model.file(), ComputeDevice.CPU, Precision.FLOAT32);
        TextTokenizer tokenizer = model.tokenizer()) {
      encoder.encode(tokenizer.tokenize(List.of("a text")), model.plan("mean"));
    }
    return secondsSince(start);
  }

  private static double help(String job) throws IOException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder("jobs/" + job, "--help")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.onExit().join();
    return secondsSince(start);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void publish(Numbers numbers) throws IOException {
    Table table = new Table("from the command", "s, median (least to most)");
    table.add("help of a job", numbers.help);
    table.add("`jobs/embed` of three texts: Spark runs, the model is packed", numbers.announced);
    table.add("`jobs/embed` of three texts: the output is written, the process over", numbers.job);
    table.add("the model's share: packed into one file", "%.2f".formatted(numbers.packing));
    table.add(
        "the model's share: libraries, weights, first text", "%.2f".formatted(numbers.opening));
    Ratio model = Ratio.of(new double[] {numbers.packing + numbers.opening});
    Table goals =
        Goal.table(
            List.of(
                Goal.atMost("help of a job, s", numbers.help, 0.5),
                Goal.atMost("whole job of three texts, s", numbers.job, 12),
                Goal.atMost("of it the model, s", model, 2)));
    new Publication("startup")
        .publish(numbers.machine.describe() + "\n" + table + "\n" + goals, numbers);
  }
}
