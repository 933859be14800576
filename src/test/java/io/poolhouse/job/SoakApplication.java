package io.poolhouse.job;

import io.poolhouse.spark.PoolhouseExtensions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * An application of {@link SoakTest} that runs job after job: {@code SoakApplication MINUTES INPUT
 * MODELS RESULT}. After each it writes a line: seconds since the start, jobs, MB of heap that is
 * used after a collection, MB of memory that the process has.
 */
final class SoakApplication {
  private static final List<String> POOLINGS = List.of("mean", "cls,mean@*", "max+mean,last");

  private SoakApplication() {}

  public static void main(String[] arguments) throws IOException {
    long start = System.nanoTime();
    double seconds = 60 * Double.parseDouble(arguments[0]);
    List<Path> models = models(Path.of(arguments[2]));
    Path result = Path.of(arguments[3]);
    Path output = result.resolveSibling("out");
    SparkSession spark = session();
    for (int job = 1; elapsed(start) < seconds; job++) {
      Path model = models.get(job / 3 % models.size());
      embed(Path.of(arguments[1]), model, POOLINGS.get(job % POOLINGS.size()), output);
      write(result, elapsed(start), job);
    }
    spark.stop();
  }

  /**
   * What a long-lived application must set: Spark remembers a thousand jobs, stages and queries.
   */
  private static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("soak")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.retainedJobs", "20")
        .config("spark.ui.retainedStages", "20")
        .config("spark.ui.retainedTasks", "1000")
        .config("spark.sql.ui.retainedExecutions", "20")
        .config("spark.sql.extensions", PoolhouseExtensions.class.getName())
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate();
  }

  private static List<Path> models(Path folder) throws IOException {
    try (var models = Files.list(folder)) {
      return models.sorted().toList();
    }
  }

  private static void embed(Path input, Path model, String poolings, Path output) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    List<String> arguments = new ArrayList<>(List.of("embed", "--input", input.toString()));
    arguments.addAll(List.of("--model", model.toString(), "--pooling", poolings));
    arguments.addAll(List.of("--output", output.toString(), "--mode", "overwrite"));
    int exitCode = Poolhouse.run(out, out, arguments.toArray(String[]::new));
    if (exitCode != 0) {
      throw new IllegalStateException(said.toString());
    }
  }

  private static double elapsed(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void write(Path result, double seconds, int job) throws IOException {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long heap = runtime.totalMemory() - runtime.freeMemory() >> 20;
    String line = "%.1f %d %d %d%n".formatted(seconds, job, heap, resident());
    Files.writeString(result, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }
}
