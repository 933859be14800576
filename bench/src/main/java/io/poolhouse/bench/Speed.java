package io.poolhouse.bench;

import io.poolhouse.engine.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The engine beside ONNX Runtime, and eight poolings beside one. */
@Command(
    name = "speed",
    description = "The engine beside ONNX Runtime, and eight poolings beside one.",
    mixinStandardHelpOptions = true)
final class Speed implements Callable<Integer> {
  private static final String EIGHT = "mean,cls,mean-nospecial,max,sqrt,last,weighted,mean@-2";
  private static final Map<Precision, Double> FLOORS =
      Map.of(Precision.FLOAT32, 1.25, Precision.BFLOAT16, 1.9);

  @Option(
      names = "--texts",
      paramLabel = "N",
      defaultValue = "4000",
      description = "WordNet glosses in a round. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "Rounds that count, after one that does not. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Cores to use. Default: all of this machine.")
  private int threads = Runtime.getRuntime().availableProcessors();

  /** What the JSON file keeps. */
  private record Numbers(
      Machine machine,
      int texts,
      long tokens,
      List<OnnxSweep.Timed> onnxRuntimeSettings,
      Map<String, List<Double>> seconds,
      Map<String, Agreement> agreement,
      List<Goal> goals) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    List<String> texts = new Glosses().spread(count);
    BenchModel model = BenchModel.prepare(BenchModel.MINILM);
    try (Engines engines = new Engines(model, threads)) {
      OnnxSweep sweep = new OnnxSweep(engines.tokenizer(), engines.workers());
      List<OnnxSweep.Timed> settings = sweep.heats(texts);
      try (OnnxContestant peer = sweep.contestant(settings.get(0).settings())) {
        Map<String, Agreement> agreement = agreement(engines, peer, texts);
        Rounds measured = Rounds.of(contestants(engines, peer), texts, rounds);
        List<Goal> goals = goals(measured, peer.name());
        long tokens = engines.tokens(texts);
        Numbers numbers =
            new Numbers(machine, count, tokens, settings, measured.seconds(), agreement, goals);
        new Publication("speed").publish(markdown(numbers, measured, peer.name()), numbers);
      }
    }
    return 0;
  }

  /** Who computes something else is no contestant. */
  private static Map<String, Agreement> agreement(
      Engines engines, Contestant peer, List<String> texts) {
    List<String> some = texts.subList(0, Math.min(texts.size(), 500));
    float[][] expected = peer.embed(some);
    Map<String, Agreement> agreement = new LinkedHashMap<>();
    for (Precision precision : Engines.precisions()) {
      Agreement found =
          Agreement.of(expected, engines.contestant(precision, Engines.ONE_POOLING).embed(some));
      agreement.put(precision.word(), found);
      if (found.smallestCosine() < 0.999) {
        throw new IllegalStateException(
            "The engine in %s and ONNX Runtime differ: %s.".formatted(precision.word(), found));
      }
    }
    return agreement;
  }

  private static List<Contestant> contestants(Engines engines, Contestant peer) {
    List<Contestant> contestants = new ArrayList<>();
    contestants.add(peer);
    for (Precision precision : Engines.precisions()) {
      contestants.add(engines.contestant(precision, Engines.ONE_POOLING));
      contestants.add(engines.contestant(precision, EIGHT));
    }
    return contestants;
  }

  private static List<Goal> goals(Rounds measured, String peer) {
    List<Goal> goals = new ArrayList<>();
    for (Precision precision : Engines.precisions()) {
      String one = Engines.name(precision, Engines.ONE_POOLING);
      goals.add(
          Goal.atLeast(
              precision.word() + ": speed against ONNX Runtime's float32",
              measured.times(peer, one),
              FLOORS.get(precision)));
      goals.add(
          Goal.atMost(
              precision.word() + ": time of eight poolings against one",
              measured.times(Engines.name(precision, EIGHT), one),
              1.05));
    }
    return goals;
  }

  private String markdown(Numbers numbers, Rounds measured, String peer) {
    Table table = new Table("contestant", "texts/s", "tokens/s", "median s", "times ONNX Runtime");
    for (String contestant : measured.seconds().keySet()) {
      double median = measured.median(contestant);
      table.add(
          contestant,
          whole(numbers.texts() / median),
          whole(numbers.tokens() / median),
          String.format(Locale.ROOT, "%.3f", median),
          measured.times(peer, contestant));
    }
    return heading(numbers) + "\n" + table + "\n" + Goal.table(numbers.goals());
  }

  private String heading(Numbers numbers) {
    return numbers.machine().describe()
        + "%n%s texts, %s tokens; %d rounds, %d threads. Best settings found for ONNX Runtime: %s.%n"
            .formatted(
                whole(numbers.texts()),
                whole(numbers.tokens()),
                rounds,
                threads,
                numbers.onnxRuntimeSettings().get(0).settings());
  }

  static String whole(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }
}
