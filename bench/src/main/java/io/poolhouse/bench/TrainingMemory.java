package io.poolhouse.bench;

import io.poolhouse.engine.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Memory of the process in which one encoder is trained, step after step. */
@Command(
    name = "memory",
    description = "Memory of a process that trains one encoder, over its steps.",
    mixinStandardHelpOptions = true)
final class TrainingMemory implements Callable<Integer> {
  /** Fewer show nothing of a start, a middle and an end. */
  private static final int LEAST_READINGS = 10;

  private static final double DROPOUT = 0.1;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = BenchModel.MINILM,
      description = "minilm or bert-base. Default: ${DEFAULT-VALUE}.")
  private String name;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "float32",
      description = "float32 or bfloat16. Default: ${DEFAULT-VALUE}.")
  private String precision;

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
      defaultValue = "510",
      description = "As three epochs of TREC have. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--readings",
      paramLabel = "N",
      defaultValue = "51",
      description =
          "Times that memory is read, each after two full collections. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Mixin private DataFolder data;

  /** What the JSON file keeps; {@code jobs} of a reading are its steps. */
  private record Numbers(
      Machine machine,
      String model,
      String precision,
      double tokensPerStep,
      MemoryReading before,
      List<MemoryReading> readings) {}

  @Override
  public Integer call() throws IOException {
    if (count < LEAST_READINGS || steps < count) {
      System.err.printf(
          "bench/run: --readings %d of --steps %d: expected %d readings or more, and a step for each.%n",
          count, steps, LEAST_READINGS);
      return 2;
    }
    Machine machine = Machine.here();
    BenchModel model = BenchModel.prepare(name);
    LabelledData rows = LabelledData.of(data, set, 0, model);
    List<MemoryReading> readings = new ArrayList<>();
    long start = System.nanoTime();
    long tokens = 0;
    MemoryReading before = MemoryReading.now(0, 0);
    try (EngineLearner learner =
        EngineLearner.open(model, rows, Precision.parse(precision), DROPOUT, 1)) {
      for (int step = 1; step <= steps; step++) {
        LabelledBatch next = rows.batch(step - 1, batch);
        tokens += next.tokens();
        learner.learn(List.of(next));
        if ((long) step * count / steps > readings.size()) {
          readings.add(MemoryReading.now((System.nanoTime() - start) / 60e9, step));
        }
      }
    }
    publish(new Numbers(machine, name, precision, (double) tokens / steps, before, readings));
    return 0;
  }

  private void publish(Numbers numbers) throws IOException {
    MemoryTrend trend = new MemoryTrend(numbers.readings);
    Table table =
        new Table("MiB", "step", "heap", "process", "of it classes and code", "Java's buffers");
    add(table, "before the model is loaded", List.of(numbers.before));
    add(table, "start", trend.start());
    add(table, "middle", trend.middle());
    add(table, "end", trend.end());
    new Publication("finetune memory " + name)
        .publish(
            numbers.machine.describe()
                + String.format(
                    Locale.ROOT,
                    "%n%s, %s, %s: %s steps of %d texts, %.0f tokens on average, in %.0f minutes. The"
                        + " most that the process had in memory: %s MiB. MiB an hour in the second"
                        + " half of the time: heap %+.1f, process %+.1f.%n%n",
                    name,
                    precision,
                    set,
                    Speed.whole(steps),
                    batch,
                    numbers.tokensPerStep,
                    numbers.readings.get(numbers.readings.size() - 1).minutes(),
                    Speed.whole(WatchedJob.peakHere()),
                    trend.slope(MemoryReading::heap),
                    trend.slope(MemoryReading::resident))
                + table
                + "\n"
                + Goal.table(
                    List.of(
                        goal("heap, end against start", trend, MemoryReading::heap),
                        goal("process, end against start", trend, MemoryReading::resident))),
            numbers);
  }

  private static void add(Table table, String when, List<MemoryReading> part) {
    table.add(
        when,
        Speed.whole(MemoryTrend.median(part, MemoryReading::jobs)),
        String.format(Locale.ROOT, "%.1f", MemoryTrend.median(part, MemoryReading::heap)),
        Speed.whole(MemoryTrend.median(part, MemoryReading::resident)),
        Speed.whole(MemoryTrend.median(part, MemoryReading::classesAndCode)),
        Speed.whole(MemoryTrend.median(part, MemoryReading::buffers)));
  }

  private static Goal goal(String what, MemoryTrend trend, ToDoubleFunction<MemoryReading> of) {
    double ratio = MemoryTrend.median(trend.end(), of) / MemoryTrend.median(trend.start(), of);
    return Goal.atMost(what, Ratio.of(new double[] {ratio}), 1.05);
  }
}
