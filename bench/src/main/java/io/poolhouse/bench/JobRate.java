package io.poolhouse.bench;

import com.google.gson.JsonObject;
import io.poolhouse.engine.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jobs/embed} from reading to written table, beside the engine alone on the same texts. */
@Command(
    name = "job",
    description = "jobs/embed from reading to written table, beside the engine alone.",
    mixinStandardHelpOptions = true)
final class JobRate implements Callable<Integer> {
  /** The smaller run has so much less to do: both pay for the same start. */
  private static final int SMALLER = 4;

  @Option(
      names = "--texts",
      paramLabel = "N",
      defaultValue = "32000",
      description =
          "The first glosses of demo:wordnet; a quarter of them in the smaller run. Default:"
              + " ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Times that engine, job and smaller job take turns. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  /** Tokens a second of one round. */
  private record Round(double engine, double warmJob, double wholeJob) {
    double warmShare() {
      return warmJob / engine;
    }
  }

  /** What the JSON file keeps. */
  private record Numbers(Machine machine, int texts, List<Round> rounds, Goal goal) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    List<String> texts = new Glosses().range(0, count);
    List<Round> measured = new ArrayList<>();
    BenchModel model = BenchModel.prepare(BenchModel.MINILM);
    try (Engines engines = new Engines(model, machine.cores())) {
      EngineContestant engine = engines.contestant(Precision.FLOAT32, Engines.ONE_POOLING);
      long tokens = engines.tokens(texts);
      engine.embed(texts.subList(0, Math.min(count, 2_000)));
      for (int round = 0; round < rounds; round++) {
        measured.add(round(tokens / Rounds.seconds(engine, texts)));
      }
    }
    publish(machine, measured);
    return 0;
  }

  /** What more rows take more: neither the start of Java and Spark nor the model's loading. */
  private Round round(double engine) throws IOException {
    JsonObject whole = JobProcess.run(command(count));
    JsonObject smaller = JobProcess.run(command(count / SMALLER));
    double tokens = number(whole, "tokens") - number(smaller, "tokens");
    double seconds = number(whole, "seconds") - number(smaller, "seconds");
    return new Round(engine, tokens / seconds, number(whole, "tokens_per_second"));
  }

  private static double number(JsonObject summary, String key) {
    return summary.get(key).getAsDouble();
  }

  private void publish(Machine machine, List<Round> measured) throws IOException {
    Ratio share = Ratio.of(measured.stream().mapToDouble(Round::warmShare).toArray());
    Goal goal = Goal.atLeast("jobs/embed, once warm, against the engine alone", share, 0.93);
    Table table = new Table("tokens/s, engine", "jobs/embed once warm", "jobs/embed, whole run");
    for (Round round : measured) {
      table.add(Speed.whole(round.engine), Speed.whole(round.warmJob), Speed.whole(round.wholeJob));
    }
    String text =
        machine.describe()
            + "\n%s texts, float32, one pooling.%n%n".formatted(Speed.whole(count))
            + table
            + "\n"
            + Goal.table(List.of(goal));
    new Publication("job").publish(text, new Numbers(machine, count, measured, goal));
  }

  private static List<String> command(int rows) {
    return List.of(
        "jobs/embed",
        "--model",
        "minilm",
        "--precision",
        "float32",
        "--pooling",
        "mean",
        "--input",
        "demo:wordnet",
        "--limit",
        Integer.toString(rows),
        "--output",
        Benchmark.TARGET.resolve("job-output").toString(),
        "--mode",
        "overwrite");
  }
}
