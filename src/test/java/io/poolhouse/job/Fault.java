package io.poolhouse.job;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What was tried on a real cluster, in the order of the table in {@code docs/faults.md}. */
enum Fault {
  EXECUTOR_KILLED("SIGKILL of an executor in mid-write"),
  SHUFFLE_LOST("SIGKILL of an executor whose shuffle files are needed"),
  EXECUTOR_CRASHED("SIGSEGV in an executor's thread that runs libtorch"),
  DEVICE_BROKEN("an executor on which every pass fails, with `spark.excludeOnFailure.enabled`"),
  WORKER_KILLED("SIGKILL of a worker in mid-write"),
  DRIVER_KILLED("SIGKILL of the driver in mid-write, then a second run"),
  LOCAL_DISK_FULL("the executors' disk is full, then a second run with room"),
  OUTPUT_DISK_FULL("the output's disk is full in mid-write, then a second run with room"),
  MODEL_FOLDER_GONE("the model's folder is gone in mid-job, and an executor is killed"),
  MODEL_FILE_GONE("the driver's copy of the model is gone, an executor is killed; a second run"),
  SLOW_TASK("a task that takes ten seconds longer"),
  SPECULATIVE_TASK("a task that takes a minute longer, with `spark.speculation`"),
  MANY_PARTITIONS("2,000 partitions of 5 rows, beside 4 of 2,500"),
  ONE_LARGE_PARTITION("one partition of 200,000 rows, beside 4 of 50,000");

  private static final String TABLE = "faults";

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  /**
   * Into its line of the table, if the page is to be rewritten.
   *
   * @param exits of the runs, in order
   * @param twice texts that reached a model more than once
   * @param lost seconds beyond those of the undisturbed run, all runs together
   */
  void write(List<Integer> exits, Comparison found, long twice, double lost) throws IOException {
    String line =
        String.format(
            Locale.ROOT,
            "| %s | %s | %,d | %,d | %,d | %,d | %.1f |",
            words,
            String.join(", then ", exits.stream().map(String::valueOf).toList()),
            found.expected(),
            found.found(),
            found.doubled(),
            twice,
            lost);
    System.out.println(line);
    List<String> old = FaultsPage.lines(TABLE);
    FaultsPage.rewrite(
        TABLE, Arrays.stream(values()).flatMap(each -> each.line(line, old).stream()).toList());
  }

  /** Its new line or its old one. */
  private List<String> line(String measured, List<String> old) {
    return Stream.concat(Stream.of(measured), old.stream()).filter(this::isLine).limit(1).toList();
  }

  private boolean isLine(String line) {
    return line.startsWith("| " + words + " |");
  }

  /** The page's lines, of which every fault must have one. */
  static List<String> lines() throws IOException {
    return FaultsPage.lines(TABLE);
  }

  String words() {
    return words;
  }
}
