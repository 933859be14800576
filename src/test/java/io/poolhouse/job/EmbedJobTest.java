package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs: the demo corpus, a published kind of folder as the model, a job that fails. */
class EmbedJobTest {
  /** Made by Hugging Face's own implementation: the README beside it says how. */
  private static final Path GOLDEN =
      Path.of("..", "shared", "golden", "architectures", "bert-gelu");

  /** Of the golden vectors, as their README says. */
  private static final double TOLERANCE = 2e-4;

  @TempDir Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark = TestSpark.session();
  }

  @Test
  void theDemoCorpusIsTheSameInEveryRun() throws IOException {
    String model = TinyModel.in(folder.resolve("tiny")).toString();
    Path first = folder.resolve("first");
    Run run = demo(first, model);
    assertEquals(
        "poolhouse: WordNet 3.1, Copyright 2011 by Princeton University. All rights reserved."
            + " Licence: https://wordnet.princeton.edu/license-and-commercial-use",
        run.err().get(0));
    assertEquals(
        "poolhouse: 'text' of demo:wordnet (first 40 rows) by tiny: cls, mean", run.err().get(1));
    assertEquals(3, run.err().size());
    demo(folder.resolve("second"), model);
    List<Row> rows = TestSpark.read(first).collectAsList();
    assertEquals(rows, TestSpark.read(folder.resolve("second")).collectAsList());
    assertEquals(
        "struct<id:bigint,text:string,label:string,word:string,text_cls:array<float>,"
            + "text_mean:array<float>>",
        TestSpark.read(first).schema().simpleString());
    assertEquals(40, rows.size());
    assertEquals(0L, rows.get(0).getLong(0));
    assertEquals("entity", rows.get(0).getString(3));
    assertEquals("noun.Tops", rows.get(0).getString(2));
  }

  @Test
  void aHuggingFaceFolderIsUsedAsItLies() throws IOException {
    assumeTrue(Files.isDirectory(GOLDEN), () -> GOLDEN + " is not here");
    List<JsonObject> golden =
        Files.readAllLines(GOLDEN.resolve("golden.jsonl")).stream()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .toList();
    Path input =
        TestSpark.table(
            folder.resolve("in.parquet"),
            golden.stream().map(each -> each.get("text").getAsString()).toList());
    Run.of(
            "embed",
            "--input",
            input.toString(),
            "--model",
            GOLDEN.toString(),
            "--special-tokens",
            "control",
            "--pooling",
            "cls,pooler,mean,max",
            "--output",
            folder.resolve("out").toString())
        .mustBeDone();
    List<Row> rows = TestSpark.read(folder.resolve("out")).collectAsList();
    assertEquals(golden.size(), rows.size());
    for (int i = 0; i < rows.size(); i++) {
      for (String pooling : List.of("cls", "pooler", "mean", "max")) {
        assertClose(
            golden.get(i).getAsJsonArray(pooling),
            rows.get(i).getList(rows.get(i).fieldIndex("text_" + pooling)));
      }
    }
  }

  @Test
  void aJobThatFailsLeavesNoOutputAndSaysWhy() throws IOException {
    Path input = folder.resolve("in.parquet");
    spark
        .range(200)
        .selectExpr("id", "'a house' as text")
        .repartition(4)
        .write()
        .save(input.toString());
    Path broken = overwriteLastFile(input);
    Path out = folder.resolve("out");
    Run run =
        Run.of(
            "embed",
            "--input",
            input.toString(),
            "--model",
            TinyModel.in(folder.resolve("tiny")).toString(),
            "--output",
            out.toString());
    assertEquals(1, run.exitCode());
    assertEquals(List.of(), run.out());
    assertEquals(3, run.err().size());
    assertTrue(
        run.err().get(1).contains(broken.getFileName() + " is not a Parquet file"),
        run.err().get(1));
    assertTrue(
        run.err().get(2).startsWith("in: Encountered error while reading file"), run.err().get(2));
    try (var files = Files.list(folder)) {
      assertEquals(
          List.of("in.parquet", "tiny"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private static Run demo(Path out, String model) {
    return Run.of(
            "embed",
            "--input",
            "demo:wordnet",
            "--limit",
            "40",
            "--model",
            model,
            "--pooling",
            "cls,mean",
            "--output",
            out.toString())
        .mustBeDone();
  }

  private static Path overwriteLastFile(Path table) throws IOException {
    try (var files = Files.list(table)) {
      Path last =
          files
              .filter(file -> file.toString().endsWith(".parquet"))
              .sorted()
              .reduce((a, b) -> b)
              .get();
      Files.deleteIfExists(last.resolveSibling("." + last.getFileName() + ".crc"));
      return Files.writeString(last, "this was a Parquet file once");
    }
  }

  private static void assertClose(JsonArray expected, List<Float> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < actual.size(); i++) {
      assertEquals(expected.get(i).getAsFloat(), actual.get(i), TOLERANCE);
    }
  }
}
