package io.poolhouse.lake;

import static io.poolhouse.lake.LocalSpark.input;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user is told before any row is read. */
class RefusedInputTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    spark = LocalSpark.session();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no/such/file.csv", "nix", "no.table", "lake.no.table", "a b:c"})
  void whatIsNowhereIsRefused(String location) {
    assertEquals(
        "No such file or table: '"
            + location
            + "'. Give a path, a glob or a table that the catalog knows.",
        refusal(input(location)));
  }

  @Test
  void anExplicitFileFormatDoesNotMakeAMissingFileExist() {
    TableInput input = new TableInput("/no/such", Optional.of("parquet"), Map.of());
    assertEquals(
        "No such file or table: '/no/such'. Give a path, a glob or a table that the catalog knows.",
        refusal(input));
  }

  @Test
  void aFolderOfSeveralFormatsAsksForOne() throws IOException {
    write("mixed/a.csv", "id\n1\n");
    write("mixed/b.parquet", "x");
    write("mixed/README", "x");
    Path mixed = folder.resolve("mixed");
    assertEquals(
        "Cannot tell the format of '"
            + mixed
            + "': its files end in .csv, .parquet, nothing. Say it with --format.",
        refusal(input(mixed)));
  }

  @Test
  void anEmptyFolderAndAFileWithoutAKnownEndingAskForAFormat() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path data = write("a.data", "x");
    assertEquals(
        "Cannot tell the format of '" + empty + "': it holds no data file. Say it with --format.",
        refusal(input(empty)));
    assertEquals(
        "Cannot tell the format of '"
            + data
            + "': its name has none of the endings .csv, .tsv, .jsonl, .json, .ndjson, .txt,"
            + " .parquet, .orc, .avro. Say it with --format.",
        refusal(input(data)));
  }

  @Test
  void anExplicitFormatReadsAFileOfAnyName() throws IOException {
    Path file = write("a.data", "id,text\n1,a\n");
    TableInput input = new TableInput(file.toString(), Optional.of("csv"), Map.of());
    assertEquals("[[1,a]]", input.read(spark).collectAsList().toString());
  }

  @Test
  void aDeltaFolderIsNeverReadAsParquet() throws IOException {
    Path table = write("t.parquet/part-0.parquet", "x").getParent();
    write("t.parquet/_delta_log/00000000000000000000.json", "{}");
    assertEquals(
        "Format 'delta' does not come with Spark. Put io.delta:delta-spark_2.13:4.3.0 on the class"
            + " path, for instance with"
            + " --conf spark.jars.packages=io.delta:delta-spark_2.13:4.3.0.",
        refusal(input(table)));
  }

  @Test
  void anIcebergFolderIsNeverReadAsParquet() throws IOException {
    write("t/data/part-0.parquet", "x");
    write("t/metadata/v1.metadata.json", "{}");
    assertEquals(
        "Format 'iceberg' does not come with Spark. Put"
            + " org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.12.0 on the class path, for"
            + " instance with --conf"
            + " spark.jars.packages=org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.12.0.",
        refusal(input(folder.resolve("t"))));
  }

  @Test
  void aFormatThatNobodyHasIsRefused() throws IOException {
    Path file = write("a.csv", "id\n1\n");
    assertEquals(
        "Spark has no format 'excel'. Give one that it has (csv, json, text, parquet, orc), or put"
            + " the jar that has 'excel' on the class path.",
        refusal(new TableInput(file.toString(), Optional.of("excel"), Map.of())));
  }

  @Test
  void aCsvFileThatIsCalledParquetIsRefused() throws IOException {
    Path file = write("a.parquet", "id,text\n1,a\n2,b\n");
    assertEquals(
        "Cannot read '%s' as parquet: file:%s is not a Parquet file. Expected magic number at tail,"
                .formatted(file, file)
            + " but found [50, 44, 98, 10]",
        refusal(input(file)));
  }

  @Test
  void aParquetFileThatIsCalledCsvIsRefused() throws IOException {
    Path parquet = folder.resolve("p");
    spark.range(3).coalesce(1).write().parquet(parquet.toString());
    Path file = folder.resolve("a.csv");
    try (var parts = Files.list(parquet)) {
      Files.move(
          parts.filter(part -> part.toString().endsWith(".parquet")).findFirst().orElseThrow(),
          file);
    }
    assertEquals(
        "'" + file + "' is a Parquet file. Read it with --format parquet.", refusal(input(file)));
  }

  @Test
  void aCompressedFileWithoutTheEndingIsRefused() throws IOException {
    Path file = folder.resolve("a.jsonl");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{}".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(
        "'"
            + file
            + "' is gzip-compressed, which Spark sees by the name only."
            + " Give it a name that ends in .gz.",
        refusal(input(file)));
  }

  @Test
  void aSpreadsheetIsNoCsv() throws IOException {
    Path file = write("a.csv", "PK\u0003\u0004....");
    assertEquals(
        "'" + file + "' is a zip archive or a spreadsheet. Unpack it or export it as CSV first.",
        refusal(input(file)));
  }

  @Test
  void utf16IsRefusedUnlessTheUserSaysSo() throws IOException {
    Path file = write("a.csv", "\uFEFFid,text\n1,ä\n", StandardCharsets.UTF_16LE);
    assertEquals(
        "'"
            + file
            + "' is UTF-16 text. Convert it to UTF-8 first; for CSV, --read-option encoding=UTF-16"
            + " does it.",
        refusal(input(file)));
    TableInput told =
        new TableInput(file.toString(), Optional.empty(), Map.of("encoding", "UTF-16"));
    assertEquals("[[1,ä]]", told.read(spark).collectAsList().toString());
  }

  @Test
  void jsonWithoutASingleObjectIsRefused() throws IOException {
    Path file = write("a.jsonl", "id,text\n1,a\n");
    assertEquals(
        "No line of '"
            + file
            + "' is a JSON object. Give a file with one object a line, or say its format with"
            + " --format.",
        refusal(input(file)));
  }

  @Test
  void oneJsonValueOverSeveralLinesAsksForMultiLine() throws IOException {
    Path file = write("a.json", "[\n  {\"text\": \"a\"},\n  {\"text\": \"b\"}\n]\n");
    assertEquals(
        "'"
            + file
            + "' is one JSON value over several lines, not an object a line."
            + " Add --read-option multiLine=true.",
        refusal(input(file)));
    TableInput told =
        new TableInput(file.toString(), Optional.empty(), Map.of("multiLine", "true"));
    assertEquals("[[a], [b]]", told.read(spark).collectAsList().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.jsonl"})
  void aFileWithoutBytesHasNoColumns(String name) throws IOException {
    Path file = write(name, "");
    assertEquals(
        "'" + file + "' holds no rows, so it has no columns either. Give a file with rows.",
        refusal(input(file)));
  }

  @Test
  void storageWithoutItsJarIsRefused() {
    assertEquals(
        "Cannot reach 's3a://bucket/a.csv': Class org.apache.hadoop.fs.s3a.S3AFileSystem not"
            + " found. Put the jar of this storage on the class path (for s3a:"
            + " org.apache.hadoop:hadoop-aws:3.4.2).",
        refusal(input("s3a://bucket/a.csv")));
  }

  @Test
  void anotherDemoCorpusIsRefused() {
    assertEquals(
        "There is no demo corpus 'demo:wikipedia'. There is 'demo:wordnet'.",
        refusal(input("demo:wikipedia")));
  }

  @Test
  void anEmptyLocationIsRefused() {
    LakeException e = assertThrows(LakeException.class, () -> input(" "));
    assertEquals("The input is empty. Give a path, a glob or a table.", e.getMessage());
  }

  private static String refusal(TableInput input) {
    return assertThrows(LakeException.class, () -> input.read(spark)).getMessage();
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
