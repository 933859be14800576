package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.poolhouse.spark.ExecutedTexts;
import io.poolhouse.spark.MiniLm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --distinct}: the same rows whatever it says, and fewer passes of the model. */
class DistinctTest {
  private static final List<String> TEXTS =
      Arrays.asList("a house", "is red", "", null, "a house is red", "red houses. ".repeat(20));

  @TempDir static Path folder;
  private static SparkSession spark;
  private static String tiny;
  private static Path repeated;

  @BeforeAll
  static void makeInputs() throws IOException {
    spark = TestSpark.session();
    tiny = TinyModel.in(folder.resolve("tiny")).toString();
    repeated = write("repeated", repeatedRows(60));
  }

  /** Equal texts, all other columns different; a nested column, and titles of another rhythm. */
  private static List<Row> repeatedRows(int count) {
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      rows.add(
          RowFactory.create(
              id, TEXTS.get(id % TEXTS.size()), List.of("tag " + id), TEXTS.get(id * 5 % 4)));
    }
    return rows;
  }

  private static Path write(String name, List<Row> rows) {
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("text", DataTypes.StringType)
            .add("tags", DataTypes.createArrayType(DataTypes.StringType))
            .add("title", DataTypes.StringType);
    Path file = folder.resolve(name + ".parquet");
    spark.createDataFrame(rows, schema).repartition(3).write().save(file.toString());
    return file;
  }

  private static Run embed(Path input, Path output, String... options) {
    List<String> arguments = new ArrayList<>(List.of("embed", "--input", input.toString()));
    arguments.addAll(List.of("--output", output.toString()));
    if (!List.of(options).contains("--model")) {
      arguments.addAll(List.of("--model", tiny));
    }
    arguments.addAll(List.of(options));
    return Run.of(arguments.toArray(String[]::new));
  }

  private static void mustBeAlike(Path input, String... options) {
    Path out = folder.resolve("out-" + input.getFileName() + String.join("", options).hashCode());
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--distinct", "off"));
    Run off = embed(input, out.resolve("off"), all.toArray(String[]::new)).mustBeDone();
    all.set(all.size() - 1, "on");
    Run on = embed(input, out.resolve("on"), all.toArray(String[]::new)).mustBeDone();
    Dataset<Row> expected = TestSpark.read(out.resolve("off"));
    Dataset<Row> actual = TestSpark.read(out.resolve("on"));
    assertEquals(expected.schema(), actual.schema());
    assertEquals(expected.collectAsList(), actual.collectAsList());
    assertEquals(counts(off.result()), counts(on.result()));
  }

  /** What does not hang on the clock. */
  private static JsonObject counts(JsonObject result) {
    for (String key : List.of("seconds", "texts_per_second", "tokens_per_second", "model_loads")) {
      result.remove(key);
    }
    return result;
  }

  @Test
  void rowsWithEqualTextsAndOtherColumnsThatDifferAllComeBackOnce() {
    mustBeAlike(repeated, "--pooling", "cls,mean", "--status");
    mustBeAlike(repeated);
  }

  @Test
  void severalTextColumnsStandWhereTheyStood() {
    mustBeAlike(repeated, "--text", "title,text", "--status");
    mustBeAlike(repeated, "--text", "text,title", "--as", "vector");
  }

  @Test
  void longTextsLimitsAndNormalizingAreAsWithout() {
    mustBeAlike(repeated, "--long", "window", "--max-tokens", "8", "--status");
    mustBeAlike(repeated, "--long", "head-tail", "--normalize", "--limit", "60");
  }

  @Test
  void rowsThatFailAreMarkedOrPutAside() throws IOException {
    List<Row> rows = repeatedRows(30);
    rows.set(7, RowFactory.create(7, "a boat", List.of(), "a boat"));
    rows.set(9, RowFactory.create(9, "a boat", List.of("other"), null));
    Path input = write("bad", rows);
    String strict = TinyModel.withoutUnknown(folder.resolve("strict")).toString();
    mustBeAlike(input, "--model", strict, "--status", "--on-bad-row", "mark");
    mustBeAlike(input, "--model", strict, "--on-bad-row", "quarantine:" + folder.resolve("aside"));
    assertEquals(
        "[[7,a boat], [7,a boat], [9,a boat], [9,a boat]]",
        TestSpark.read(folder.resolve("aside")).select("id", "text").collectAsList().toString());
    Run failed =
        embed(
            input,
            folder.resolve("none"),
            "--model",
            strict,
            "--distinct",
            "on",
            "--on-bad-row",
            "fail");
    assertEquals(1, failed.exitCode(), failed::toString);
  }

  @Test
  void aDryRunCountsAllRowsAndEstimatesTheDifferentTexts() {
    Run run =
        Run.of(
                "embed",
                "--input",
                repeated.toString(),
                "--model",
                tiny,
                "--distinct",
                "on",
                "--dry-run")
            .mustBeDone();
    assertEquals(60, run.result().get("rows").getAsInt());
    assertEquals(10, run.result().get("null").getAsInt());
  }

  @Test
  void withARealModelEachDifferentTextIsOnePassAndEqualTextsAreEqualToTheBit() {
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < 3_000; id++) {
      String text = id % 3 == 0 ? "one text that very many rows have" : "text number " + id % 500;
      rows.add(RowFactory.create(id, text, List.of("tag " + id), "title"));
    }
    Path out = folder.resolve("real-out");
    long before = ExecutedTexts.count();
    embed(write("real", rows), out, "--model", MiniLm.folder(), "--distinct", "on").mustBeDone();
    long passes = ExecutedTexts.count() - before;
    assertTrue(passes == 501 || passes == 502, passes + " passes; two tasks may have the one text");
    List<Row> embedded = TestSpark.read(out).collectAsList();
    assertEquals(3_000, embedded.size());
    Map<String, Set<Object>> vectors = new HashMap<>();
    for (int id = 0; id < embedded.size(); id++) {
      Row row = embedded.get(id);
      assertEquals(rows.get(id), RowFactory.create(id, row.get(1), row.getList(2), row.get(3)));
      vectors.computeIfAbsent(row.getString(1), each -> new HashSet<>()).add(row.getList(4));
    }
    assertEquals(501, vectors.size());
    assertTrue(vectors.values().stream().allMatch(ofText -> ofText.size() == 1));
  }

  @Test
  void ofAFewRowsNothingIsSaid() {
    assertEquals(2, embed(repeated, folder.resolve("few")).mustBeDone().err().size());
  }

  @Test
  void autoSaysWhatItChoseAndWhy() {
    Path often = many("often", 3_000);
    Run run = embed(often, folder.resolve("often-out"));
    assertEquals(
        "poolhouse: 'text': of 15,000 sampled texts 80 % are duplicates: rows are shuffled, and each"
            + " different text is embedded once (--distinct auto)",
        run.mustBeDone().err().get(1));
    Path never = many("never", 15_000);
    run = embed(never, folder.resolve("never-out")).mustBeDone();
    assertTrue(
        run.err()
            .get(1)
            .endsWith(
                " sampled texts 0 % are duplicates: too few for a shuffle of the rows; a task embeds"
                    + " its own once (--distinct auto)"),
        run::toString);
    run = embed(often, folder.resolve("often-off"), "--distinct", "off").mustBeDone();
    assertEquals(2, run.err().size(), run::toString);
  }

  /** 15,000 rows with so many different texts, in more bytes than a small table has. */
  private static Path many(String name, int different) {
    Path file = folder.resolve(name + ".parquet");
    spark
        .range(15_000)
        .selectExpr(
            "id",
            "concat('house ', id % " + different + ") as text",
            "sha2(cast(id as string), 512) as other")
        .write()
        .save(file.toString());
    return file;
  }

  @Test
  void anUnknownWordIsRefused() {
    embed(repeated, folder.resolve("none"), "--distinct", "yes")
        .mustBeRefused(
            "poolhouse: Invalid value for option '--distinct': Unknown choice 'yes'. Expected one of:"
                + " auto, on, off.",
            "Try 'jobs/embed --help'.");
  }
}
