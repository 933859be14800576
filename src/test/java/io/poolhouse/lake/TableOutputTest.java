package io.poolhouse.lake;

import static io.poolhouse.lake.LocalSpark.ODD_TEXTS;
import static io.poolhouse.lake.LocalSpark.TEXTS_OF_SEVERAL_LINES;
import static io.poolhouse.lake.LocalSpark.input;
import static io.poolhouse.lake.LocalSpark.output;
import static io.poolhouse.lake.LocalSpark.table;
import static io.poolhouse.lake.LocalSpark.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableOutputTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    spark = LocalSpark.session();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"t", "t.parquet", "t.orc", "t.jsonl", "t.csv", "t.tsv", "t.csv.gz", "t.json.bz2"})
  void everyTextComesBackAsItWas(String name) {
    List<String> all = new ArrayList<>(ODD_TEXTS);
    all.addAll(TEXTS_OF_SEVERAL_LINES);
    Dataset<Row> rows = table(all);
    output(folder.resolve(name), SaveMode.ErrorIfExists).write(rows);
    assertEquals(texts(rows), texts(input(folder.resolve(name)).read(spark)));
  }

  @Test
  void everyTextOfOneLineComesBackFromATextFile() {
    Dataset<Row> rows = table(ODD_TEXTS).where("text is not null").select("text");
    output(folder.resolve("t.txt"), SaveMode.ErrorIfExists).write(rows);
    assertEquals(
        ODD_TEXTS.stream().sorted().toList(),
        input(folder.resolve("t.txt")).read(spark).collectAsList().stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList());
  }

  @Test
  void aCompressionsEndingIsThatOfThePartsToo() throws IOException {
    output(folder.resolve("t.csv.gz"), SaveMode.ErrorIfExists).write(table(ODD_TEXTS));
    assertTrue(names(folder.resolve("t.csv.gz")).stream().anyMatch(it -> it.endsWith(".csv.gz")));
  }

  @Test
  void aColumnOfNullsKeepsItsNameInJson() {
    output(folder.resolve("t.jsonl"), SaveMode.ErrorIfExists)
        .write(table(List.of("a")).where("id = 'last'"));
    assertEquals(
        "[[last,null]]", input(folder.resolve("t.jsonl")).read(spark).collectAsList().toString());
  }

  @Test
  void vectorsGoIntoParquetAndArraysIntoJsonLines() {
    Dataset<Row> rows = spark.sql("select array(cast(0.5 as float), cast(-2 as float)) as v");
    output(folder.resolve("t.jsonl"), SaveMode.ErrorIfExists).write(rows);
    output(folder.resolve("t"), SaveMode.ErrorIfExists).write(rows);
    assertEquals(
        "struct<v:array<float>>", input(folder.resolve("t")).read(spark).schema().simpleString());
    assertEquals(
        List.of(0.5, -2.0), input(folder.resolve("t.jsonl")).read(spark).first().getList(0));
  }

  @Test
  void whatExistsIsAnErrorOrReplacedOrAppendedTo() {
    Path out = folder.resolve("t.parquet");
    output(out, SaveMode.Append).write(table(List.of("a")));
    assertEquals(
        "'" + out + "' exists already. Give another --output, or --mode overwrite or append.",
        refusal(output(out, SaveMode.ErrorIfExists)));
    output(out, SaveMode.Append).write(table(List.of("b")));
    assertEquals(4, input(out).read(spark).count());
    output(out, SaveMode.Overwrite).write(table(List.of("c")));
    assertEquals(Arrays.asList(null, "c"), texts(input(out).read(spark)));
  }

  @Test
  void aTableMayOverwriteItsOwnInput() throws IOException {
    Path path = folder.resolve("t.parquet");
    output(path, SaveMode.ErrorIfExists).write(table(List.of("a", "b")));
    Dataset<Row> rows = input(path).read(spark);
    output(path, SaveMode.Overwrite).write(rows.selectExpr("id", "concat(text, text) as text"));
    assertEquals(Arrays.asList(null, "aa", "bb"), texts(input(path).read(spark)));
    assertEquals(List.of("t.parquet"), names(folder));
  }

  @Test
  void theGivenFormatWinsOverTheEnding() {
    Path out = folder.resolve("t.csv");
    new TableOutput(out.toString(), Optional.of("jsonl"), SaveMode.ErrorIfExists)
        .write(table(List.of("a")));
    TableInput told = new TableInput(out.toString(), Optional.of("json"), Map.of());
    assertEquals(2, told.read(spark).count());
  }

  @Test
  void aTableOfTheCatalogIsWrittenByItsName() {
    spark.sql("create database if not exists attic location '" + folder.resolve("attic") + "'");
    try {
      TableOutput once = new TableOutput("attic.t", Optional.empty(), SaveMode.ErrorIfExists);
      once.check(spark);
      once.write(table(List.of("a")));
      assertEquals(
          "'attic.t' exists already. Give another --output, or --mode overwrite or append.",
          refusal(once));
      new TableOutput("attic.t", Optional.empty(), SaveMode.Append).write(table(List.of("b")));
      assertEquals(4, input("attic.t").read(spark).count());
      new TableOutput("attic.t", Optional.empty(), SaveMode.Overwrite).write(table(List.of("c")));
      assertEquals(Arrays.asList(null, "c"), texts(input("attic.t").read(spark)));
    } finally {
      spark.sql("drop database attic cascade");
    }
  }

  @Test
  void anOverwrittenTableKeepsItsFormatUnlessAnotherIsGiven() {
    spark.sql("create database if not exists attic location '" + folder.resolve("attic") + "'");
    spark.sql("create table attic.t using orc as select 1 as old");
    try {
      new TableOutput("attic.t", Optional.empty(), SaveMode.Overwrite).write(table(List.of("a")));
      assertEquals("orc", provider());
      new TableOutput("attic.t", Optional.of("parquet"), SaveMode.Overwrite)
          .write(table(List.of("b")));
      assertEquals("parquet", provider());
      assertEquals(Arrays.asList(null, "b"), texts(input("attic.t").read(spark)));
    } finally {
      spark.sql("drop database attic cascade");
    }
  }

  @Test
  void anIcebergTableIsWrittenByItsName() {
    Path out = folder.resolve("t");
    TableOutput output =
        new TableOutput(out.toString(), Optional.of("iceberg"), SaveMode.ErrorIfExists);
    assertEquals(
        "Iceberg tables are written by name, and '"
            + out
            + "' is a folder. Give --output CATALOG.DB.TABLE.",
        refusal(output));
  }

  private static String provider() {
    return spark
        .sql("describe table extended attic.t")
        .where("col_name = 'Provider'")
        .first()
        .getString(1);
  }

  private static String refusal(TableOutput output) {
    return assertThrows(LakeException.class, () -> output.check(spark)).getMessage();
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
