package io.poolhouse.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file on the local disk, and where renaming is copying: {@link ObjectStoreTest.Bucket}. */
class WholeFileTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    spark = LocalSpark.session();
    spark
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.cosn.impl", ObjectStoreTest.Bucket.class.getName());
  }

  @AfterAll
  static void closeTheBucket() {
    spark.sparkContext().hadoopConfiguration().unset("fs.cosn.impl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "file://", "cosn://bucket"})
  void itIsWrittenReplacedAndRemovedWithNothingBesideIt(String scheme) throws IOException {
    WholeFile file = file(scheme + folder.resolve("run 1.json"));
    file.check(spark);
    file.remove(spark);
    file.write(spark, "first and longer");
    file.check(spark);
    file.write(spark, "zweite ✓");
    assertEquals("zweite ✓", Files.readString(folder.resolve("run 1.json")));
    assertEquals(List.of("run 1.json"), names());
    file.remove(spark);
    assertEquals(List.of(), names());
  }

  @Test
  void anObjectStoreNeedsNoFolder() {
    file("cosn://bucket" + folder.resolve("dt=2026-01-01/embed.json")).check(spark);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere/embed.json", "."})
  void aFileInAFolderIsExpected(String name) {
    WholeFile file = file(folder + "/" + name);
    LakeException e = assertThrows(LakeException.class, () -> file.check(spark));
    assertEquals(
        "--metrics-output '%s/%s': expected a file in a folder that exists and can be written to."
            .formatted(folder, name),
        e.getMessage());
    assertFalse(Files.exists(folder.resolve("nowhere")));
  }

  @Test
  void storageWithoutItsJarIsNamed() {
    WholeFile file = file("s3a://lake/embed.json");
    LakeException e = assertThrows(LakeException.class, () -> file.check(spark));
    assertEquals(
        "Cannot reach 's3a://lake/embed.json': Class org.apache.hadoop.fs.s3a.S3AFileSystem not"
            + " found. Put the jar of this storage on the class path (for s3a:"
            + " org.apache.hadoop:hadoop-aws:3.4.2).",
        e.getMessage());
  }

  private static WholeFile file(String location) {
    return new WholeFile(location, "--metrics-output");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }
}
