package io.poolhouse.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code bench/sparknlp} in a JVM and on a class path of its own: one Spark session for many runs.
 */
final class SparkNlpProcess implements AutoCloseable {
  private static final Path PROJECT = Path.of("bench", "sparknlp", "target");
  private static final Path LOG = Benchmark.TARGET.resolve("sparknlp.log");
  private static final String SECONDS = "seconds ";

  private final Process process;
  private final BufferedReader lines;
  private final PrintWriter commands;

  /**
   * @param model a folder with {@code model.onnx} and {@code assets/vocab.txt}
   */
  SparkNlpProcess(Path model, int cores) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "java",
            "@conf/jvm.options",
            "-Xmx4g",
            "-cp",
            PROJECT.resolve("classes")
                + ":"
                + Files.readString(PROJECT.resolve("classpath")).strip(),
            "io.poolhouse.bench.sparknlp.SparkNlp",
            model.toString(),
            Integer.toString(cores));
    builder.environment().remove("CLASSPATH");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    this.process = builder.redirectError(LOG.toFile()).start();
    this.lines = process.inputReader(StandardCharsets.UTF_8);
    this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  /** From Parquet to Parquet; seconds by its own clock, the model's loading in the first run. */
  double run(SparkNlpSettings settings, Path input, Path output) throws IOException {
    commands.println(
        String.join(
            "\t",
            List.of(
                Integer.toString(settings.threads()),
                Integer.toString(settings.rows()),
                input.toAbsolutePath().toString(),
                output.toAbsolutePath().toString())));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(SECONDS)) {
        return Double.parseDouble(line.substring(SECONDS.length()));
      }
    }
    throw new IOException(
        "Spark NLP's job ended; the end of '%s': %s".formatted(LOG, Python.lastLine(LOG)));
  }

  /** Its input ends, and so does it. */
  @Override
  public void close() {
    commands.close();
    process.destroy();
  }
}
