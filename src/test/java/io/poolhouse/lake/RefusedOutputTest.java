package io.poolhouse.lake;

import static io.poolhouse.lake.LocalSpark.output;
import static io.poolhouse.lake.LocalSpark.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the user is told before any row is computed. */
class RefusedOutputTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    spark = LocalSpark.session();
  }

  @Test
  void aTableNeedsItsDatabaseAndItsCatalog() {
    assertEquals(
        "There is no database 'out' for table 'out.v2'."
            + " Create it first, or write './out.v2' for a folder.",
        refusal(new TableOutput("out.v2", Optional.empty(), SaveMode.ErrorIfExists)));
    assertEquals(
        "There is no catalog 'lake' for table 'lake.db.t'. Set spark.sql.catalog.lake with --conf,"
            + " or write './lake.db.t' for a folder.",
        refusal(new TableOutput("lake.db.t", Optional.empty(), SaveMode.ErrorIfExists)));
  }

  @ParameterizedTest
  @CsvSource({"t.csv, csv", "t.tsv, tsv", "t.csv.gz, csv"})
  void vectorsAreRefusedByCsvBeforeAnyRow(String name, String format) throws IOException {
    Dataset<Row> arrays =
        spark.range(1).selectExpr("id", "array(float(raise_error('a row was computed'))) as v");
    TableOutput output = output(folder.resolve(name), SaveMode.ErrorIfExists);
    LakeException e = assertThrows(LakeException.class, () -> output.write(arrays));
    assertEquals(
        format + " cannot hold column 'v' (array<float>). Give --output-format parquet or jsonl.",
        e.getMessage());
    assertEquals(List.of(), names(folder));
  }

  @Test
  void mlVectorsAreRefusedByCsvToo() {
    StructType schema = new StructType().add("v", SQLDataTypes.VectorType());
    Dataset<Row> vectors = spark.createDataFrame(List.of(), schema);
    TableOutput output = output(folder.resolve("t.csv"), SaveMode.ErrorIfExists);
    LakeException e = assertThrows(LakeException.class, () -> output.write(vectors));
    assertEquals(
        "csv cannot hold column 'v' (vector). Give --output-format parquet or jsonl.",
        e.getMessage());
  }

  @Test
  void aTextFileHoldsOneColumn() {
    TableOutput output = output(folder.resolve("t.txt"), SaveMode.ErrorIfExists);
    LakeException e = assertThrows(LakeException.class, () -> output.write(table(List.of("a"))));
    assertEquals(
        "txt holds one string column, not struct<id:string,text:string>."
            + " Give --output-format parquet or jsonl.",
        e.getMessage());
  }

  @Test
  void whatSparkRefusesIsSaidInItsWordsAndLeavesNothing() throws IOException {
    TableOutput output = output(folder.resolve("t.parquet"), SaveMode.ErrorIfExists);
    LakeException e =
        assertThrows(LakeException.class, () -> output.write(spark.sql("select 1 as a, 2 as A")));
    assertEquals(
        "Cannot write '"
            + folder.resolve("t.parquet")
            + "': The column `a` already exists. Choose another name or rename the existing column.",
        e.getMessage());
    assertEquals(List.of(), names(folder));
  }

  @Test
  void aCompressionThatThisMachineLacksIsRefusedBeforeAnyRow() throws IOException {
    TableOutput output = output(folder.resolve("t.csv.zst"), SaveMode.ErrorIfExists);
    LakeException e =
        assertThrows(
            LakeException.class,
            () -> output.write(spark.sql("select string(raise_error('a row was computed')) as a")));
    assertTrue(
        e.getMessage()
            .matches(
                "Cannot write '.*t.csv.zst': The codec zstd is not available\\. Available codecs are"
                    + " [a-z0-9, ]+\\."),
        e.getMessage());
    assertEquals(List.of(), names(folder));
  }

  @Test
  void aFormatThatIsNotInstalledIsRefused() {
    assertEquals(
        "Format 'avro' does not come with Spark. Put org.apache.spark:spark-avro_2.13:4.1.0 on the"
            + " class path, for instance with"
            + " --conf spark.jars.packages=org.apache.spark:spark-avro_2.13:4.1.0.",
        refusal(output(folder.resolve("t.avro"), SaveMode.ErrorIfExists)));
  }

  @Test
  void overwritingSparesAFolderThatIsNoTable() throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("home/me")).resolve("letter.doc"), "");
    assertEquals(
        "'"
            + folder.resolve("home")
            + "' holds files that are no table's, such as 'letter.doc', and overwriting would"
            + " delete them. Give another --output.",
        refusal(output(folder.resolve("home"), SaveMode.Overwrite)));
  }

  @Test
  void appendingAnotherFormatIsRefused() {
    Path out = folder.resolve("t");
    new TableOutput(out.toString(), Optional.of("orc"), SaveMode.ErrorIfExists)
        .write(table(List.of("a")));
    assertEquals(
        "'" + out + "' holds orc, and parquet cannot be appended to it. Add --output-format orc.",
        refusal(output(out, SaveMode.Append)));
  }

  @Test
  void aDeltaTableIsNotReplacedByParquetBecauseNobodySaidItsFormat() throws IOException {
    Files.createDirectories(folder.resolve("t/_delta_log"));
    assertEquals(
        "Format 'delta' does not come with Spark. Put io.delta:delta-spark_2.13:4.3.0 on the class"
            + " path, for instance with"
            + " --conf spark.jars.packages=io.delta:delta-spark_2.13:4.3.0.",
        refusal(output(folder.resolve("t"), SaveMode.Overwrite)));
  }

  @Test
  void aFileCannotBeAppendedTo() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "id,text\n");
    assertEquals(
        "'" + file + "' is a file, and Spark writes folders. Give another --output.",
        refusal(output(file, SaveMode.Append)));
  }

  @Test
  void aFolderInsideAFileCannotBe() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "id,text\n");
    assertEquals(
        "Cannot write '" + file.resolve("b/c") + "': '" + file + "' is a file, not a folder.",
        refusal(output(file.resolve("b/c"), SaveMode.ErrorIfExists)));
  }

  @Test
  void aFolderThatOneMayNotWriteToIsFoundOutBefore() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    assertTrue(closed.toFile().setWritable(false));
    assumeFalse(Files.isWritable(closed), "this user may write everywhere");
    assertEquals(
        "Cannot write '%s': no permission to write to the folder '%s'."
            .formatted(closed.resolve("t"), closed),
        refusal(output(closed.resolve("t"), SaveMode.ErrorIfExists)));
  }

  @Test
  void nonsenseIsRefusedAtOnce() {
    assertEquals(
        "The output is empty. Give a path or a table.",
        assertThrows(LakeException.class, () -> output(Path.of(""), SaveMode.Append)).getMessage());
    assertEquals(
        "There is no mode 'ignore'. Give error, overwrite or append.",
        assertThrows(LakeException.class, () -> output(folder, SaveMode.Ignore)).getMessage());
    assertEquals(
        "Nothing can be written to 'demo:wordnet'. Give a path or a table.",
        assertThrows(LakeException.class, () -> output(Path.of("demo:wordnet"), SaveMode.Overwrite))
            .getMessage());
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
