package io.poolhouse.lake;

import static io.poolhouse.lake.LocalSpark.input;
import static io.poolhouse.lake.LocalSpark.table;
import static io.poolhouse.lake.LocalSpark.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under the scheme of an object store, where nothing is staged, on a folder of this machine. */
class ObjectStoreTest {
  private static SparkSession spark;

  @TempDir Path folder;

  /** The local disk as {@code cosn://bucket/}. */
  public static final class Bucket extends SchemeOfItsOwn {
    public Bucket() {
      super("cosn");
    }
  }

  @BeforeAll
  static void startSpark() {
    spark = LocalSpark.session();
    spark.sparkContext().hadoopConfiguration().set("fs.cosn.impl", Bucket.class.getName());
  }

  @AfterAll
  static void closeTheBucket() {
    spark.sparkContext().hadoopConfiguration().unset("fs.cosn.impl");
  }

  @Test
  void aTableIsWrittenInPlaceAndReadBack() throws IOException {
    output(SaveMode.ErrorIfExists).write(table(List.of("a")));
    assertEquals(Arrays.asList(null, "a"), texts(input(location()).read(spark)));
    output(SaveMode.Overwrite).write(table(List.of("b")));
    output(SaveMode.Append).write(table(List.of("c")));
    assertEquals(4, input(location()).read(spark).count());
    assertTrue(Files.exists(folder.resolve("t.parquet/_SUCCESS")));
  }

  @Test
  void aTaskThatFailsLeavesNothing() throws IOException {
    TableOutput output = output(SaveMode.ErrorIfExists);
    Exception e = assertThrows(Exception.class, () -> output.write(failing()));
    assertTrue(e.getMessage().contains("on purpose"), e.getMessage());
    assertEquals(List.of(), names());
    TableOutput again = output(SaveMode.ErrorIfExists);
    again.check(spark);
    again.write(table(List.of("a")));
    assertEquals(Arrays.asList(null, "a"), texts(input(location()).read(spark)));
  }

  @Test
  void whatAKilledJobLeavesIsNoTable() throws IOException {
    Path attempt = folder.resolve("t.parquet/_temporary/0/_temporary/attempt_0/part-0.parquet");
    Files.createDirectories(attempt.getParent());
    Files.writeString(attempt, "half a file");
    output(SaveMode.ErrorIfExists).write(table(List.of("a")));
    assertEquals(Arrays.asList(null, "a"), texts(input(location()).read(spark)));
    assertFalse(Files.exists(folder.resolve("t.parquet/_temporary")));
    LakeException e =
        assertThrows(LakeException.class, () -> output(SaveMode.ErrorIfExists).check(spark));
    assertTrue(e.getMessage().contains("exists"), e.getMessage());
  }

  @Test
  void aTaskThatFailsLeavesTheOldDataOfAnOverwrite() throws IOException {
    output(SaveMode.ErrorIfExists).write(table(List.of("old")));
    List<String> files = names();
    TableOutput output = output(SaveMode.Overwrite);
    Exception e = assertThrows(Exception.class, () -> output.write(failing()));
    assertTrue(e.getMessage().contains("on purpose"), e.getMessage());
    assertEquals(files, names());
    assertEquals(Arrays.asList(null, "old"), texts(input(location()).read(spark)));
  }

  /** Spark's own overwrite deletes the input here before it has read it. */
  @Test
  void aTableMayOverwriteItsOwnInput() throws IOException {
    output(SaveMode.ErrorIfExists).write(table(List.of("a")));
    output(SaveMode.Overwrite)
        .write(input(location()).read(spark).selectExpr("id", "concat(text, text) as text"));
    assertEquals(Arrays.asList(null, "aa"), texts(input(location()).read(spark)));
    assertTrue(names().contains("_SUCCESS"));
  }

  @Test
  void aFileCannotBeOverwrittenByAFolder() throws IOException {
    Files.writeString(folder.resolve("t.parquet"), "x");
    TableOutput output = output(SaveMode.Overwrite);
    LakeException e = assertThrows(LakeException.class, () -> output.check(spark));
    assertEquals(
        "'" + location() + "' is a file, and Spark writes folders. Give another --output.",
        e.getMessage());
  }

  /** Without the folder of a task that Spark had not stopped yet when its job had failed. */
  private List<String> names() throws IOException {
    if (!Files.exists(folder.resolve("t.parquet"))) {
      return List.of();
    }
    try (var files = Files.list(folder.resolve("t.parquet"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("_temporary"))
          .sorted()
          .toList();
    }
  }

  private String location() {
    return "cosn://bucket" + folder.resolve("t.parquet");
  }

  private TableOutput output(SaveMode mode) {
    return new TableOutput(location(), Optional.empty(), mode);
  }

  private static Dataset<Row> failing() {
    return spark
        .range(0, 4_000, 1, 8)
        .selectExpr("if(id = 3999, string(raise_error('on purpose')), string(id)) as text");
  }
}
