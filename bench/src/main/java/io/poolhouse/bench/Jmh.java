package io.poolhouse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The parts alone, by JMH. */
@Command(
    name = "jmh",
    description = "The parts alone, by JMH: tokenizer, batches, archive, pooling, rows.",
    mixinStandardHelpOptions = true)
final class Jmh implements Callable<Integer> {
  private static final String ALL = "Part\\.";

  @Parameters(
      paramLabel = "REGEX",
      arity = "0..1",
      defaultValue = ALL,
      description = "Which parts; a table of some is not published. Default: all.")
  private String parts;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "1",
      description = "Processes for each part. Default: ${DEFAULT-VALUE}.")
  private int forks;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "5",
      description = "That count, after 3 that do not. Default: ${DEFAULT-VALUE}.")
  private int iterations;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of an iteration. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  /** What the JSON file keeps. */
  private record Line(String part, double score, double error, String unit) {}

  private record Numbers(Machine machine, List<Line> lines) {}

  @Override
  public Integer call() throws IOException, RunnerException {
    Machine machine = Machine.here();
    PartInputs.model(); // imported before the first fork
    List<Line> lines = new ArrayList<>();
    for (RunResult run : run()) {
      Result<?> result = run.getPrimaryResult();
      lines.add(
          new Line(
              name(run.getParams()),
              result.getScore(),
              result.getScoreError(),
              result.getScoreUnit()));
    }
    publish(machine, lines);
    return 0;
  }

  private Collection<RunResult> run() throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(parts)
                .forks(forks)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(seconds))
                .shouldFailOnError(true)
                .build())
        .run();
  }

  /** {@code TokenizerPart.text, texts=long}. */
  private static String name(BenchmarkParams run) {
    String full = run.getBenchmark();
    String method = full.substring(full.lastIndexOf('.', full.lastIndexOf('.') - 1) + 1);
    return run.getParamsKeys().stream()
        .map(key -> ", %s=%s".formatted(key, run.getParam(key)))
        .collect(Collectors.joining("", method, ""));
  }

  private void publish(Machine machine, List<Line> lines) throws IOException {
    Table table = new Table("part", "time", "±", "unit");
    for (Line line : lines) {
      table.add(line.part, shown(line.score), shown(line.error), line.unit);
    }
    String text =
        "%s%n%d fork of %d iterations.%n%n%s"
            .formatted(machine.describe(), forks, iterations, table);
    if (parts.equals(ALL)) {
      new Publication("jmh").publish(text, new Numbers(machine, lines));
    } else {
      System.out.printf("%n%s", text);
    }
  }

  private static String shown(double number) {
    return Double.isNaN(number) ? "" : String.format(Locale.ROOT, "%.2f", number);
  }
}
