package io.poolhouse.bench;

import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A job of the project, started as users start it, and what its process needed.
 *
 * @param summary the object of its last line
 * @param seconds from the command to its end
 * @param announced seconds until it said what it would do: Spark runs, the model is packed
 * @param resident MiB in memory, at equal distances in time
 * @param peakMiB the most that it had in memory
 */
record WatchedJob(
    JsonObject summary, double seconds, double announced, List<Long> resident, long peakMiB) {
  private static final int MILLISECONDS_BETWEEN = 250;

  static WatchedJob run(List<String> command) throws IOException {
    Path out = Files.createTempFile("job", ".out");
    Path err = Files.createTempFile("job", ".err");
    try {
      return watched(command, out, err);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static WatchedJob watched(List<String> command, Path out, Path err) throws IOException {
    long start = System.nanoTime();
    Process job =
        JobProcess.builder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    List<Long> resident = new ArrayList<>();
    double announced = 0;
    long peak = 0;
    while (job.isAlive()) {
      Path status = Path.of("/proc", Long.toString(job.pid()), "status");
      peak = Math.max(peak, mebibytes(status, "VmHWM"));
      resident.add(mebibytes(status, "VmRSS"));
      if (announced == 0 && !lastOf(err).isEmpty()) {
        announced = secondsSince(start);
      }
      waitFor(job);
    }
    return new WatchedJob(
        JobProcess.summary(command, lastOf(out), lastOf(err)),
        secondsSince(start),
        announced,
        resident,
        peak);
  }

  private static void waitFor(Process job) {
    try {
      job.waitFor(MILLISECONDS_BETWEEN, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      job.destroy();
      throw new IllegalStateException(e);
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** The last whole line of ours. */
  private static String lastOf(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return lines
          .lines()
          .filter(line -> line.startsWith(JobProcess.SUMMARY))
          .reduce("", (before, line) -> line);
    }
  }

  /** The most MiB that this process had in memory. */
  static long peakHere() throws IOException {
    return mebibytes(Path.of("/proc/self/status"), "VmHWM");
  }

  /** Of /proc/PID/status; 0 where the process is gone. */
  static long mebibytes(Path status, String field) throws IOException {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
              .filter(line -> line.startsWith(field + ":"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElse(0)
          / 1024;
    } catch (NoSuchFileException | UncheckedIOException gone) {
      return 0;
    }
  }

  /** {@code jobs/embed} of a Parquet table, with a pooling. */
  static List<String> embedding(Path table, String model, String precision, String... more) {
    List<String> command =
        new ArrayList<>(List.of("jobs/embed", "--model", model, "--precision", precision));
    command.addAll(
        List.of("--pooling", "mean", "--input", table.toString(), "--format", "parquet"));
    command.addAll(List.of("--mode", "overwrite", "--output"));
    command.add(Benchmark.TARGET.resolve("job-output").toString());
    command.addAll(List.of(more));
    return command;
  }

  double number(String key) {
    return summary.get(key).getAsDouble();
  }

  /** What was in memory when that share of the time was over. */
  long residentAt(double share) {
    return resident.get((int) Math.min(resident.size() - 1, share * resident.size()));
  }
}
