package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each option of {@code jobs/embed} does to the output. */
class EmbedOptionsTest {
  private static final String LONG = "a house is red. ".repeat(5).strip(); // 25 tokens of its own
  private static final List<String> TEXTS =
      Arrays.asList("a house", LONG, "", null, "[CLS] houses", "a house");

  @TempDir static Path folder;
  private static Path model;
  private static Path input;

  @BeforeAll
  static void makeInputs() throws IOException {
    TestSpark.session();
    model = TinyModel.in(folder.resolve("tiny"));
    input = TestSpark.table(folder.resolve("in.parquet"), TEXTS);
  }

  @Test
  void columnsAreNamedByTheirPoolings(@TempDir Path out) {
    embed(
        out,
        "--pooling",
        "mean@-2,cls+mean,mean@avg(0,-1),mean-nospecial,cls@cat(0,1),max@*",
        "--limit",
        "2");
    assertEquals(
        List.of(
            "id",
            "text",
            "text_mean_m2",
            "text_cls_mean",
            "text_mean_avg_0_m1",
            "text_mean_nospecial",
            "text_cls_cat_0_1",
            "text_max_0",
            "text_max_1",
            "text_max_2"),
        List.of(TestSpark.read(table(out)).columns()));
  }

  @Test
  void joinedPoolingsAreTheirPartsSideBySide(@TempDir Path out) {
    embed(out, "--pooling", "cls,mean,cls+mean,mean-nospecial");
    for (Row row : rows(out)) {
      if (row.getString(1) != null) {
        float[] joined = floats(row, "text_cls_mean");
        assertArrayEquals(floats(row, "text_cls"), Arrays.copyOf(joined, TinyModel.HIDDEN));
        assertArrayEquals(
            floats(row, "text_mean"),
            Arrays.copyOfRange(joined, TinyModel.HIDDEN, 2 * TinyModel.HIDDEN));
      }
    }
    assertArrayEquals(new float[TinyModel.HIDDEN], floats(rows(out).get(2), "text_mean_nospecial"));
  }

  @Test
  void statusTellsWhatBecameOfEachTextAndIsCounted(@TempDir Path out) throws IOException {
    Path metrics = out.resolve("metrics.json");
    JsonObject result = embed(out, "--status", "--metrics-output", metrics.toString()).result();
    List<Row> rows = rows(out);
    assertEquals(
        List.of("ok", "truncated", "empty", "null", "ok", "ok"),
        rows.stream().map(row -> row.<String>getAs("text_status")).toList());
    assertEquals(
        List.of(4, TinyModel.MAX_TOKENS, 2, 0, 7, 4),
        rows.stream().map(row -> row.<Integer>getAs("text_tokens")).toList());
    assertTrue(rows.get(3).isNullAt(rows.get(3).fieldIndex("text_mean")));
    assertEquals(
        Set.of(
            "job",
            "rows",
            "seconds",
            "texts_per_second",
            "tokens",
            "tokens_per_second",
            "ok",
            "truncated",
            "windowed",
            "empty",
            "null",
            "failed",
            "model_loads"),
        result.keySet());
    assertEquals("embed", result.get("job").getAsString());
    assertEquals(6, result.get("rows").getAsInt());
    assertEquals(33, result.get("tokens").getAsInt());
    assertEquals(List.of(3, 1, 0, 1, 1, 0), statuses(result));
    assertEquals(result, JsonParser.parseString(Files.readString(metrics)));
  }

  @Test
  void withoutStatusAnEarlierRunsStatusColumnsAreColumnsLikeOthers(@TempDir Path out) {
    embed(out, "--status");
    Path again = out.resolve("again");
    Run.of(
            "embed",
            "--input",
            table(out).toString(),
            "--model",
            model.toString(),
            "--pooling",
            "cls",
            "--output",
            again.toString())
        .mustBeDone();
    assertEquals(
        List.of("id", "text", "text_mean", "text_status", "text_tokens", "text_cls"),
        List.of(TestSpark.read(again).columns()));
    Run.of(
            "embed",
            "--input",
            again.toString(),
            "--model",
            model.toString(),
            "--pooling",
            "max",
            "--dry-run")
        .mustBeDone();
    assertEquals("truncated", TestSpark.read(again).collectAsList().get(1).getString(3));
  }

  @Test
  void severalTextColumnsEachGetTheirVectors(@TempDir Path out) throws IOException {
    Path csv =
        Files.writeString(out.resolve("in.csv"), "id,title,body text\n1,a house,is red\n2,,x\n");
    JsonObject result =
        Run.of(
                "embed",
                "--input",
                csv.toString(),
                "--text",
                "title, body text",
                "--model",
                model.toString(),
                "--pooling",
                "cls",
                "--status",
                "--output",
                table(out).toString())
            .mustBeDone()
            .result();
    assertEquals(
        List.of(
            "id",
            "title",
            "body text",
            "title_cls",
            "title_status",
            "title_tokens",
            "body text_cls",
            "body text_status",
            "body text_tokens"),
        List.of(TestSpark.read(table(out)).columns()));
    assertNotEquals(rows(out).get(0).getList(3), rows(out).get(0).getList(6));
    assertEquals(2, result.get("rows").getAsInt());
    assertEquals(List.of(3, 0, 0, 0, 1, 0), statuses(result)); // counts are of texts, not of rows
  }

