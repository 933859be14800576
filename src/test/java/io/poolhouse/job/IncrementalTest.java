package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.poolhouse.lake.DistributedFiles;
import io.poolhouse.spark.ExecutedTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --incremental} on folders of Parquet: the output is always that of a full run. */
class IncrementalTest {
  private static SparkSession spark;

  @TempDir static Path models;
  @TempDir Path folder;
  private static Path model;
  private Path input;
  private Path output;

  @BeforeAll
  static void start() throws IOException {
    spark = TestSpark.session();
    model = TinyModel.in(models.resolve("tiny"));
  }

  @BeforeEach
  void name() {
    input = folder.resolve("in.jsonl");
    output = folder.resolve("out");
  }

  @Test
  void aNightEmbedsOnlyWhatIsNewOrChanged() throws IOException {
    nights(2_000);
  }

  @Test
  @Tag("slow")
  void aNightOf100000RowsEmbeds2000() throws IOException {
    nights(100_000);
  }

  private void nights(int rows) throws IOException {
    NightlyTable table = new NightlyTable(rows, 1);
    table.write(input);
    mustCount(update(), "new", rows);
    mustBeAFullRun();
    table.night().changeLabels(rows / 100).write(input);
    int percent = rows / 100;
    long before = ExecutedTexts.count();
    Run run = update();
    assertEquals(2 * percent, ExecutedTexts.count() - before);
    JsonObject result = run.result();
    assertEquals(2 * percent, result.get("texts").getAsLong());
    assertEquals(rows + percent / 2, result.get("rows").getAsLong());
    assertEquals(percent, result.get("new").getAsLong());
    assertEquals(percent, result.get("changed").getAsLong());
    assertEquals(percent / 2, result.get("deleted").getAsLong());
    long updated = result.get("updated").getAsLong(); // labels of other rows than those
    assertTrue(percent * 9 / 10 <= updated && updated <= percent, run::toString);
    assertEquals(rows + percent / 2 - 2 * percent - updated, result.get("unchanged").getAsLong());
    mustBeAFullRun();
    mustBeARunThatIsNotIncremental();
    mustCount(update(), "unchanged", rows + percent / 2, "texts", 0);
  }

  /** As an incremental run from nothing would have made it. */
  private void mustBeAFullRun(String... options) {
    Path full = folder.resolve("full");
    run(full, with(options, "--incremental", "--key", "id", "--mode", "overwrite")).mustBeDone();
    assertEquals(contents(full), contents(output));
  }

  /** The same but for the state. */
  private void mustBeARunThatIsNotIncremental() {
    Path plain = folder.resolve("plain");
    run(plain).mustBeDone();
    assertEquals(contents(plain), contents(output, "poolhouse_state"));
  }

