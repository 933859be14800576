package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same two texts from every kind of input and into every kind of output: the same vectors. */
class EmbedFormatsTest {
  private static final List<String> TEXTS = List.of("a house", "red, \"is\"");

  @TempDir static Path folder;
  private static SparkSession spark;
  private static Path model;
  private static Path parquet;
  private static List<List<Double>> expected;

  @BeforeAll
  static void embedParquet() throws IOException {
    spark = TestSpark.session();
    model = TinyModel.in(folder.resolve("tiny"));
    parquet = TestSpark.table(folder.resolve("in.parquet"), TEXTS);
    expected = vectors(spark.read().load(embed(parquet, folder.resolve("expected"))));
  }

  @Test
  void csvHasAHeader() throws IOException {
    readsAs("in.csv", "n,text\n1,a house\n2,\"red, \"\"is\"\"\"\n");
  }

  @Test
  void jsonHasALineForEachRow() throws IOException {
    readsAs("in.jsonl", "{\"text\": \"a house\"}\n{\"text\": \"red, \\\"is\\\"\"}\n");
  }

  @Test
  void plainTextHasALineForEachText() throws IOException {
    readsAs("in.txt", "a house\nred, \"is\"\n");
  }

  @Test
  void formatAndReadOptionsGoToSpark() throws IOException {
    readsAs(
        "in.data",
        "text|n\na house|1\nred, \"is\"|2\n",
        "--format",
        "csv",
        "--read-option",
        "sep=|",
        "--read-option",
        "quote=");
  }

  @Test
  void aFolderIsReadByTheNamesOfItsFiles() throws IOException {
    Path files = Files.createDirectories(folder.resolve("many"));
    Files.writeString(files.resolve("1.txt"), "a house\n");
    Files.writeString(files.resolve("2.txt"), "red, \"is\"\n");
    assertEquals(expected, vectors(spark.read().load(embed(files, folder.resolve("of-many")))));
  }

  @Test
  void catalogTablesGoInAndOut() {
    spark.sql("DROP TABLE IF EXISTS default.job_in");
    spark.sql("DROP TABLE IF EXISTS default.job_out");
    spark.read().load(parquet.toString()).write().saveAsTable("default.job_in");
    try {
      Run.of(arguments("default.job_in", "default.job_out")).mustBeDone();
      assertEquals(expected, vectors(spark.table("default.job_out")));
    } finally {
      spark.sql("DROP TABLE default.job_in");
      spark.sql("DROP TABLE default.job_out");
    }
  }

  @Test
  void theOutputsFormatIsThatOfItsEndingOrTheOneGiven() {
    assertEquals(expected, vectors(spark.read().json(embed(parquet, folder.resolve("out.jsonl")))));
    assertEquals(
        expected,
        vectors(spark.read().orc(embed(parquet, folder.resolve("o"), "--output-format", "orc"))));
  }

  private static void readsAs(String name, String content, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    Path out = folder.resolve("of-" + name + ".parquet");
    assertEquals(expected, vectors(spark.read().load(embed(file, out, options))));
  }

  private static String embed(Path input, Path output, String... options) {
    Run.of(arguments(input.toString(), output.toString(), options)).mustBeDone();
    return output.toString();
  }

  private static String[] arguments(String input, String output, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("embed", "--input", input, "--output", output));
    arguments.addAll(List.of("--model", model.toString()));
    arguments.addAll(List.of(options));
    return arguments.toArray(String[]::new);
  }

  /** In the order of the texts, each number as a text format would bring it back. */
  private static List<List<Double>> vectors(Dataset<Row> rows) {
    return rows
        .orderBy("text")
        .selectExpr("transform(text_mean, x -> double(string(x)))")
        .collectAsList()
        .stream()
        .map(row -> row.<Double>getList(0))
        .toList();
  }
}
