package io.poolhouse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Memory of one application that runs job after job. */
@Command(
    name = "soak",
    description = "Memory of one application that runs job after job.",
    mixinStandardHelpOptions = true)
final class Soak implements Callable<Integer> {
  /** Fewer show nothing of a start, a middle and an end. */
  private static final int LEAST_READINGS = 10;

  private static final double NANOSECONDS_OF_MINUTE = 60e9;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long. Default: ${DEFAULT-VALUE}.")
  private double minutes;

  @Option(
      names = "--readings",
      paramLabel = "N",
      defaultValue = "60",
      description =
          "Times that memory is read, each after two full collections. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Of the table that is embedded. Default: ${DEFAULT-VALUE}.")
  private long rows;

  /** What the JSON file keeps. */
  private record Numbers(Machine machine, long rows, long loads, List<MemoryReading> readings) {}

  @Override
  public Integer call() throws IOException {
    if (count < LEAST_READINGS) {
      System.err.printf(
          "bench/run: --readings %d is too few; expected %d or more.%n", count, LEAST_READINGS);
      return 2;
    }
    Machine machine = Machine.here();
    List<MemoryReading> readings = new ArrayList<>();
    long loads;
    try (SoakJobs jobs = SoakJobs.start(machine.cores(), rows)) {
      long start = System.nanoTime();
      for (double now = 0; now < minutes; now = minutesSince(start)) {
        jobs.next();
        double then = minutesSince(start);
        if (then >= (readings.size() + 1) * minutes / count) {
          readings.add(MemoryReading.now(then, jobs.done()));
        }
      }
      loads = jobs.loads();
    }
    publish(new Numbers(machine, rows, loads, readings));
    return 0;
  }

  private static double minutesSince(long start) {
    return (System.nanoTime() - start) / NANOSECONDS_OF_MINUTE;
  }

  private void publish(Numbers numbers) throws IOException {
    MemoryTrend trend = new MemoryTrend(numbers.readings);
    Table table =
        new Table(
            "MiB", "minute", "jobs", "heap", "process", "of it classes and code", "Java's buffers");
    add(table, "start", trend.start());
    add(table, "middle", trend.middle());
    add(table, "end", trend.end());
    new Publication("soak")
        .publish(
            numbers.machine.describe()
                + "\n%s jobs of %s rows in %.0f minutes; a model was loaded %s times. MiB an hour in the second half of the time: heap %s, process %s.%n%n"
                    .formatted(
                        Speed.whole(last(numbers.readings).jobs()),
                        Speed.whole(rows),
                        last(numbers.readings).minutes(),
                        Speed.whole(numbers.loads),
                        signed(trend.slope(MemoryReading::heap)),
                        signed(trend.slope(MemoryReading::resident)))
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
        String.format(Locale.ROOT, "%.1f", MemoryTrend.median(part, MemoryReading::minutes)),
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

  private static MemoryReading last(List<MemoryReading> readings) {
    return readings.get(readings.size() - 1);
  }

  private static String signed(double number) {
    return String.format(Locale.ROOT, "%+.1f", number);
  }
}
