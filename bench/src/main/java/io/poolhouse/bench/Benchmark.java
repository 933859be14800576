package io.poolhouse.bench;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of {@code bench/run}, which starts it in the project's root folder. */
@Command(
    name = "bench/run",
    description = "Measures Poolhouse beside ONNX Runtime, and against itself.",
    mixinStandardHelpOptions = true,
    subcommands = {
      Speed.class,
      Families.class,
      Roofline.class,
      Batches.class,
      Chunks.class,
      Memory.class,
      Soak.class,
      Startup.class,
      Distinct.class,
      Scale.class,
      JobRate.class,
      SparkNlpRate.class,
      Sql.class,
      Overhead.class,
      Answer.class,
      FitRates.class,
      FineTune.class,
      PrecisionCosts.class,
      Jmh.class
    })
final class Benchmark {
  /** What a run leaves: models, and the numbers as JSON. */
  static final Path TARGET = Path.of("bench", "target");

  private Benchmark() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmark()).execute(arguments));
  }
}
