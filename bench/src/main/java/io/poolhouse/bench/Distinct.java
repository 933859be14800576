package io.poolhouse.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jobs/embed} of a table in which each text is there five times, beside one of none. */
@Command(
    name = "distinct",
    description = "jobs/embed of a table with 80 %% duplicates, beside one without any.",
    mixinStandardHelpOptions = true)
final class Distinct implements Callable<Integer> {
  private static final int TIMES = 5;

  /** The smaller run has so much less to do: both pay for the same start. */
  private static final int SMALLER = 4;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "100000",
      description =
          "Rows of each table; a quarter of them in the smaller run. Default: ${DEFAULT-VALUE}.")
  private long rows;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "float32",
      description = "Default: ${DEFAULT-VALUE}.")
  private String precision;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Times that all take turns. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  private final List<Path> unique = new ArrayList<>();
  private final List<Path> repeated = new ArrayList<>();

  /** Seconds of one round that the larger tables take more than the smaller. */
  private record Round(
      double none, double noneWithoutAsking, double duplicates, double cachesOnly) {}

  /** What the JSON file keeps. */
  private record Numbers(Machine machine, long rows, String precision, List<Round> rounds) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    BenchModel.prepare(BenchModel.MINILM);
    try (SparkSession spark = LocalSpark.start(2)) {
      for (long each : List.of(rows, rows / SMALLER)) {
        unique.add(TextTable.of(each).written(spark));
        repeated.add(new TextTable(each, each / TIMES, 1).written(spark));
      }
    }
    List<Round> measured = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      measured.add(
          new Round(
              seconds(unique, "auto"),
              seconds(unique, "off"),
              seconds(repeated, "auto"),
              seconds(repeated, "off")));
    }
    publish(machine, measured);
    return 0;
  }

  private double seconds(List<Path> tables, String distinct) throws IOException {
    double[] seconds = new double[2];
    for (int table = 0; table < seconds.length; table++) {
      List<String> command =
          WatchedJob.embedding(
              tables.get(table), BenchModel.MINILM, precision, "--distinct", distinct);
      seconds[table] = JobProcess.run(command).get("seconds").getAsDouble();
    }
    return seconds[0] - seconds[1];
  }

  private void publish(Machine machine, List<Round> measured) throws IOException {
    Table table =
        new Table("s, once warm", "no duplicates", "`off`", "80 % duplicates", "80 %, `off`");
    for (Round round : measured) {
      table.add(
          "round " + (measured.indexOf(round) + 1),
          one(round.none),
          one(round.noneWithoutAsking),
          one(round.duplicates),
          one(round.cachesOnly));
    }
    List<Goal> goals =
        List.of(
            Goal.atMost(
                "80 % duplicates against none",
                ratio(measured, round -> round.duplicates / round.none), 0.30),
            Goal.atMost(
                "no duplicates: `auto` against `off`",
                ratio(measured, round -> round.none / round.noneWithoutAsking),
                1.03));
    new Publication("distinct")
        .publish(
            machine.describe()
                + "\n%s rows less %s rows, minilm, %s.%n%n"
                    .formatted(Speed.whole(rows), Speed.whole(rows / SMALLER), precision)
                + table
                + "\n"
                + Goal.table(goals),
            new Numbers(machine, rows, precision, measured));
  }

  private static Ratio ratio(List<Round> measured, ToDoubleFunction<Round> ofRound) {
    return Ratio.of(measured.stream().mapToDouble(ofRound).toArray());
  }

  private static String one(double seconds) {
    return "%.1f".formatted(seconds);
  }
}
