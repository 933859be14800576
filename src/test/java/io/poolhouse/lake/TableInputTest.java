package io.poolhouse.lake;

import static io.poolhouse.lake.LocalSpark.input;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableInputTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    spark = LocalSpark.session();
  }

  @Test
  void csvHasAHeaderDoubledQuotesAndNewlinesInsideQuotes() throws IOException {
    Path file = write("a.csv", "id,text\r\n1,\"say \"\"hi\"\",\r\nthen go\"\r\n2,plain\r\n");
    assertEquals("[[1,say \"hi\",\nthen go], [2,plain]]", rows(file)); // as the lines end, so LF
  }

  @Test
  void csvColumnsAreStringsSoThatAnIdKeepsItsZeros() throws IOException {
    Dataset<Row> rows = input(write("a.csv", "id,text\n007,bond\n")).read(spark);
    assertEquals("struct<id:string,text:string>", rows.schema().simpleString());
    assertEquals("007", rows.first().getString(0));
  }

  @Test
  void csvTellsNothingFromAnEmptyText() throws IOException {
    assertEquals("[[1,null], [2,]]", rows(write("a.csv", "id,text\n1,\n2,\"\"\n")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text,label", "\"text\",label"})
  void aByteOrderMarkIsNoPartOfTheFirstColumnsName(String header) throws IOException {
    Path file = write("a.csv", "\uFEFF" + header + "\na,b\n");
    assertArrayEquals(new String[] {"text", "label"}, input(file).read(spark).columns());
  }

  @Test
  void theUsersReadOptionsWinOverOurs() throws IOException {
    Path file = write("a.csv", "id;text\n1;a\n");
    TableInput input =
        new TableInput(file.toString(), Optional.empty(), Map.of("HEADER", "false", "sep", ";"));
    assertEquals("[[id,text], [1,a]]", input.read(spark).collectAsList().toString());
  }

  @Test
  void tsvHasTabsBetweenFields() throws IOException {
    assertEquals("[[1,a,b]]", rows(write("a.tsv", "id\ttext\n1\ta,b\n")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "a.json", "a.ndjson"})
  void jsonIsAnObjectALine(String name) throws IOException {
    assertEquals("[[a\nb], [null]]", rows(write(name, "{\"text\":\"a\\nb\"}\n{\"text\":null}\n")));
  }

  @Test
  void aBadJsonLineAmongGoodOnesIsARowThatKeepsTheLine() throws IOException {
    Path file = write("a.jsonl", "{\"text\":\"a\"}\noops\n");
    assertEquals("[[null,a], [oops,null]]", rows(file));
  }

  @Test
  void aTextFileIsOneTextALineInColumnText() throws IOException {
    Dataset<Row> rows = input(write("a.txt", "\uFEFFone\n\n\u0000three,\"\n")).read(spark);
    assertArrayEquals(new String[] {"text"}, rows.columns());
    assertEquals("[[one], [], [\u0000three,\"]]", rows.collectAsList().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv.gz", "a.txt.gz", "a.jsonl.gz"})
  void aCompressedTextFileIsReadByBothItsEndings(String name) throws IOException {
    Path file = folder.resolve(name);
    String line = name.contains("json") ? "{\"text\":\"a\"}\n" : "text\na\n";
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(line.getBytes(StandardCharsets.UTF_8));
    }
    List<Row> rows = input(file).read(spark).where("text = 'a'").collectAsList();
    assertEquals("[[a]]", rows.toString());
  }

  @Test
  void aFolderIsReadByTheEndingsOfItsVisibleFiles() throws IOException {
    write("corpus/year=2025/a.csv", "id,text\n1,a\n");
    write("corpus/year=2026/b.csv", "id,text\n2,b\n");
    write("corpus/_SUCCESS", "");
    write("corpus/.a.csv.crc", "x");
    write("corpus/_temporary/0/c.parquet", "x");
    Dataset<Row> rows = input(folder.resolve("corpus")).read(spark).orderBy("id");
    assertEquals("[[1,a,2025], [2,b,2026]]", rows.collectAsList().toString());
  }

  @Test
  void aGlobIsReadLikeAFolder() throws IOException {
    write("logs/a.jsonl", "{\"text\":\"a\"}\n");
    write("logs/b.jsonl", "{\"text\":\"b\"}\n");
    write("logs/_SUCCESS", "");
    assertEquals(2, input(folder.resolve("logs/*")).read(spark).count());
    assertEquals(1, input(folder.resolve("logs/b*.jsonl")).read(spark).count());
  }

  @Test
  void aPartitionedParquetFolderHasThePartitionColumnToo() {
    Path corpus = folder.resolve("corpus");
    spark
        .sql("select 'a' as text, 'x' as label union all select 'b', 'y'")
        .write()
        .partitionBy("label")
        .parquet(corpus.toString());
    List<Row> rows = input(corpus).read(spark).orderBy("text").collectAsList();
    assertEquals("[[a,x], [b,y]]", rows.toString());
  }

  @Test
  void aTableOfTheCatalogIsReadByItsName() {
    spark.sql("create database if not exists shelf location '" + folder.resolve("shelf") + "'");
    spark.sql("create table shelf.notes using parquet as select 'a' as text");
    try {
      assertEquals("[[a]]", LocalSpark.input("shelf.notes").read(spark).collectAsList().toString());
    } finally {
      spark.sql("drop database shelf cascade");
    }
  }

  @Test
  void firstTakesSoManyRows() throws IOException {
    Path file = write("a.txt", "one\ntwo\nthree\n");
    assertEquals("[[one], [two]]", input(file).first(spark, 2).collectAsList().toString());
    assertEquals(Optional.empty(), input(file).attribution());
  }

  private static String rows(Path file) {
    return input(file).read(spark).collectAsList().toString();
  }

  private Path write(String name, String text) throws IOException {
    return write(name, text, StandardCharsets.UTF_8);
  }

  private Path write(String name, String text, Charset charset) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, text.getBytes(charset));
  }
}
