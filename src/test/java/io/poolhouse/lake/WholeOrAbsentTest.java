package io.poolhouse.lake;

import static io.poolhouse.lake.LocalSpark.input;
import static io.poolhouse.lake.LocalSpark.output;
import static io.poolhouse.lake.LocalSpark.table;
import static io.poolhouse.lake.LocalSpark.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeOrAbsentTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    spark = LocalSpark.session();
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.parquet", "t.csv", "t.jsonl"})
  void aTaskThatFailsLeavesNothing(String name) throws IOException {
    TableOutput output = output(folder.resolve(name), SaveMode.ErrorIfExists);
    Exception e = assertThrows(Exception.class, () -> output.write(failingInTheLastPartition()));
    assertFalse(e instanceof LakeException, "a failed job is not the user's mistake: " + e);
    assertTrue(e.getMessage().contains("on purpose"), e.getMessage());
    assertEquals(List.of(), names(folder));
  }

  @Test
  void aTaskThatFailsLeavesTheOldDataOfAnOverwrite() throws IOException {
    Path out = folder.resolve("t.parquet");
    output(out, SaveMode.ErrorIfExists).write(table(List.of("old")));
    List<String> files = names(out);
    TableOutput output = output(out, SaveMode.Overwrite);
    assertThrows(Exception.class, () -> output.write(failingInTheLastPartition()));
    assertEquals(files, names(out));
    assertEquals(List.of("t.parquet"), names(folder));
  }

  @Test
  void aTaskThatFailsLeavesWhatWasAppendedTo() {
    Path out = folder.resolve("t.parquet");
    output(out, SaveMode.ErrorIfExists).write(table(List.of("old")));
    TableOutput output = output(out, SaveMode.Append);
    assertThrows(Exception.class, () -> output.write(failingInTheLastPartition()));
    assertEquals(Arrays.asList(null, "old"), texts(input(out).read(spark)));
  }

  @Test
  void theOldDataCanBeReadUntilTheNewIsComplete() {
    Path out = folder.resolve("t.parquet");
    output(out, SaveMode.ErrorIfExists).write(table(List.of("old")));
    new StagedFolder(Place.of(spark, out.toString()))
        .write(
            staging -> {
              assertEquals(Arrays.asList(null, "old"), texts(input(out).read(spark)));
              table(List.of("new")).write().mode(SaveMode.Append).parquet(staging.toString());
              assertEquals(Arrays.asList(null, "old"), texts(input(out).read(spark)));
            },
            true);
    assertEquals(Arrays.asList(null, "new"), texts(input(out).read(spark)));
  }

  @Test
  void anOutputThatAppearsWhileTheJobRunsIsNotTouched() throws IOException {
    Path out = folder.resolve("t.parquet");
    StagedFolder staged = new StagedFolder(Place.of(spark, out.toString()));
    UncheckedIOException e =
        assertThrows(
            UncheckedIOException.class,
            () ->
                staged.write(
                    staging -> table(List.of("other")).write().parquet(out.toString()), false));
    assertEquals("file:" + out + " was made while this job ran", e.getCause().getMessage());
    assertEquals(Arrays.asList(null, "other"), texts(input(out).read(spark)));
    assertEquals(List.of("t.parquet"), names(folder));
  }

  @Test
  void oldDataThatAKillHidBetweenTheRenamesComesBack() throws IOException {
    Path out = folder.resolve("t.parquet");
    output(out, SaveMode.ErrorIfExists).write(table(List.of("old")));
    Path staged = folder.resolve(".t.parquet.poolhouse-" + UUID.randomUUID());
    Files.createDirectory(staged);
    Files.move(out, Path.of(staged + ".old"));
    TableOutput output = output(out, SaveMode.ErrorIfExists);
    LakeException e = assertThrows(LakeException.class, () -> output.check(spark));
    assertEquals(
        "'" + out + "' exists already. Give another --output, or --mode overwrite or append.",
        e.getMessage());
    assertEquals(Arrays.asList(null, "old"), texts(input(out).read(spark)));
  }

  @Test
  void onlyTheLeftoversOfThisOutputAreTakenAway() throws IOException {
    String uuid = UUID.randomUUID().toString();
    List<String> others =
        List.of(".t.parquet.poolhouse-notes", ".t2.parquet.poolhouse-" + uuid, "t.parquet.old");
    for (String other : others) {
      Files.createDirectory(folder.resolve(other));
    }
    Files.createDirectories(folder.resolve(".t.parquet.poolhouse-" + uuid + "/_temporary/0"));
    output(folder.resolve("t.parquet"), SaveMode.ErrorIfExists).write(table(List.of("a")));
    List<String> expected = new ArrayList<>(others);
    expected.add("t.parquet");
    assertEquals(expected.stream().sorted().toList(), names(folder));
  }

  @Test
  void aJobThatIsKilledLeavesNoOutputAndTheNextRunCompletes() throws Exception {
    Path out = folder.resolve("t.parquet");
    killWhileWriting(out, SaveMode.ErrorIfExists);
    assertFalse(Files.exists(out));
    List<String> left = names(folder);
    assertEquals(2, left.size(), "only the staging folder and a lock: " + left);
    assertEquals(".t.parquet.poolhouse-lock", left.get(1));
    output(out, SaveMode.ErrorIfExists).write(table(List.of("a")));
    assertEquals(List.of("t.parquet"), names(folder));
    assertEquals(Arrays.asList(null, "a"), texts(input(out).read(spark)));
  }

  @Test
  void anOverwriteThatIsKilledLeavesTheOldData() throws Exception {
    Path out = folder.resolve("t.parquet");
    output(out, SaveMode.ErrorIfExists).write(table(List.of("old")));
    killWhileWriting(out, SaveMode.Overwrite);
    assertEquals(Arrays.asList(null, "old"), texts(input(out).read(spark)));
    output(out, SaveMode.Overwrite).write(table(List.of("new")));
    assertEquals(List.of("t.parquet"), names(folder));
    assertEquals(Arrays.asList(null, "new"), texts(input(out).read(spark)));
  }

  /** Some of the tasks are done, and their files written, when the last one fails. */
  private static Dataset<Row> failingInTheLastPartition() {
    return spark
        .range(0, 4_000, 1, 8)
        .selectExpr(
            "string(id) as id",
            "if(id = 3999, string(raise_error('on purpose')), string(id)) as text");
  }

  private void killWhileWriting(Path out, SaveMode mode) throws Exception {
    Path log = folder.resolveSibling(folder.getFileName() + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(SlowJob.class.getName(), out.toString(), mode.name()));
    Process job =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      waitForAFinishedTask(job, log);
    } finally {
      job.destroyForcibly().waitFor();
    }
    Files.delete(log);
  }

  private void waitForAFinishedTask(Process job, Path log) throws Exception {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
    while (!hasFinishedTask()) {
      assertTrue(job.isAlive(), () -> "the job ended by itself:\n" + text(log));
      assertTrue(Instant.now().isBefore(deadline), () -> "the job wrote nothing:\n" + text(log));
      Thread.sleep(50);
    }
  }

  private boolean hasFinishedTask() throws IOException {
    for (String name : names(folder)) {
      Path tasks = folder.resolve(name).resolve("_temporary/0");
      if (name.startsWith(".t.parquet.poolhouse-")
          && Files.isDirectory(tasks)
          && names(tasks).stream().anyMatch(task -> task.startsWith("task_"))) {
        return true;
      }
    }
    return false;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
