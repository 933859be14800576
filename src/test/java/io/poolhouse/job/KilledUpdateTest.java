package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two runs of {@code --incremental} at once, and one that dies while it writes: real processes, and
 * the output is always the old or the new.
 */
@Tag("slow") // OutputLockTest has the second run's refusal in every build
class KilledUpdateTest {
  private static final int ROWS = 2_000;

  @TempDir static Path folder;
  private static Path model;
  private static Jobs jobs;

  @BeforeAll
  static void start() throws IOException {
    model = TinyModel.in(folder.resolve("tiny"));
    jobs = Jobs.start(folder, LakeSettings.in(folder), Jobs.lakes());
  }

  @AfterAll
  static void stop() {
    jobs.close();
  }

  /** An output of yesterday, today's table, and what a full run would make of that. */
  private record Night(LakeTarget target, String name, Path input, List<JsonObject> expected) {

    static Night begin(LakeTarget target, String what) throws IOException {
      String name = target.named(what);
      Path input = folder.resolve(name + ".jsonl");
      NightlyTable table = new NightlyTable(ROWS, what.hashCode());
      table.write(input);
      List<String> byDay = List.of("--partition-by", "day");
      jobs.run(arguments(target, name, input, byDay)).mustBeDone();
      table.night().write(input);
      jobs.run(arguments(target, name + "_full", input, byDay)).mustBeDone();
      return new Night(target, name, input, rows(target, name + "_full"));
    }

    List<JsonObject> rows() throws IOException {
      return rows(target, name);
    }

    private static List<JsonObject> rows(LakeTarget target, String name) throws IOException {
      return jobs.rows("select * from %s order by id".formatted(target.table(folder, name)));
    }

    Run run() throws IOException {
      return jobs.run(arguments(target, name, input, List.of()));
    }

    /** In a process of its own, on one thread, which writes one file after the other. */
    Process start() throws IOException {
      Map<String, String> settings = LakeSettings.in(folder);
      settings.put("spark.master", "local[1]");
      return Jobs.startOne(
          working(), settings, List.of(arguments(target, name, input, List.of())), Jobs.lakes());
    }

    Path working() {
      return folder.resolve(name + "_process");
    }

    Run ended(Process process) throws IOException, InterruptedException {
      return Run.ended(process, working());
    }

    private static String[] arguments(
        LakeTarget target, String name, Path input, List<String> options) {
      List<String> arguments = new ArrayList<>(List.of("embed", "--incremental", "--key", "id"));
      arguments.addAll(List.of("--input", input.toString(), "--model", model.toString()));
      arguments.addAll(List.of("--output", target.output(folder, name)));
      arguments.addAll(target.options);
      arguments.addAll(options);
      return arguments.toArray(String[]::new);
    }

    /** Waits until a process has begun to write the output. */
    void waitUntilItWrites(Process process, Set<Path> before) throws Exception {
      waitFor(process, () -> !before.containsAll(target.data(folder, name)));
    }

    void waitFor(Process process, java.util.function.BooleanSupplier sign) throws Exception {
      Instant deadline = Instant.now().plusSeconds(100);
      while (!sign.getAsBoolean()) {
        assertTrue(process.isAlive(), () -> "it ended: " + said());
        assertTrue(Instant.now().isBefore(deadline), this::said);
        Thread.sleep(2);
      }
    }

    private String said() {
      try {
        return Files.readString(working().resolve("stderr"));
      } catch (IOException e) {
        return e.toString();
      }
    }
  }

  /** The first as soon as it writes, the others up to a second later, until one was quicker. */
  @ParameterizedTest
  @EnumSource(names = {"PARQUET", "DELTA_FOLDER", "ICEBERG"})
  void tenRunsKilledAtAnyMomentLeaveOldOrNewRows(LakeTarget target) throws Exception {
    Night night = Night.begin(target, "killed");
    List<JsonObject> old = night.rows();
    Random random = new Random(2);
    int done = 0;
    for (int time = 0; time < 10 && done == 0; time++) {
      Set<Path> before = target.data(folder, night.name());
      Process process = night.start();
      night.waitUntilItWrites(process, before);
      Thread.sleep(time == 0 ? 0 : random.nextInt(1_000));
      process.destroyForcibly();
      process.waitFor();
      List<JsonObject> found = between(target, night.name()) ? old : night.rows();
      assertTrue(found.equals(old) || found.equals(night.expected()), "half of it");
      assertTrue(time > 0 || found.equals(old), "it was killed too late");
      done += found.equals(night.expected()) ? 1 : 0;
    }
    Run last = night.run().mustBeDone();
    assertEquals(done == 0 ? ROWS / 100 : 0, last.result().get("new").getAsInt());
    assertEquals(night.expected(), night.rows());
    assertFalse(between(target, night.name()), "the old rows are still there");
  }

  /** Whether it was killed between the renames that change old and new: the next run repairs it. */
  private static boolean between(LakeTarget target, String name) throws IOException {
    return target == LakeTarget.PARQUET && Files.notExists(folder.resolve(name));
  }

  @Test
  void theSecondRunToAFolderStopsAndSaysWhy() throws Exception {
    Night night = Night.begin(LakeTarget.PARQUET, "twice");
    List<JsonObject> old = night.rows();
    Path lock = folder.resolve("." + night.name() + ".poolhouse-lock");
    Process first = night.start();
    try {
      night.waitFor(first, () -> Files.exists(lock));
      signal(first, "STOP");
      Run second = night.run();
      assertEquals(1, second.exitCode(), second::toString);
      String said = second.err().get(second.err().size() - 1);
      assertTrue(
          said.matches(
              "poolhouse: Another run is writing to '%s': process %d on .* since .*\\. Nothing was changed; start again when it has ended\\."
                  .formatted(folder.resolve(night.name()), first.pid())),
          said);
      assertEquals(old, night.rows());
      signal(first, "CONT");
      night.ended(first).mustBeDone();
    } finally {
      first.destroyForcibly();
    }
    assertEquals(night.expected(), night.rows());
    assertFalse(Files.exists(lock));
    assertEquals(0, night.run().mustBeDone().result().get("texts").getAsInt());
  }

  /** The format's own concurrency control: the later commit fails. */
  @ParameterizedTest
  @EnumSource(names = {"DELTA_FOLDER", "ICEBERG"})
  void ofTwoRunsThatMergeAtOnceTheLaterFailsAndSaysSo(LakeTarget target) throws Exception {
    Night night = Night.begin(target, "both");
    Set<Path> before = target.data(folder, night.name());
    Process later = night.start();
    try {
      night.waitUntilItWrites(later, before);
      signal(later, "STOP");
      night.run().mustBeDone();
      assertEquals(night.expected(), night.rows());
      signal(later, "CONT");
      Run failed = night.ended(later);
      assertEquals(1, failed.exitCode(), failed::toString);
      String said = failed.err().get(failed.err().size() - 1);
      assertTrue(
          said.startsWith(
                  "poolhouse: Another run changed '%s' while this one ran, so nothing of this one was written: "
                      .formatted(target.output(folder, night.name())))
              && said.endsWith(" Start it again."),
          said);
    } finally {
      later.destroyForcibly();
    }
    assertEquals(night.expected(), night.rows());
    assertEquals(0, night.run().mustBeDone().result().get("texts").getAsInt());
  }

  private static void signal(Process process, String name) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor());
  }
}
