package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.poolhouse.engine.FaultyPasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows whose text the tokenizer refuses: this model's has no token for words it does not know. */
@SuppressWarnings("try") // faults last as long as their braces
class BadRowsTest {
  @TempDir static Path folder;
  private static Path model;
  private static Path input;

  @BeforeAll
  static void makeInputs() throws IOException {
    TestSpark.session();
    model = TinyModel.withoutUnknown(folder.resolve("tiny"));
    input = TestSpark.table(folder.resolve("in.parquet"), List.of("a house", "a boat", "is red"));
  }

  @Test
  void aBadRowIsMarkedAndTheOthersAreEmbedded(@TempDir Path out) {
    Run run = embed(out.resolve("t"), "--status");
    assertEquals(0, run.exitCode());
    assertEquals(1, run.result().get("failed").getAsInt());
    assertEquals(2, run.result().get("ok").getAsInt());
    List<Row> rows = TestSpark.read(out.resolve("t")).collectAsList();
    assertEquals(
        List.of("ok", "failed", "ok"),
        rows.stream().map(row -> row.<String>getAs("text_status")).toList());
    assertEquals(
        List.of(false, true, false),
        rows.stream().map(row -> row.isNullAt(row.fieldIndex("text_mean"))).toList());
  }

  @Test
  void strictMakesBadRowsShowInTheExitCode(@TempDir Path out) {
    Run run = embed(out.resolve("t"), "--strict");
    assertEquals(3, run.exitCode());
    assertEquals(3, run.result().get("rows").getAsInt());
    assertEquals(3, TestSpark.read(out.resolve("t")).count());
    assertEquals(0, embed(out.resolve("u"), "--strict", "--limit", "1").exitCode());
  }

  @Test
  void aBadRowFailsTheJobWhereItIsAskedTo(@TempDir Path out) {
    Run run = embed(out.resolve("t"), "--on-bad-row", "fail");
    assertEquals(1, run.exitCode());
    assertEquals(List.of(), run.out());
    assertEquals(
        "poolhouse: A text of status 'failed' (6 characters, 2 tokens) ends the job: it cannot be"
            + " tokenized. With 'mark' in the place of 'fail' its row gets null vectors and the"
            + " status 'failed'.",
        run.err().get(1));
    assertEquals(2, run.err().size());
    assertFalse(Files.exists(out.resolve("t")));
  }

  @Test
  void quarantinedRowsGoAsideAsTheyWereAndStayFromRunToRun(@TempDir Path out) {
    String quarantine = "quarantine:" + out.resolve("q");
    Run run = embed(out.resolve("t"), "--on-bad-row", quarantine, "--pooling", "cls", "--strict");
    assertEquals(3, run.exitCode());
    assertEquals(3, run.result().get("rows").getAsInt());
    assertEquals(1, run.result().get("failed").getAsInt());
    embed(out.resolve("u"), "--on-bad-row", quarantine, "--pooling", "mean", "--status");
    assertEquals("[[1,a house], [3,is red]]", shown(out.resolve("t")));
    assertEquals("[[1,a house], [3,is red]]", shown(out.resolve("u")));
    assertEquals("[[2,a boat], [2,a boat]]", shown(out.resolve("q")));
    assertEquals(List.of("id", "text"), List.of(TestSpark.read(out.resolve("q")).columns()));
  }

  @Test
  void withoutBadRowsThereIsNoQuarantine(@TempDir Path out) {
    embed(out.resolve("t"), "--on-bad-row", "quarantine:" + out.resolve("q"), "--limit", "1");
    assertFalse(Files.exists(out.resolve("q")));
    assertEquals("[[1,a house]]", shown(out.resolve("t")));
  }

  /** The model's token of "red" is 11. */
  private static FaultyPasses poison() {
    return FaultyPasses.at(window -> FaultyPasses.has(window, 11), "index out of range in self");
  }

