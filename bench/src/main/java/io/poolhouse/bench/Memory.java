package io.poolhouse.bench;

import io.poolhouse.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Memory of the process while more and more rows go through the engine. */
@Command(
    name = "memory",
    description = "Memory of the process while more and more rows go through the engine.",
    mixinStandardHelpOptions = true)
final class Memory implements Callable<Integer> {
  private static final Path STATUS = Path.of("/proc/self/status");

  @Option(
      names = "--rows",
      paramLabel = "N,…",
      split = ",",
      defaultValue = "10000,50000,100000",
      description = "Glosses, cumulative. Default: ${DEFAULT-VALUE}.")
  private List<Integer> stops;

  /**
   * Memory at one stop.
   *
   * @param residentMiB in memory then
   * @param peakMiB the most until then
   */
  private record Stop(int rows, long residentMiB, long peakMiB) {}

  /** What the JSON file keeps. */
  private record Numbers(Machine machine, List<Stop> stops) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    Glosses glosses = new Glosses();
    List<Stop> reached = new ArrayList<>();
    try (Engines engines = new Engines(BenchModel.prepare(BenchModel.MINILM), machine.cores())) {
      Contestant engine = engines.contestant(Precision.FLOAT32, Engines.ONE_POOLING);
      int done = 0;
      for (int rows : stops) {
        pass(engine, glosses, done, rows);
        done = rows;
        reached.add(new Stop(rows, mebibytes("VmRSS"), mebibytes("VmHWM")));
      }
    }
    Table table = new Table("rows so far", "resident MiB", "peak MiB");
    reached.forEach(stop -> table.add(Speed.whole(stop.rows), stop.residentMiB, stop.peakMiB));
    new Publication("memory")
        .publish(machine.describe() + "\n" + table, new Numbers(machine, reached));
    return 0;
  }

  /** In pieces whose vectors are dropped, as Spark writes them out. */
  private static void pass(Contestant engine, Glosses glosses, int from, int to) {
    int piece = 2 * EngineContestant.CHUNK_ROWS;
    for (int at = from; at < to; at += piece) {
      engine.embed(glosses.range(at, Math.min(at + piece, to)));
    }
  }

  private static long mebibytes(String field) throws IOException {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
              .filter(line -> line.startsWith(field + ":"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          / 1024;
    }
  }
}