  @Test
  void normalizedVectorsHaveLengthOne(@TempDir Path out) {
    embed(out, "--normalize", "--pooling", "mean,max");
    for (Row row : rows(out)) {
      if (row.getString(1) != null) {
        assertEquals(1, length(floats(row, "text_mean")), 1e-6);
        assertEquals(1, length(floats(row, "text_max")), 1e-6);
      }
    }
  }

  @Test
  void vectorsForMllibHoldTheSameNumbers(@TempDir Path out) {
    embed(out, "--as", "vector");
    Path arrays = out.resolve("arrays");
    embed(arrays);
    Vector vector = rows(out).get(0).getAs("text_mean");
    float[] array = floats(rows(arrays).get(0), "text_mean");
    assertEquals(TinyModel.HIDDEN, vector.size());
    for (int i = 0; i < array.length; i++) {
      assertEquals(array[i], vector.apply(i));
    }
  }

  @Test
  void longTextsAreCutOrEmbeddedInWindows(@TempDir Path out) {
    assertEquals(
        List.of(3, 1, 0, 1, 1, 0),
        statuses(embed(out.resolve("tail"), "--long", "head-tail").result()));
    assertEquals(
        List.of(3, 0, 1, 1, 1, 0),
        statuses(embed(out.resolve("all"), "--long", "window").result()));
    assertEquals(
        List.of(2, 2, 0, 1, 1, 0), statuses(embed(out.resolve("6"), "--max-tokens", "6").result()));
    float[] head = floats(rows(out.resolve("6")).get(1), "text_mean");
    float[] headAndTail = floats(rows(out.resolve("tail")).get(1), "text_mean");
    assertFalse(Arrays.equals(head, headAndTail));
  }

  @Test
  void aLiteralControlTokenIsTextUnlessAskedFor(@TempDir Path out) {
    embed(out, "--status", "--special-tokens", "control");
    assertEquals(5, rows(out).get(4).<Integer>getAs("text_tokens")); // [CLS] [CLS] house ##s [SEP]
  }

  @Test
  void limitTakesTheFirstRowsAndModeSaysWhatBecomesOfAnOutput(@TempDir Path out) {
    embed(out, "--limit", "2");
    assertEquals(List.of(1, 2), ids(out));
    embed(out, "--limit", "3", "--mode", "append");
    assertEquals(List.of(1, 1, 2, 2, 3), ids(out));
    embed(out, "--limit", "1", "--mode", "overwrite");
    assertEquals(List.of(1), ids(out));
    assertEquals(
        0, embed(out, "--limit", "0", "--mode", "overwrite").result().get("rows").getAsInt());
  }

  @Test
  void aDryRunCountsAndWritesNothing(@TempDir Path out) throws IOException {
    Run run =
        Run.of("embed", "--input", input.toString(), "--model", model.toString(), "--dry-run")
            .mustBeDone();
    assertEquals(6, run.result().get("rows").getAsInt());
    assertEquals(33, run.result().get("tokens").getAsInt());
    assertEquals(List.of(3, 1, 0, 1, 1, 0), statuses(run.result()));
    assertEquals(true, run.result().get("dry_run").getAsBoolean());
    assertEquals(
        "poolhouse: nothing written; estimate: 6 rows, 33 tokens,",
        run.err().get(1).substring(0, 56));
    try (var files = Files.list(out)) {
      assertEquals(List.of(), files.toList());
    }
  }

  private static Path table(Path out) {
    return out.resolve("t");
  }

  private static Run embed(Path out, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("embed", "--input", input.toString(), "--model", model.toString()));
    arguments.addAll(List.of("--output", table(out).toString()));
    arguments.addAll(List.of(options));
    return Run.of(arguments.toArray(String[]::new)).mustBeDone();
  }

  private static List<Row> rows(Path out) {
    return TestSpark.read(table(out)).collectAsList();
  }

  private static List<Integer> ids(Path out) {
    return rows(out).stream().map(row -> row.getInt(0)).toList();
  }

  /** ok, truncated, windowed, empty, null, failed. */
  private static List<Integer> statuses(JsonObject result) {
    return List.of("ok", "truncated", "windowed", "empty", "null", "failed").stream()
        .map(word -> result.get(word).getAsInt())
        .toList();
  }

  private static float[] floats(Row row, String column) {
    List<Float> list = row.getList(row.fieldIndex(column));
    float[] floats = new float[list.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = list.get(i);
    }
    return floats;
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += x * x;
    }
    return Math.sqrt(squares);
  }
}
