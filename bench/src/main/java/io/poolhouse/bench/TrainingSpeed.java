package io.poolhouse.bench;

import io.poolhouse.engine.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Steps of training beside DJL's own Trainer: one thread, the same batches in the same order. */
@Command(
    name = "speed",
    description = "Steps of training beside DJL's own Trainer.",
    mixinStandardHelpOptions = true)
final class TrainingSpeed implements Callable<Integer> {
  private static final double DROPOUT = 0.1;

  /** Losses may be so far apart where nothing is left out: rounding, and DJL's decay of biases. */
  private static final double AGREEING = 0.01;

  private static final int COMPARED = 10;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = BenchModel.MINILM,
      description = "Default: ${DEFAULT-VALUE}.")
  private String name;

  @Option(
      names = "--set",
      paramLabel = "NAME",
      defaultValue = "trec",
      description = "Data set: trec, banking77, sst2. Default: ${DEFAULT-VALUE}.")
  private String set;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "32",
      description = "Texts a step. Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "30",
      description = "Of a round. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "7",
      description = "Rounds that count, after one that does not. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Mixin private DataFolder data;

  /**
   * What the JSON file keeps.
   *
   * @param seconds of each round
   * @param tokens of all rounds
   * @param apart the largest difference of DJL's losses from the engine's without dropout
   * @param lastLosses means of the last round
   */
  private record Numbers(
      Machine machine,
      Rounds seconds,
      long tokens,
      double apart,
      Map<String, Double> lastLosses,
      String notMeasured) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    BenchModel model = BenchModel.prepare(name);
    LabelledData rows = LabelledData.of(data, set, 0, model);
    List<Learner> learners = new ArrayList<>();
    String missing = "";
    double apart = 0;
    try {
      apart = apart(model, rows);
      learners.add(djl(model, rows, DROPOUT));
    } catch (PeerMissingException e) {
      missing = e.getMessage();
    }
    try {
      for (Precision precision : Engines.precisions()) {
        learners.add(EngineLearner.open(model, rows, precision, DROPOUT, 1));
      }
      publish(measured(machine, learners, rows, apart, missing));
    } finally {
      learners.forEach(Learner::close);
    }
    return 0;
  }

  private static Learner djl(BenchModel model, LabelledData rows, double dropout)
      throws IOException {
    try (EngineLearner beginning = EngineLearner.open(model, rows, Precision.FLOAT32, dropout, 0)) {
      return DjlLearner.open(model, rows.classes(), dropout, beginning.classifier());
    }
  }

  /**
   * Whether both train the same: the losses from the same first weights on, nothing left out.
   *
   * @throws IllegalStateException where they do not
   */
  private double apart(BenchModel model, LabelledData rows) throws IOException {
    List<LabelledBatch> batches = rows.batches(0, COMPARED, batch);
    try (Learner djl = djl(model, rows, 0);
        Learner engine = EngineLearner.open(model, rows, Precision.FLOAT32, 0, 0)) {
      double[] theirs = djl.learn(batches);
      double[] ours = engine.learn(batches);
      double apart = 0;
      for (int step = 0; step < ours.length; step++) {
        apart = Math.max(apart, Math.abs(theirs[step] - ours[step]));
      }
      if (!(apart <= AGREEING)) {
        throw new IllegalStateException(
            "DJL's Trainer trains something else: its losses are up to %.4f from the engine's."
                .formatted(apart));
      }
      return apart;
    }
  }

  private Numbers measured(
      Machine machine, List<Learner> learners, LabelledData rows, double apart, String missing) {
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    Map<String, Double> losses = new LinkedHashMap<>();
    learners.forEach(learner -> seconds.put(learner.name(), new ArrayList<>()));
    long tokens = 0;
    for (int round = 0; round <= rounds; round++) {
      List<LabelledBatch> batches = rows.batches(round * steps, steps, batch);
      for (Learner learner : learners) {
        long start = System.nanoTime();
        double[] found = learner.learn(batches);
        if (round > 0) {
          seconds.get(learner.name()).add((System.nanoTime() - start) / 1e9);
        }
        losses.put(learner.name(), Arrays.stream(found).average().orElseThrow());
      }
      tokens += round > 0 ? batches.stream().mapToLong(LabelledBatch::tokens).sum() : 0;
    }
    return new Numbers(machine, new Rounds(seconds), tokens, apart, losses, missing);
  }

  private void publish(Numbers numbers) throws IOException {
    boolean isBeside = numbers.notMeasured.isEmpty();
    double tokens = (double) numbers.tokens / (rounds * steps);
    Table table = new Table("trainer", "ms a step", "tokens/s", "times DJL's", "last losses");
    for (String each : numbers.seconds.seconds().keySet()) {
      double step = numbers.seconds.median(each) / steps;
      table.add(
          each,
          Speed.whole(1_000 * step),
          Speed.whole(tokens / step),
          isBeside ? numbers.seconds.times(DjlLearner.NAME, each) : "–",
          String.format(Locale.ROOT, "%.3f", numbers.lastLosses.get(each)));
    }
    StringBuilder text = new StringBuilder(numbers.machine.describe());
    text.append(
        String.format(
            Locale.ROOT,
            "%n%s, [CLS], %s: batches of %d texts, %.0f tokens on average; one thread each, dropout"
                + " %.1f. %d rounds of %d steps.%s%n%n",
            name,
            set,
            batch,
            tokens,
            DROPOUT,
            rounds,
            steps,
            isBeside
                ? " Without dropout, the losses of %d steps are at most %.5f apart."
                    .formatted(COMPARED, numbers.apart)
                : ""));
    text.append(table);
    if (isBeside) {
      text.append('\n').append(Goal.table(List.of(goal(numbers))));
    } else {
      text.append("%nNot measured: %s: %s.%n".formatted(DjlLearner.NAME, numbers.notMeasured));
    }
    new Publication("finetune speed " + name).publish(text.toString(), numbers);
  }

  private static Goal goal(Numbers numbers) {
    return Goal.atLeast(
        "float32: speed against DJL's Trainer",
        numbers.seconds.times(DjlLearner.NAME, EngineLearner.name(Precision.FLOAT32)),
        1.3);
  }
}
