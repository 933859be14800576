package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One application that embeds again and again, with more models than it keeps loaded: neither its
 * heap nor its other memory grows. {@code -Dpoolhouse.soak.minutes=60} for longer than five
 * minutes.
 */
@Tag("faults")
class SoakTest {
  /** The JIT compiler, Spark's pools and glibc's arenas fill up in the first jobs. */
  private static final double WARM = 0.2;

  /** Of the whole process. Six models' weights loaded anew some hundred times would be far more. */
  private static final long MOST_GROWN = 60;

  private final Path folder = Path.of("target", "faults", "soak").toAbsolutePath();

  /** The median of a part of the run. */
  private record Sample(String when, double seconds, long jobs, long heap, long resident) {

    static Sample of(String when, List<double[]> lines) {
      double[] last = lines.get(lines.size() - 1);
      return new Sample(when, last[0], (long) last[1], median(lines, 2), median(lines, 3));
    }

    private static long median(List<double[]> lines, int column) {
      double[] sorted = lines.stream().mapToDouble(line -> line[column]).sorted().toArray();
      return (long) sorted[sorted.length / 2];
    }

    String row() {
      return String.format(
          Locale.ROOT, "| %s | %.0f | %,d | %d | %d |", when, seconds, jobs, heap, resident);
    }
  }

  @Test
  void neitherHeapNorNativeMemoryGrowsFromJobToJob() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no Linux");
    Utils.deleteRecursively(folder.toFile());
    Files.createDirectories(folder);
    NumberedTexts.parquet(folder.resolve("in.parquet"), 0, 4_000, 4);
    for (int model = 1; model <= 6; model++) {
      Path tiny = TinyModel.in(folder.resolve("models").resolve("tiny" + model));
      // Another checksum: another model.
      Files.writeString(tiny.resolve("config.json"), " ".repeat(model) + config(tiny));
    }
    List<double[]> lines =
        run(Double.parseDouble(System.getProperty("poolhouse.soak.minutes", "5")));
    int tenth = lines.size() / 10;
    assertTrue(tenth > 0, lines.size() + " jobs");
    int warm = (int) (WARM * lines.size());
    int middle = (warm + lines.size()) / 2;
    Sample start = Sample.of("start", lines.subList(warm, warm + tenth));
    Sample half =
        Sample.of("middle", lines.subList(middle - tenth / 2, middle + tenth - tenth / 2));
    Sample end = Sample.of("end", lines.subList(lines.size() - tenth, lines.size()));
    FaultFigures.write(FaultFigures.SOAK, List.of(start.row(), half.row(), end.row()));
    assertTrue(end.heap() - start.heap() <= MOST_GROWN / 4, start + " to " + end);
    assertTrue(end.resident() - start.resident() <= MOST_GROWN, start + " to " + end);
  }

  private static String config(Path model) throws IOException {
    return Files.readString(model.resolve("config.json"));
  }

  private List<double[]> run(double minutes) throws IOException, InterruptedException {
    Path result = folder.resolve("memory.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("conf", "jvm.options").toAbsolutePath());
    // A fixed heap: what the process has besides is native.
    command.addAll(List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch"));
    command.addAll(List.of("-Dai.djl.offline=true", "-Djava.io.tmpdir=" + folder));
    command.add("-Dpoolhouse.conf=" + Path.of("conf").toAbsolutePath());
    command.add(
        "-Dlog4j2.configurationFile=" + Path.of("conf", "log4j2.properties").toAbsolutePath());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            SoakApplication.class.getName(),
            String.valueOf(minutes),
            folder.resolve("in.parquet").toString(),
            folder.resolve("models").toString(),
            result.toString()));
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertTrue(process.waitFor((long) (60 * minutes) + 120, TimeUnit.SECONDS), "still running");
      assertEquals(0, process.exitValue(), () -> "see " + log);
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(result).stream()
        .map(line -> Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray())
        .toList();
  }
}
