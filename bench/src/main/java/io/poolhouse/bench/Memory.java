package io.poolhouse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Memory of the process of {@code jobs/embed}, for tables of more and more rows. */
@Command(
    name = "memory",
    description = "Memory of the process of jobs/embed, for tables of more and more rows.",
    mixinStandardHelpOptions = true)
final class Memory implements Callable<Integer> {
  private static final double MEBIBYTES_OF_GIGABYTE = 1e9 / (1 << 20);

  @Option(
      names = "--rows",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "10000,100000",
      description = "Rows of the tables. Default: ${DEFAULT-VALUE}.")
  private List<Long> tables;

  @Option(
      names = "--model",
      paramLabel = "M",
      defaultValue = BenchModel.MINILM,
      description = "minilm or bert-base. Default: ${DEFAULT-VALUE}.")
  private String model;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "float32",
      description = "Default: ${DEFAULT-VALUE}.")
  private String precision;

  /** What the JSON file keeps of a table: MiB in memory four times a second, and the most. */
  private record Run(long rows, double seconds, List<Long> resident, long peak) {}

  /** What the JSON file keeps. */
  private record Numbers(Machine machine, String model, String precision, List<Run> runs) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    BenchModel.prepare(model);
    List<Run> runs = new ArrayList<>();
    Table table =
        new Table(
            "rows", "seconds", "MiB after a quarter of the time", "half", "at the end", "peak");
    for (long rows : tables) {
      WatchedJob job = embedded(rows);
      runs.add(new Run(rows, job.seconds(), job.resident(), job.peakMiB()));
      table.add(
          Speed.whole(rows),
          Speed.whole(job.seconds()),
          Speed.whole(job.residentAt(0.25)),
          Speed.whole(job.residentAt(0.5)),
          Speed.whole(job.residentAt(0.95)),
          Speed.whole(job.peakMiB()));
    }
    new Publication("memory " + model)
        .publish(
            machine.describe()
                + "\n%s, %s, one pooling.%n%n".formatted(model, precision)
                + table
                + "\n"
                + Goal.table(goals(runs)),
            new Numbers(machine, model, precision, runs));
    return 0;
  }

  private WatchedJob embedded(long rows) throws IOException {
    try (SparkSession spark = LocalSpark.start(2)) {
      return WatchedJob.run(
          WatchedJob.embedding(TextTable.of(rows).written(spark), model, precision));
    }
  }

  private List<Goal> goals(List<Run> runs) {
    double most = runs.stream().mapToLong(Run::peak).max().orElseThrow();
    double gigabytes = model.equals(BenchModel.MINILM) ? 2.5 : 4;
    Run last = runs.get(runs.size() - 1);
    return List.of(
        Goal.atMost("peak, GB", Ratio.of(new double[] {most / MEBIBYTES_OF_GIGABYTE}), gigabytes),
        Goal.atMost(
            "peak of the last table against the first",
            Ratio.of(new double[] {(double) last.peak / runs.get(0).peak}),
            1.10));
  }
}
