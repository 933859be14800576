package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import io.poolhouse.spark.MiniLm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainAndScoreTest {
  private static final Path DATA = Path.of("..", "shared", "data");

  @TempDir static Path folder;
  private static SparkSession spark;
  private static String tiny;

  @BeforeAll
  static void start() throws IOException {
    spark = TestSpark.session();
    tiny = TinyModel.in(folder.resolve("tiny")).toString();
  }

  private static Run train(String input, String model, Path pipeline, String... options) {
    return run("train", pipeline, options, "--input", input, "--model", model, "--pooling", "mean");
  }

  private static Run score(Path pipeline, String input, Path output, String... options) {
    return run("score", output, options, "--input", input, "--pipeline", pipeline.toString());
  }

  private static Run run(String job, Path output, String[] more, String... options) {
    List<String> arguments = new ArrayList<>(List.of(job, "--output", output.toString()));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of(more));
    return Run.of(arguments.toArray(String[]::new));
  }

  /** A table from SQL's {@code values}, such as {@code (1, 'a')}. */
  private static String table(String name, String columns, String values) {
    String path = folder.resolve(name).toString();
    spark.sql("select * from values %s as t(%s)".formatted(values, columns)).write().save(path);
    return path;
  }

  @Test
  @Tag("slow")
  void questionsOfTrecGetTheirLabels() {
    assumeTrue(Files.isDirectory(DATA), () -> DATA + " is not here");
    Path pipeline = folder.resolve("trec");
    Run trained =
        train(
            DATA.resolve("trec_train.csv").toString(),
            MiniLm.folder(),
            pipeline,
            "--label",
            "label",
            "--limit",
            "400");
    JsonObject closing = trained.mustBeDone().result();
    assertEquals("train", closing.get("job").getAsString());
    assertEquals(400, closing.get("rows").getAsLong());
    assertEquals(6, closing.get("classes").getAsInt());
    assertTrue(
        trained.err().get(0).endsWith("; logistic, 400 rows in 6 classes"), trained.err().get(0));
    Path out = folder.resolve("trec.parquet");
    JsonObject scored =
        score(pipeline, DATA.resolve("trec_test.csv").toString(), out).mustBeDone().result();
    assertEquals("score", scored.get("job").getAsString());
    assertEquals(500, scored.get("rows").getAsLong());
    assertEquals(500, scored.get("ok").getAsLong());
    assertTrue(scored.get("tokens_per_second").getAsDouble() > 0);
    Dataset<Row> rows = spark.read().load(out.toString());
    assertEquals(List.of("text", "label", "prediction", "probability"), List.of(rows.columns()));
    // Of 500 questions, the largest class has 138.
    long right = rows.where("prediction = label").count();
    assertTrue(right > 350, () -> right + " right");
    // Any Spark job gets the same.
    assertEquals(
        right,
        PipelineModel.load(pipeline.toString())
            .transform(rows.drop("prediction", "probability"))
            .where("prediction = label")
            .count());
  }

  @Test
  void labelsKeepTheirOwnTextWhateverTheirType() {
    assertEquals(List.of("10.0", "2.0"), predictions("double", "10d", "2d"));
    assertEquals(List.of("false", "true"), predictions("boolean", "true", "false"));
    assertEquals(List.of("10.00", "2.50"), predictions("decimal", "10.00", "2.50"));
    assertEquals(List.of(" 'a\"</b>", "é"), predictions("string", "'é'", "\" 'a\\\"</b>\""));
  }

  private static List<String> predictions(String name, String one, String other) {
    String rows =
        "('a house', %1$s), ('houses', %1$s), ('is red .', %2$s), ('red .', %2$s)"
            .formatted(one, other);
    String input = table(name, "text, label", rows);
    Path pipeline = folder.resolve(name + "-pipeline");
    train(input, tiny, pipeline, "--label", "label").mustBeDone();
    Path out = folder.resolve(name + "-scored");
    score(pipeline, input, out).mustBeDone();
    Dataset<Row> scored = spark.read().load(out.toString());
    assertEquals("string", scored.schema().apply("prediction").dataType().simpleString());
    assertEquals(4, scored.where("prediction = label").count());
    return scored.select("prediction").distinct().orderBy("prediction").collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @Test
  void nullTextsAreLeftOutOfTrainingAndPassScoring() {
    String input =
        table(
            "nulls",
            "id, text, label",
            "(1, 'a house', 'x'), (2, null, 'y'), (3, 'is red', 'y'), (4, '', 'x'), (5, null, null)");
    Path pipeline = folder.resolve("nulls-pipeline");
    Run trained = train(input, tiny, pipeline, "--label", "label").mustBeDone();
    assertEquals("poolhouse: left out: 2 rows, text is null", trained.err().get(1));
    assertEquals(3, trained.result().get("rows").getAsLong());
    Path out = folder.resolve("nulls-scored");
    JsonObject closing = score(pipeline, input, out, "--strict").mustBeDone().result();
    assertEquals(5, closing.get("rows").getAsLong());
    assertEquals(2, closing.get("null").getAsLong());
    assertEquals(1, closing.get("empty").getAsLong());
    for (Row row : TestSpark.read(out).collectAsList()) {
      boolean hasText = !row.isNullAt(1);
      assertEquals(hasText, !row.isNullAt(3), row::toString);
      assertEquals(hasText, !row.isNullAt(4), row::toString);
    }
  }

  @Test
  void probabilitiesCanBeAMapByLabel() {
    String input =
        table(
            "mapped",
            "id, text, label",
            "(1, 'a house', 'x'), (2, 'is red', 'y'), (3, 'houses .', 'x'), (4, null, 'y')");
    Path pipeline = folder.resolve("mapped-pipeline");
    train(input, tiny, pipeline, "--label", "label").mustBeDone();
    Path vectors = folder.resolve("mapped-vectors");
    Path maps = folder.resolve("mapped-maps");
    score(pipeline, input, vectors).mustBeDone();
    score(pipeline, input, maps, "--probability", "map").mustBeDone();
    Attribute[] classes =
        AttributeGroup.fromStructField(TestSpark.read(vectors).schema().apply("probability"))
            .attributes()
            .get();
    List<Row> expected = TestSpark.read(vectors).collectAsList();
    List<Row> found = TestSpark.read(maps).collectAsList();
    for (int row = 0; row < 3; row++) {
      Vector vector = expected.get(row).getAs("probability");
      Map<String, Double> map = found.get(row).getJavaMap(4);
      assertEquals(2, map.size());
      for (int i = 0; i < 2; i++) {
        assertEquals(vector.apply(i), map.get(classes[i].name().get()));
      }
    }
    assertTrue(found.get(3).isNullAt(4));
    assertEquals(
        "map<string,double>",
        TestSpark.read(maps).schema().apply("probability").dataType().simpleString());
  }

  @Test
  void oddColumnNamesAreTakenAsTheyAre() {
    String input =
        table(
            "odd",
            "`the.text ``1```, `a label, \"so\"`, features, text_mean",
            "('a house', 'x', 1, 2), ('is red', 'y', 3, 4)");
    Path pipeline = folder.resolve("odd-pipeline");
    train(input, tiny, pipeline, "--text", "the.text `1`", "--label", "a label, \"so\"")
        .mustBeDone();
    Path out = folder.resolve("odd-scored");
    score(pipeline, input, out).mustBeDone();
    assertEquals(
        List.of(
            "the.text `1`",
            "a label, \"so\"",
            "features",
            "text_mean",
            "prediction",
            "probability"),
        List.of(spark.read().load(out.toString()).columns()));
  }

  @Test
  void aTextThatFailsHasNoPredictionAndCountsAsFailed() throws IOException {
    String input = table("fails", "id, text, label", "(1, 'a house', 'x'), (2, 'red', 'y')");
    Path pipeline = folder.resolve("fails-pipeline");
    String model = TinyModel.withoutUnknown(folder.resolve("no-unknown")).toString();
    train(input, model, pipeline, "--label", "label").mustBeDone();
    String unknown = table("unknown", "id, text", "(1, 'a house'), (2, 'zzz')");
    Path out = folder.resolve("fails-scored");
    Run scored = score(pipeline, unknown, out, "--strict");
    assertEquals(3, scored.exitCode());
    assertEquals(1, scored.result().get("failed").getAsLong());
    List<Row> rows = TestSpark.read(out).collectAsList();
    assertFalse(rows.get(0).isNullAt(2));
    assertTrue(rows.get(1).isNullAt(2));
    assertTrue(rows.get(1).isNullAt(3));
  }

  @Test
  void aDryRunOfScoringWritesNothing() {
    String input = table("dry", "id, text, label", "(1, 'a house', 'x'), (2, 'is red', 'y')");
    Path pipeline = folder.resolve("dry-pipeline");
    train(input, tiny, pipeline, "--label", "label").mustBeDone();
    Path out = folder.resolve("dry-scored");
    JsonObject closing = score(pipeline, input, out, "--dry-run").mustBeDone().result();
    assertTrue(closing.get("dry_run").getAsBoolean());
    assertEquals(2, closing.get("rows").getAsLong());
    assertFalse(Files.exists(out));
  }
}
