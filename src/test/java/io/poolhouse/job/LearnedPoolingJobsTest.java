package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.poolhouse.compare.TrainedPipeline;
import io.poolhouse.pooling.LearnedPart;
import io.poolhouse.spark.AttentionPooling;
import io.poolhouse.spark.AttentionPoolingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Poolings that the labels of a job teach: {@code attention} and {@code mix(mean)}. */
class LearnedPoolingJobsTest {
  private static final int ROWS = 47;

  @TempDir static Path folder;
  private static String input;
  private static String tiny;

  @BeforeAll
  static void write() throws IOException {
    TestSpark.session();
    tiny = TinyModel.in(folder.resolve("tiny")).toString();
    input = folder.resolve("in.parquet").toString();
    LabelledWords.write(LabelledWords.rows(1), input, 1, 1);
  }

  private static Run run(String job, Path output, String... options) {
    List<String> all = new ArrayList<>(List.of(job, "--output", output.toString()));
    if (!List.of(options).contains("--input")) {
      all.addAll(List.of("--input", input));
    }
    if (!job.equals("score")) {
      all.addAll(List.of("--model", tiny));
    }
    all.addAll(List.of(options));
    return Run.of(all.toArray(String[]::new));
  }

  private static JsonObject json(Path output) throws IOException {
    return JsonParser.parseString(Files.readString(output.resolve("report.json")))
        .getAsJsonObject();
  }

  private static List<String> withoutSeconds(Path output) throws IOException {
    return Files.readAllLines(output.resolve("report.json")).stream()
        .filter(line -> !line.matches(" *\"(embedding_)?seconds\": .*"))
        .toList();
  }

  @Test
  void aComparisonLearnsThemInEachFoldAndSavesTheBest() throws IOException {
    Path output = folder.resolve("compared");
    String[] options = {"--label", "label", "--id", "key", "--folds", "2", "--classifier", "bayes"};
    List<String> asked = new ArrayList<>(List.of(options));
    asked.addAll(List.of("--pooling", "attention,mix(mean)", "--reference", "attention"));
    asked.addAll(List.of("--save-best", folder.resolve("best").toString()));
    Run first = run("compare", output, asked.toArray(String[]::new)).mustBeDone();
    assertTrue(
        first
            .err()
            .contains("poolhouse: mean of tiny is added: beside it stands what labels teach"),
        () -> first.err().toString());
    JsonObject json = json(output);
    List<String> variants = new ArrayList<>();
    for (JsonElement each : json.getAsJsonArray("variants")) {
      JsonObject variant = each.getAsJsonObject();
      String pooling = variant.get("pooling").getAsString();
      variants.add(pooling + " " + variant.get("classifier").getAsString());
      int width = variant.get("width").getAsInt();
      assertTrue(
          pooling.equals("attention")
              ? List.of(TinyModel.HIDDEN, 4 * TinyModel.HIDDEN).contains(width)
              : width == TinyModel.HIDDEN,
          variant::toString);
      assertEquals(2, variant.getAsJsonArray("folds").size());
      // Each class has a third of the rows, and texts mostly of its own words.
      assertTrue(variant.get("mean").getAsDouble() > 0.5, variant::toString);
    }
    assertEquals(List.of("mean bayes", "attention bayes", "mix(mean) bayes"), variants);
    assertEquals("attention", json.getAsJsonObject("reference").get("pooling").getAsString());
    assertEquals(2, json.getAsJsonArray("comparisons").size());
    for (JsonElement each : json.getAsJsonArray("comparisons")) {
      assertTrue(each.getAsJsonObject().get("p_adjusted").getAsDouble() <= 1, each::toString);
    }
    String notes = json.getAsJsonArray("notes").toString();
    assertTrue(
        notes.contains("mix(mean) of tiny was learned from the training rows of each split alone:"),
        notes);
    Dataset<Row> predictions = TestSpark.session().read().load(output + "/predictions");
    assertEquals(3 * ROWS, predictions.count());
    assertEquals(ROWS, predictions.where("pooling = 'mix(mean)'").count());
    List<String> report = withoutSeconds(output);
    Run again =
        run("compare", output, asked.subList(0, asked.size() - 2).toArray(String[]::new))
            .mustBeDone();
    assertEquals(0, again.lastResult().get("texts_embedded").getAsLong(), "those are kept");
    assertEquals(
        report.subList(0, report.indexOf("  \"provenance\": {")),
        withoutSeconds(output).subList(0, report.indexOf("  \"provenance\": {")));
  }

