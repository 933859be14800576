package io.poolhouse.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the tests of tag {@code faults} measured, for docs/faults.md: a line of its tables each, in
 * {@code target/faults}. {@link FaultsPageTest} copies them into the page.
 */
enum FaultFigures {
  EXECUTOR_KILLED("SIGKILL of an executor in mid-write"),
  EXECUTOR_KILLED_BETWEEN_STAGES("SIGKILL of an executor whose shuffle files are needed"),
  EXECUTOR_CRASHED("SIGSEGV in the executor's thread that runs libtorch"),
  DEVICE_BROKEN("an executor on which every pass fails, with `spark.excludeOnFailure.enabled`"),
  WORKER_KILLED("SIGKILL of a worker in mid-write"),
  DRIVER_KILLED("SIGKILL of the driver in mid-write, then a second run"),
  LOCAL_DISK_FULL("the executors' disk is full, then a second run with room"),
  OUTPUT_DISK_FULL("the output's disk is full, then a second run with room"),
  MODEL_FOLDER_GONE("the model's folder is gone in mid-job, and an executor is killed"),
  MODEL_FILE_GONE("the driver's model file is gone, an executor is killed; then a second run"),
  SPECULATIVE("a task that hangs, and its speculative copy"),
  MANY_PARTITIONS("2,000 partitions of 5 rows"),
  ONE_LARGE_PARTITION("one partition of 200,000 rows beside small ones");

  static final String RANDOM_KILLS = "RANDOM_KILLS";
  static final String SOAK = "SOAK";
  static final Path FOLDER = Path.of("target", "faults", "figures").toAbsolutePath();

  private final String words;

  FaultFigures(String words) {
    this.words = words;
  }

  /** As the page's table has it. */
  String words() {
    return words;
  }

  /**
   * @param exits of the runs, in order
   * @param twice texts that reached a model more than once
   * @param lost seconds beyond those of the undisturbed run, all runs together
   */
  void write(List<Integer> exits, Comparison found, long twice, double lost) throws IOException {
    String codes = String.join(", then ", exits.stream().map(String::valueOf).toList());
    String line =
        String.format(
            Locale.ROOT,
            "| %s | %s | %,d | %,d | %,d | %,d | %.1f |",
            words,
            codes,
            found.expected(),
            found.found(),
            found.doubled(),
            twice,
            lost);
    write(name(), List.of(line));
  }

  static void write(String table, List<String> lines) throws IOException {
    Files.createDirectories(FOLDER);
    Files.write(FOLDER.resolve(table), lines);
  }
}