  @Test
  void aRowThatTheModelCannotTakeIsMarkedOrPutAsideOrEndsTheJobAsAsked(@TempDir Path out) {
    try (FaultyPasses faulty = poison()) {
      Run run = embed(out.resolve("t"), "--status");
      assertEquals(0, run.exitCode());
      assertEquals(
          2, run.result().get("failed").getAsInt(), "'a boat' is refused by the tokenizer");
      assertEquals(
          List.of("ok", "failed", "failed"),
          TestSpark.read(out.resolve("t")).collectAsList().stream()
              .map(row -> row.<String>getAs("text_status"))
              .toList());
      assertEquals(3, embed(out.resolve("s"), "--strict").exitCode());
      embed(out.resolve("u"), "--on-bad-row", "quarantine:" + out.resolve("q"));
      assertEquals("[[1,a house]]", shown(out.resolve("u")));
      assertEquals("[[2,a boat], [3,is red]]", shown(out.resolve("q")));
    }
  }

  @Test
  void onDemandARowThatTheModelCannotTakeEndsTheJobWithItsReason(@TempDir Path out)
      throws IOException {
    Path taken = TestSpark.table(out.resolve("in.parquet"), List.of("a house", "is red"));
    try (FaultyPasses faulty = poison()) {
      Run run = embed(taken, out.resolve("t"), "--on-bad-row", "fail");
      assertEquals(1, run.exitCode());
      assertEquals(
          "poolhouse: A text of status 'ok' (6 characters, 4 tokens) ends the job: the model does not"
              + " take it (index out of range in self). With 'mark' in the place of 'fail' its row"
              + " gets null vectors and the status 'failed'.",
          run.err().get(1));
      assertFalse(Files.exists(out.resolve("t")));
    }
  }

  @Test
  void memoryThatRunsOutChangesNoVector(@TempDir Path out) throws IOException {
    List<String> texts =
        IntStream.range(0, 500)
            .mapToObj(i -> "a house is red . ".repeat(1 + i % 3) + "cls ".repeat(i % 5))
            .toList();
    Path many = TestSpark.table(out.resolve("in.parquet"), texts);
    embed(many, out.resolve("undisturbed")).mustBeDone();
    try (FaultyPasses faulty = FaultyPasses.above(40, FaultyPasses.HOST_MEMORY)) {
      Run run = embed(many, out.resolve("t")).mustBeDone();
      assertEquals(0, run.result().get("failed").getAsInt());
    }
    assertEquals(
        TestSpark.read(out.resolve("undisturbed")).collectAsList(),
        TestSpark.read(out.resolve("t")).collectAsList());
  }

  @Test
  void aBrokenDeviceEndsTheJobInsteadOfMarkingAllRows(@TempDir Path out) {
    try (FaultyPasses faulty =
        FaultyPasses.at(window -> true, "CUDA error: unspecified launch failure")) {
      Run run = embed(out.resolve("t"));
      assertEquals(1, run.exitCode());
      assertEquals(
          "poolhouse: Not even an empty text can be embedded on cpu any more: CUDA error:"
              + " unspecified launch failure. No single text is to blame, so none of these is marked"
              + " 'failed'. 'jobs/doctor' looks at the machine, 'jobs/model verify' at the model.",
          run.err().get(1));
      assertFalse(Files.exists(out.resolve("t")));
    }
  }

  private static String shown(Path table) {
    return TestSpark.read(table).select("id", "text").collectAsList().toString();
  }

  private static Run embed(Path out, String... options) {
    return embed(input, out, options);
  }

  private static Run embed(Path table, Path out, String... options) {
    List<String> arguments = new ArrayList<>(List.of("embed", "--input", table.toString()));
    arguments.addAll(List.of("--model", model.toString(), "--output", out.toString()));
    arguments.addAll(List.of(options));
    return Run.of(arguments.toArray(String[]::new));
  }
}