  @Test
  @Tag("slow")
  void aWinnerThatWasLearnedIsLearnedFromAllAndScores() throws IOException {
    Path output = folder.resolve("won");
    Path best = folder.resolve("won-best");
    Run run =
        run(
                "compare",
                output,
                "--label",
                "label",
                "--folds",
                "2",
                "--pooling",
                "mix(mean)",
                "--classifier",
                "bayes",
                "--save-best",
                best.toString())
            .mustBeDone();
    assertEquals("mix(mean)", run.lastResult().get("winner").getAsString());
    String saved = "poolhouse: saved '%s': mix(mean) of tiny, bayes, a mix of 3 layers, ";
    assertTrue(
        run.err().stream().anyMatch(line -> line.startsWith(saved.formatted(best))),
        () -> run.err().toString());
    Path scored = folder.resolve("won-scored");
    run("score", scored, "--pipeline", best.toString()).mustBeDone();
    Dataset<Row> table = TestSpark.session().read().load(scored.toString());
    assertEquals(ROWS + 1, table.count());
    assertTrue(table.where("prediction = label").count() > ROWS / 2);
  }

  @Test
  void trainingLearnsAPoolingAndItsPipelineScoresAsTheStagesByHand() {
    Path pipeline = folder.resolve("trained");
    List<String> options = List.of("--label", "label", "--pooling", "attention", "--seed", "3");
    Run trained = run("train", pipeline, options.toArray(String[]::new)).mustBeDone();
    String closing = trained.err().get(trained.err().size() - 1);
    assertTrue(closing.matches(".*, (1 query|4 queries), L2 [0-9.]+; saved .*"), closing);
    Path scored = folder.resolve("trained-scored");
    run("score", scored, "--pipeline", pipeline.toString()).mustBeDone();
    Dataset<Row> table = TestSpark.session().read().load(input).where("text is not null");
    AttentionPoolingModel model = new AttentionPooling().setModel(tiny).setSeed(3).fit(table);
    TrainedPipeline loaded = TrainedPipeline.load(TestSpark.session(), pipeline.toString());
    assertEquals(
        model.weights(),
        ((LearnedPart) loaded.embedder().plannedPoolings().get(0).parts().get(0)).weights(),
        "the pipeline's pooling is what the estimator learns");
    PipelineModel stages = loaded.model();
    LogisticRegressionModel classifier = null;
    for (var stage : stages.stages()) {
      if (stage instanceof LogisticRegressionModel found) {
        classifier = found;
      }
    }
    Dataset<Row> byHand =
        classifier
            .transform(
                model
                    .transform(table)
                    .withColumnRenamed("text_attention_learned", classifier.getFeaturesCol()))
            .orderBy("key");
    List<Row> expected = byHand.select("prediction", "probability").collectAsList();
    List<Row> found =
        TestSpark.session()
            .read()
            .load(scored.toString())
            .where("text is not null")
            .orderBy("key")
            .select("prediction", "probability")
            .collectAsList();
    assertEquals(ROWS, found.size());
    for (int row = 0; row < ROWS; row++) {
      int predicted = (int) expected.get(row).getDouble(0);
      assertEquals(loaded.classes().get(predicted), found.get(row).getString(0));
      assertArrayEquals(
          expected.get(row).<Vector>getAs(1).toArray(),
          found.get(row).<Vector>getAs(1).toArray(),
          1e-6);
    }
  }

  @Test
  void whereNothingTeachesThemTheyAreRefused() throws IOException {
    Path output = folder.resolve("refused");
    String pairs =
        Files.writeString(folder.resolve("pairs.csv"), "one,two,score\na house,houses,4\n")
            .toString();
    String untaught =
        "poolhouse: Pooling '%s': '%1$s' has no weights before labels have taught it some. Let"
            + " 'AttentionPooling' do that, and name what was learned: '%s(NAME)'.";
    String[] similarity = {
      "--input", pairs, "--pair", "one,two", "--score", "score", "--pooling", "mean,attention"
    };
    run("compare", output, similarity).mustBeRefused(untaught.formatted("attention", "attention"));
    run("embed", output, "--pooling", "mix(mean)")
        .mustBeRefused(untaught.formatted("mix(mean)", "mix"));
    run("compare", output, "--label", "label", "--pooling", "cls+attention")
        .mustBeRefused(
            "poolhouse: Pooling 'cls+attention': 'attention' is learned alone. Write it without '+',"
                + " or name what was learned already: 'attention(NAME)'.");
    run("train", output, "--label", "label", "--pooling", "attention", "--long", "window")
        .mustBeRefused(
            "poolhouse: Pooling 'attention' is learned from one window of each text. Write '--long"
                + " truncate' or '--long head-tail'.");
    run("compare", output, "--label", "label", "--pooling", "attention", "--long", "window")
        .mustBeRefusedSaying("one window");
    assertFalse(Files.exists(output));
  }
}