  /** Rows by their ids, whatever partitions do to the order of columns and the type of days. */
  private static Map<Object, Map<String, Object>> contents(Path folder, String... without) {
    Dataset<Row> rows = spark.read().load(folder.toString()).drop(without);
    if (List.of(rows.columns()).contains("day")) {
      rows = rows.withColumn("day", rows.col("day").cast("string"));
    }
    Map<Object, Map<String, Object>> contents = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      Map<String, Object> columns = new TreeMap<>();
      for (String column : rows.columns()) {
        columns.put(column, row.get(row.fieldIndex(column)));
      }
      assertFalse(contents.containsKey(columns.get("id")), () -> "twice: " + row);
      contents.put(columns.get("id"), columns);
    }
    return contents;
  }

  @Test
  void aRunThatFindsNothingToDoSaysSoAndLoadsNoModel() throws IOException {
    new NightlyTable(50, 2).write(input);
    update();
    Map<String, byte[]> files = files(output);
    long before = ExecutedTexts.count();
    Run run = update();
    assertEquals("poolhouse: nothing to do: all 50 rows are as the output has them", last(run));
    assertEquals(before, ExecutedTexts.count());
    assertEquals(0, run.result().get("model_loads").getAsInt());
    assertEquals(50, run.result().get("rows").getAsInt());
    assertEquals(0, run.result().get("texts").getAsInt());
    assertEquals(0, run.result().get("ok").getAsInt());
    mustBeAlike(files, files(output));
    assertEquals(List.of("in.jsonl", "out"), names(folder));
  }

  @Test
  void otherColumnsAreTakenOverWithoutTheModel() throws IOException {
    new NightlyTable(50, 3).write(input);
    update();
    new NightlyTable(50, 3).changeLabels(5).write(input);
    long before = ExecutedTexts.count();
    Run run = update();
    assertEquals(before, ExecutedTexts.count());
    mustCount(run, "updated", 5, "unchanged", 45);
    mustBeAFullRun();
    mustCount(update(), "unchanged", 50);
  }

  /** What a hash of values alone would not see: they move from one column to the next. */
  @Test
  void nullsThatMoveAreChanges() throws IOException {
    Files.writeString(
        input,
        """
        {"id": 1, "text": "a house", "a": "x", "b": null, "c": [1, null], "d": {"e": null, "f": 1}}
        {"id": 2, "text": null, "a": "x", "b": null, "c": [], "d": null}
        {"id": 3, "text": "is", "a": "x", "b": "x", "c": [1], "d": {"e": 1, "f": 1}}
        """);
    update();
    Files.writeString(
        input,
        """
        {"id": 1, "text": "a house", "a": null, "b": "x", "c": [1, null], "d": {"e": null, "f": 1}}
        {"id": 2, "text": null, "a": "x", "b": null, "c": [], "d": null}
        {"id": 3, "text": "is", "a": "x", "b": "x", "c": [1], "d": {"e": 1, "f": 1}}
        """);
    mustCount(update(), "updated", 1, "unchanged", 2);
    mustBeAFullRun();
    Files.writeString(
        input,
        """
        {"id": 1, "text": "a house", "a": null, "b": "x", "c": [null, 1], "d": {"e": 1, "f": null}}
        {"id": 2, "text": "", "a": "x", "b": null, "c": [], "d": null}
        {"id": 3, "text": "is", "a": "x", "b": "x", "c": [1], "d": {"e": 1, "f": 1}}
        """);
    mustCount(update(), "updated", 1, "changed", 1, "unchanged", 1);
    mustBeAFullRun();
  }

  @Test
  void inAPartitionedFolderOnlyFilesWithChangesAreWrittenAgain() throws IOException {
    NightlyTable table = new NightlyTable(500, 4);
    table.write(input);
    update("--partition-by", "day");
    assertEquals(NightlyTable.DAYS, subfolders(output), "days");
    mustBeAFullRun();
    for (int i = 0; i < 500; i += 100) { // of the first day
      table.rows().get(i).addProperty("text", "a new text " + "house ".repeat(i / 100));
    }
    table.rows().remove(10); // of that, too
    table.write(input);
    Map<String, byte[]> before = files(output);
    mustCount(update(), "changed", 5, "deleted", 1, "unchanged", 494);
    mustBeAFullRun();
    Map<String, byte[]> after = files(output);
    before.keySet().removeIf(name -> name.startsWith("day=2026-01-01"));
    assertTrue(before.size() >= NightlyTable.DAYS - 1);
    before.forEach((name, bytes) -> assertTrue(Arrays.equals(bytes, after.get(name)), name));
    assertEquals(NightlyTable.DAYS, subfolders(output), "days");
    table.rows().get(0).addProperty("day", "2026-01-02");
    table.write(input);
    mustCount(update("--partition-by", "day"), "updated", 1);
    mustBeAFullRun();
    update(2, "--partition-by", "label")
        .mustBeRefused(
            announced(),
            "poolhouse: '"
                + output
                + "' is partitioned by 'day', and --partition-by names 'label'."
                + " Leave it out, or add --mode overwrite to write the output anew.");
  }

  /** Where the disk cannot have a file in two folders, and no lock of the system's. */
  @Test
  void onADistributedFileSystemUntouchedFilesAreCopied() throws IOException {
    Path local = output;
    NightlyTable table = new NightlyTable(100, 14);
    table.write(input);
    String there = DistributedFiles.in(spark, local);
    String[] options = {"--incremental", "--key", "id", "--partition-by", "day"};
    runTo(there, options).mustBeDone();
    table.rows().get(0).addProperty("text", "a new text");
    table.write(input);
    Map<String, byte[]> before = files(local);
    mustCount(runTo(there, options).mustBeDone(), "changed", 1, "unchanged", 99);
    mustBeAFullRun();
    Map<String, byte[]> after = files(local);
    before.keySet().removeIf(name -> name.startsWith("day=2026-01-01"));
    assertTrue(before.size() >= NightlyTable.DAYS - 1);
    before.forEach((name, bytes) -> assertTrue(Arrays.equals(bytes, after.get(name)), name));
    assertEquals(List.of("full", "in.jsonl", "out"), names(folder));
  }

  /** Spark reads a folder's name 007 as the number 7, unless it is told. */
  @Test
  void partitionsKeepTheTypesOfTheirColumns() throws IOException {
    Files.writeString(
        input,
        """
        {"id": 1, "text": "a house", "code": "007"}
        {"id": 2, "text": "is red", "code": "07"}
        {"id": 3, "text": "is red", "code": null}
        """);
    update("--partition-by", "code");
    mustCount(update(), "unchanged", 3);
    Files.writeString(
        input,
        """
        {"id": 1, "text": "a house", "code": "007"}
        {"id": 2, "text": "is red.", "code": "07"}
        {"id": 3, "text": "is red.", "code": null}
        """);
    mustCount(update(), "changed", 2, "unchanged", 1);
    assertEquals(
        List.of("code=007", "code=07", "code=__HIVE_DEFAULT_PARTITION__"),
        names(output).stream().filter(name -> name.startsWith("code")).toList());
    mustCount(update(), "unchanged", 3);
  }

  @Tag("slow")
  @Test
  void everySettingThatChangesVectorsEmbedsAllRowsAgain() throws IOException {
    new NightlyTable(40, 5).write(input);
    Path other = TinyModel.in(models.resolve("other"));
    byte[] weights = Files.readAllBytes(other.resolve("model.safetensors"));
    weights[weights.length - 2] ^= 1;
    Files.write(other.resolve("model.safetensors"), weights);
    List<String> options = new ArrayList<>();
    update();
    for (List<String> option :
        List.of(
            List.of("--max-tokens", "8"),
            List.of("--long", "window"),
            List.of("--window-stride", "3"),
            List.of("--normalize"),
            List.of("--special-tokens", "control"),
            List.of("--precision", "bfloat16"),
            List.of("--as", "vector"),
            List.of("--model", other.toString()))) {
      options.addAll(option);
      String[] all = options.toArray(String[]::new);
      mustCount(update(all), "changed", 40);
      mustCount(update(all), "unchanged", 40);
    }
    mustBeAFullRun(options.toArray(String[]::new));
  }

  @Test
  void otherPoolingsAndStatusReplaceTheColumns() throws IOException {
    NightlyTable table = new NightlyTable(40, 6);
    table.write(input);
    update("--partition-by", "day");
    mustCount(update("--pooling", "mean"), "unchanged", 40);
    mustCount(update("--pooling", "cls,max"), "changed", 40);
    mustBeAFullRun("--pooling", "cls,max");
    mustCount(update("--pooling", "max,cls"), "unchanged", 40);
    mustCount(update("--pooling", "cls,max", "--status"), "changed", 40);
    mustBeAFullRun("--pooling", "cls,max", "--status");
    table.delete(1).write(input);
    mustCount(update("--deleted", "keep"), "changed", 40, "kept", 1);
    assertEquals(40, contents(output).size());
    assertEquals(NightlyTable.DAYS, subfolders(output), "days");
    mustCount(update("--deleted", "drop"), "deleted", 1, "unchanged", 39);
    mustBeAFullRun();
  }

  @Tag("slow")
  @Test
  void rowsThatTheSourceHasNoLongerStayIfAskedAndGetNewVectorsWithTheOthers() throws IOException {
    NightlyTable table = new NightlyTable(40, 7);
    table.write(input);
    update();
    Map<Object, Map<String, Object>> all = contents(output);
    table.delete(4).changeTexts(3).write(input);
    mustCount(update("--deleted", "keep"), "changed", 3, "unchanged", 37, "kept", 4);
    assertEquals(all.keySet(), contents(output).keySet());
    mustCount(update("--deleted", "keep", "--normalize"), "changed", 40, "kept", 4);
    assertEquals(all.keySet(), contents(output).keySet());
    spark
        .read()
        .load(output.toString())
        .selectExpr("aggregate(text_mean, 0D, (sum, x) -> sum + x * x)")
        .collectAsList()
        .forEach(length -> assertEquals(1, length.getDouble(0), 1e-5));
    mustCount(update("--deleted", "keep", "--normalize"), "unchanged", 40, "kept", 4);
    mustCount(update("--normalize"), "deleted", 4, "unchanged", 36);
    mustBeAFullRun("--normalize");
  }

  @Test
  void aRowThatFailedIsTriedAgain() throws IOException {
    String strict = TinyModel.withoutUnknown(models.resolve("strict")).toString();
    Files.writeString(input, rows("a house", "a boat", "is red"));
    mustCount(update("--model", strict, "--status"), "new", 3, "failed", 1);
    mustCount(update("--model", strict, "--status"), "changed", 1, "unchanged", 2, "failed", 1);
    mustBeAFullRun("--model", strict, "--status");
    assertEquals(3, update(3, "--model", strict, "--status", "--strict").exitCode());
    Files.writeString(input, rows("a house", "a red house", "is red"));
    mustCount(update("--model", strict, "--status"), "changed", 1, "failed", 0);
    mustCount(update("--model", strict, "--status"), "unchanged", 3);
    mustBeAFullRun("--model", strict, "--status");
  }

  @Test
  void aRowThatFailsNowGoesFromTheOutputToTheQuarantine() throws IOException {
    String strict = TinyModel.withoutUnknown(models.resolve("strict")).toString();
    String aside = folder.resolve("aside").toString();
    String[] options = {"--model", strict, "--on-bad-row", "quarantine:" + aside};
    Files.writeString(input, rows("a house", "is red", "a red house"));
    update(options);
    Files.writeString(input, rows("a house", "a boat", "a red house"));
    mustCount(update(options), "changed", 1, "unchanged", 2, "failed", 1);
    assertEquals("[1, 3]", contents(output).keySet().toString());
    assertEquals(
        "[[2,a boat]]", spark.read().load(aside).select("id", "text").collectAsList().toString());
    mustCount(update(options), "new", 1, "unchanged", 2, "failed", 1);
    assertEquals("[1, 3]", contents(output).keySet().toString());
    Run failed = update(1, "--model", strict, "--on-bad-row", "fail");
    assertEquals(1, failed.exitCode(), failed::toString);
    assertEquals("[1, 3]", contents(output).keySet().toString());
    Files.writeString(input, rows("a house", "is red", "a red house"));
    mustCount(update(options), "new", 1, "unchanged", 2, "failed", 0);
  }

  /** One row for each text, with ids from 1. */
  private static String rows(String... texts) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < texts.length; i++) {
      lines.append("{\"id\": %d, \"text\": \"%s\"}\n".formatted(i + 1, texts[i]));
    }
    return lines.toString();
  }

  @Test
  void severalTextsAndKeysOddNamesAndDistinctGoTogether() throws IOException {
    StructType schema =
        new StructType()
            .add("a.b", DataTypes.IntegerType)
            .add("Key `2`", DataTypes.StringType)
            .add("title", DataTypes.StringType)
            .add("text", DataTypes.StringType)
            .add("text_status", DataTypes.StringType)
            .add("tags", DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String text = "a house " + "is ".repeat(i % 6);
      rows.add(RowFactory.create(i % 10, "k" + i / 10, "red", text, "s", Map.of("n", (long) i)));
    }
    Path parquet = folder.resolve("in.parquet");
    String[] options = {
      "--text", "title,text", "--key", "a.b,key `2`", "--distinct", "on", "--pooling", "cls,mean"
    };
    spark.createDataFrame(rows, schema).write().save(parquet.toString());
    input = parquet;
    mustCount(embed(output, options), "new", 60, "texts", 120);
    mustCount(embed(output, options), "unchanged", 60);
    rows.set(5, RowFactory.create(5, "k0", "red", "a house", "t", Map.of("n", 5L)));
    rows.set(6, RowFactory.create(6, "k0", "red.", "a house", "s", Map.of("n", 6L)));
    rows.set(7, RowFactory.create(7, "k0", "red", rows.get(7).getString(3), "s", Map.of("n", 8L)));
    rows.remove(8);
    spark.createDataFrame(rows, schema).write().mode("overwrite").save(parquet.toString());
    mustCount(embed(output, options), "changed", 2, "updated", 1, "deleted", 1, "unchanged", 56);
    embed(folder.resolve("full"), options);
    assertEquals(
        sorted(spark.read().load(folder.resolve("full").toString())),
        sorted(spark.read().load(output.toString())));
  }

  private static List<String> sorted(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void aDryRunSaysHowManyRowsItWouldEmbed() throws IOException {
    NightlyTable table = new NightlyTable(200, 8);
    table.write(input);
    mustCount(update("--dry-run"), "new", 200, "texts", 200);
    assertFalse(Files.exists(output));
    update();
    Map<String, byte[]> before = files(output);
    table.night().write(input);
    Run run = update("--dry-run");
    mustCount(run, "new", 2, "changed", 2, "deleted", 1, "texts", 4);
    assertTrue(
        last(run)
            .startsWith(
                "poolhouse: nothing written; estimate: 2 new, 2 changed, 1 deleted, 197 unchanged; by"
                    + " the model: 4 rows, "),
        last(run));
    assertTrue(run.result().get("dry_run").getAsBoolean());
    mustBeAlike(before, files(output));
    update();
    assertEquals(
        "poolhouse: nothing written; estimate: nothing to do: all 201 rows are as the output has"
            + " them",
        last(update("--dry-run")));
  }

  @Test
  void theClosingObjectIsInTheMetricsFileToo() throws IOException {
    new NightlyTable(20, 9).write(input);
    Path metrics = folder.resolve("metrics.json");
    Run run = update("--metrics-output", metrics.toString());
    assertEquals(run.result(), JsonParser.parseString(Files.readString(metrics)));
  }

  @Test
  void anEmptySourceEmptiesTheOutputAndAnEmptyOutputIsFilled() throws IOException {
    StructType schema =
        new StructType().add("id", DataTypes.LongType).add("text", DataTypes.StringType);
    Path parquet = folder.resolve("in.parquet");
    input = parquet;
    write(parquet, schema);
    mustCount(update(), "new", 0, "unchanged", 0);
    assertEquals(0, spark.read().load(output.toString()).count());
    write(parquet, schema, RowFactory.create(1L, "a house"), RowFactory.create(2L, "is"));
    mustCount(update(), "new", 2);
    write(parquet, schema);
    mustCount(update(), "deleted", 2, "texts", 0);
    assertEquals(0, spark.read().load(output.toString()).count());
    assertEquals(
        List.of("id", "text", "text_mean", "poolhouse_state"),
        List.of(spark.read().load(output.toString()).columns()));
  }

  private static void write(Path file, StructType schema, Row... rows) {
    spark.createDataFrame(List.of(rows), schema).write().mode("overwrite").save(file.toString());
  }

  @Test
  void aFileIsReadFromAFolderWhoseNameLooksLikeAPattern() throws IOException {
    new NightlyTable(20, 10).write(input);
    output = Files.createDirectory(folder.resolve("a[1] {b} 50%")).resolve("out");
    update();
    new NightlyTable(20, 10).changeTexts(2).write(input);
    mustCount(update(), "changed", 2, "unchanged", 18);
  }

  @Test
  void rowsWithoutAKeyOrWithTheSameAreRefused() throws IOException {
    Files.writeString(input, "{\"id\": null, \"text\": \"a\"}\n{\"id\": 1, \"text\": \"is\"}\n");
    update(2)
        .mustBeRefused(
            announced(),
            "poolhouse: 1 rows of the input '"
                + input
                + "' have no key: 'id' is null. Give a --key"
                + " that every row has, or leave these rows out.");
    Files.writeString(
        input, "{\"id\": 1, \"text\": \"a\"}\n{\"id\": 2, \"text\": \"is\"}\n".repeat(2));
    Run run = update(2);
    assertEquals(2, run.exitCode());
    assertTrue(
        run.err()
            .get(1)
            .matches(
                "poolhouse: 2 values of --key 'id' stand in more than one row of the input '"
                    + input
                    + "', such as '[12]'\\. Give more columns, which together tell all rows apart,"
                    + " or remove the duplicates\\."),
        run::toString);
    assertFalse(Files.exists(output));
    new NightlyTable(20, 11).write(input);
    update();
    spark.read().load(output.toString()).limit(1).write().mode("append").save(output.toString());
    Run twice = update(2);
    assertEquals(2, twice.exitCode());
    assertTrue(
        twice.err().get(1).contains("stand in more than one row of the output '" + output + "'"),
        twice::toString);
  }

  @Test
  void anOutputOfAnotherKindIsRefused() throws IOException {
    new NightlyTable(20, 12).write(input);
    run(output).mustBeDone();
    update(2)
        .mustBeRefused(
            announced(),
            "poolhouse: The output '"
                + output
                + "' was not written with --incremental: it has no"
                + " column 'poolhouse_state'. Add --mode overwrite to embed all rows anew, or give"
                + " another --output.");
    mustCount(update("--mode", "overwrite"), "new", 20);
    mustCount(update(), "unchanged", 20);
    Files.writeString(
        input, "{\"id\": \"x\", \"text\": \"a\", \"label\": \"b\", \"year\": 2026}\n");
    update(2)
        .mustBeRefused(
            announced(),
            "poolhouse: The input has other columns than those that the output '"
                + output
                + "' was made of: 'id' is string and was bigint, 'year' is new, 'day' is gone. Add"
                + " --mode overwrite to embed all rows anew with the columns as they are now.");
    mustCount(update("--mode", "overwrite"), "new", 1);
    Files.writeString(input, "{\"id\": 1, \"text\": \"a\", \"poolhouse_state\": 1}\n");
    update(2)
        .mustBeRefused(
            "poolhouse: The input already has a column 'poolhouse_state', which is the name of a"
                + " column to be added. Rename it first.");
  }

  @Test
  void optionsThatDoNotGoTogetherAreRefused() throws IOException {
    new NightlyTable(20, 13).write(input);
    String path = output.toString();
    run(output, "--incremental")
        .mustBeRefused(
            "poolhouse: --incremental needs --key COL[,COL...]: the columns that tell each row from"
                + " all others.");
    run(output, "--key", "id")
        .mustBeRefused("poolhouse: --key 'id' is for --incremental. Add that, or leave it out.");
    run(output, "--deleted", "keep")
        .mustBeRefused("poolhouse: --deleted is for --incremental. Add that, or leave it out.");
    update(2, "--limit", "5")
        .mustBeRefused(
            "poolhouse: --incremental compares with all rows of the source, and --limit leaves some"
                + " out. Leave one of the two out.");
    update(2, "--mode", "append")
        .mustBeRefused(
            "poolhouse: --incremental updates the output, and --mode append would add rows that it"
                + " has. Leave one of the two out.");
    run(output, "--incremental", "--key", " , ")
        .mustBeRefused(
            "poolhouse: --key ' , ': expected column names, each once, as in '--key id' or '--key"
                + " shop,article'.");
    run(output, "--incremental", "--key", "number")
        .mustBeRefused(
            "poolhouse: No column 'number' in the input, which --key names. It has: 'day', 'id',"
                + " 'label', 'text'.");
    update(2, "--output-format", "jsonl")
        .mustBeRefused(
            announced(),
            "poolhouse: --incremental needs an output that is replaced in one step, and '"
                + path
                + "' is json. Give --output-format parquet or delta, or an Iceberg table.");
    update(2, "--partition-by", "week")
        .mustBeRefused(
            "poolhouse: --partition-by names column 'week', which the output has not. It has: 'day',"
                + " 'id', 'label', 'text', 'text_mean', 'poolhouse_state'.");
    Run.of("embed", "--input", input.toString(), "--incremental", "--key", "id", "--dry-run")
        .mustBeRefused(
            "poolhouse: --incremental needs '--output PATH', whose rows it brings up to date.");
    assertEquals(List.of("in.jsonl"), names(folder));
  }

  private String announced() {
    return "poolhouse: 'text' of " + input + " by tiny: mean";
  }

  private static String last(Run run) {
    return run.err().get(run.err().size() - 1);
  }

  /**
   * @param expected keys of the closing object, each with its number behind it
   */
  private static void mustCount(Run run, Object... expected) {
    JsonObject result = run.result();
    for (int i = 0; i < expected.length; i += 2) {
      String key = (String) expected[i];
      int count = (Integer) expected[i + 1];
      assertEquals(count, result.get(key).getAsInt(), () -> key + " of " + run);
    }
  }

  private Run update(String... options) {
    return update(0, options).mustBeDone();
  }

  /**
   * @param exitCode the expected one
   */
  private Run update(int exitCode, String... options) {
    Run run = run(output, with(options, "--incremental", "--key", "id"));
    assertEquals(exitCode, run.exitCode(), run::toString);
    return run;
  }

  private Run embed(Path out, String... options) {
    return run(out, with(options, "--incremental")).mustBeDone();
  }

  /** Options of the same name come from the first. */
  private static String[] with(String[] options, String... others) {
    return Stream.concat(Stream.of(options), Stream.of(others)).toArray(String[]::new);
  }

  private Run run(Path out, String... options) {
    return runTo(out.toString(), options);
  }

  private Run runTo(String out, String... options) {
    List<String> arguments = new ArrayList<>(List.of("embed", "--input", input.toString()));
    arguments.addAll(List.of("--output", out));
    if (!List.of(options).contains("--model")) {
      arguments.addAll(List.of("--model", model.toString()));
    }
    arguments.addAll(List.of(options));
    return Run.of(arguments.toArray(String[]::new));
  }

  private static long subfolders(Path folder) throws IOException {
    return names(folder).stream().filter(name -> name.contains("=")).count();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Data files by their path in the folder. */
  private static Map<String, byte[]> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      Map<String, byte[]> contents = new TreeMap<>();
      for (Path file :
          files.filter(each -> each.toString().endsWith(".parquet")).collect(Collectors.toList())) {
        contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
      return contents;
    }
  }

  private static void mustBeAlike(Map<String, byte[]> before, Map<String, byte[]> after) {
    assertEquals(before.keySet(), after.keySet());
    before.forEach((name, bytes) -> assertTrue(Arrays.equals(bytes, after.get(name)), name));
  }
}
