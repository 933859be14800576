package io.poolhouse.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One run at a time; {@code KilledUpdateTest} has two processes. */
class OutputLockTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    spark = LocalSpark.session();
  }

  private Place place(boolean distributed) {
    Path out = folder.resolve("out");
    return Place.of(spark, distributed ? DistributedFiles.in(spark, out) : out.toString());
  }

  private Path file() {
    return folder.resolve(".out.poolhouse-lock");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theSecondIsRefusedUntilTheFirstIsDone(boolean distributed) {
    Place place = place(distributed);
    OutputLock first = OutputLock.take(place);
    for (int time = 0; time < 2; time++) {
      OutputInUseException e =
          assertThrows(OutputInUseException.class, () -> OutputLock.take(place));
      assertTrue(
          e.getMessage()
              .matches(
                  "Another run is writing to '%s': process %d on \\S+ since \\S+Z \\(\\w{8}\\)\\. Nothing was changed; start again when it has ended\\."
                      .formatted(place.said(), ProcessHandle.current().pid())),
          e.getMessage());
    }
    first.mustStillBeOurs();
    first.close();
    assertFalse(Files.exists(file()));
    OutputLock.take(place).close();
    assertFalse(Files.exists(file()));
  }

  @Test
  void whatADeadProcessLeftOnALocalDiskLocksNothing() throws IOException {
    Files.writeString(file(), "process 1 on a host long ago");
    try (OutputLock lock = OutputLock.take(place(false))) {
      lock.mustStillBeOurs();
    }
    assertFalse(Files.exists(file()));
  }

  @Test
  void elsewhereADeadOneIsKnownByItsSilence() throws IOException {
    Files.writeString(file(), "process 1 on host1 since 2026-01-01T03:00:00Z");
    assertThrows(OutputInUseException.class, () -> OutputLock.take(place(true)));
    Instant before = Instant.now().minus(RenewedLock.DEAD).minusSeconds(1);
    Files.setLastModifiedTime(file(), FileTime.from(before));
    try (OutputLock lock = OutputLock.take(place(true))) {
      lock.mustStillBeOurs();
      assertEquals(List.of(".out.poolhouse-lock"), names());
    }
    assertEquals(List.of(), names());
  }

  @Test
  void whoeverLivesIsHeardInTime() throws IOException {
    try (RenewedLock lock = (RenewedLock) OutputLock.take(place(true))) {
      Instant before = Instant.now().minus(RenewedLock.DEAD);
      Files.setLastModifiedTime(file(), FileTime.from(before));
      lock.renew();
      assertTrue(Files.getLastModifiedTime(file()).toInstant().isAfter(before.plusSeconds(60)));
      lock.mustStillBeOurs();
    }
  }

  /** It slept for minutes, and another run began: what it has must not be shown. */
  @Test
  void whoeverWasTakenForDeadDoesNotWriteAnyMore() throws IOException {
    Place place = place(true);
    StagedFolder staged = new StagedFolder(place);
    OutputInUseException e =
        assertThrows(
            OutputInUseException.class,
            () ->
                staged.write(
                    staging -> {
                      LocalSpark.table(List.of("a")).write().mode("append").parquet("" + staging);
                      write(file(), "process 2 on host2");
                    },
                    false));
    assertEquals(
        "Another run is writing to '%s': process 2 on host2. Nothing was changed; start again when it has ended."
            .formatted(place.said()),
        e.getMessage());
    assertEquals(List.of(".out.poolhouse-lock"), names());
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ErrorIfExists", "Overwrite", "Append"})
  void nothingIsWrittenWhileAnotherWrites(String mode) {
    Path out = folder.resolve("out");
    if (!mode.equals("ErrorIfExists")) {
      LocalSpark.table(List.of("old")).write().parquet(out.toString());
    }
    TableOutput output = LocalSpark.output(out, SaveMode.valueOf(mode));
    try (OutputLock lock = OutputLock.take(place(false))) {
      assertThrows(
          OutputInUseException.class, () -> output.write(LocalSpark.table(List.of("new"))));
      lock.mustStillBeOurs();
    }
    output.write(LocalSpark.table(List.of("new")));
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
