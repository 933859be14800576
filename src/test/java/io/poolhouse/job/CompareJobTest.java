package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jobs/compare} from end to end on a table of 48 rows, of which one has no text. */
class CompareJobTest {
  private static final int ROWS = 47;
  private static final int REPEATS = 2;
  private static final int FOLDS = 3;

  @TempDir static Path folder;
  private static List<Row> rows;
  private static String input;
  private static String tiny;
  private static Path report;
  private static Run run;

  @BeforeAll
  static void compareOnce() throws IOException {
    TestSpark.session();
    tiny = TinyModel.in(folder.resolve("tiny")).toString();
    rows = LabelledWords.rows(1);
    input = folder.resolve("in.parquet").toString();
    LabelledWords.write(rows, input, 1, 1);
    report = folder.resolve("report");
    run = byFolds(report, "--save-best", folder.resolve("best").toString()).mustBeDone();
  }

  private static Run byFolds(Path output, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of("--label", "label", "--id", "key", "--folds", "3", "--repeats", "2"));
    // Naive Bayes is fitted in one pass; logistic regression would take minutes for as many folds.
    options.addAll(List.of("--pooling", "cls,mean", "--classifier", "bayes"));
    options.addAll(List.of(more));
    return compare(output, options.toArray(String[]::new));
  }

  private static Run compare(Path output, String... options) {
    List<String> all = new ArrayList<>(List.of("compare", "--output", output.toString()));
    if (!List.of(options).contains("--input")) {
      all.addAll(List.of("--input", input));
    }
    if (!List.of(options).contains("--model")) {
      all.addAll(List.of("--model", tiny));
    }
    all.addAll(List.of(options));
    return Run.of(all.toArray(String[]::new));
  }

  private static JsonObject json(Path output) throws IOException {
    return JsonParser.parseString(Files.readString(output.resolve("report.json")))
        .getAsJsonObject();
  }

  private static <T> List<T> each(JsonObject json, String array, Function<JsonObject, T> valueOf) {
    return StreamSupport.stream(json.getAsJsonArray(array).spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(valueOf)
        .toList();
  }

  private static String variant(JsonObject json) {
    return "%s %s %s"
        .formatted(
            json.get("model").getAsString(),
            json.get("pooling").getAsString(),
            json.get("classifier").getAsString());
  }

  /** All but what the clock says. */
  private static List<String> withoutSeconds(Path output) throws IOException {
    return Files.readAllLines(output.resolve("report.json")).stream()
        .filter(line -> !line.matches(" *\"(embedding_)?seconds\": .*"))
        .toList();
  }

  @Test
  void theClosingLineSaysWhatWasDone() throws IOException {
    JsonObject closing = run.lastResult();
    assertEquals("compare", closing.get("job").getAsString());
    assertEquals(ROWS, closing.get("rows").getAsLong());
    long different =
        rows.stream()
            .filter(row -> !row.isNullAt(1))
            .map(row -> row.getString(1))
            .distinct()
            .count();
    assertEquals(different, closing.get("texts").getAsLong());
    assertEquals(different, closing.get("texts_embedded").getAsLong());
    assertEquals(different, closing.get("ok").getAsLong() + closing.get("truncated").getAsLong());
    assertEquals(json(report).getAsJsonObject("winner").get("pooling"), closing.get("winner"));
    for (String number : List.of("seconds", "texts_per_second", "tokens", "tokens_per_second")) {
      assertTrue(closing.get(number).getAsDouble() > 0, number);
    }
    assertTrue(
        run.err().contains("poolhouse: the report is '%s/report.html'".formatted(report)),
        () -> run.err().toString());
    assertTrue(run.out().contains(json(report).get("answer").getAsString()), run::toString);
  }

  @Test
  void theReportHasTheKeysThatScriptsReadItBy() throws IOException {
    JsonObject json = json(report);
    assertEquals("classification", json.get("task").getAsString());
    assertEquals("accuracy", json.get("metric").getAsString());
    assertEquals(ROWS, json.get("rows").getAsLong());
    assertEquals(1, json.get("seed").getAsLong());
    assertEquals(
        List.of("tiny cls bayes", "tiny mean bayes"),
        each(json, "variants", CompareJobTest::variant));
    each(json, "variants", CompareJobTest::assertScores);
    assertEquals("tiny cls bayes", variant(json.getAsJsonObject("reference")));
    assertEquals(List.of("tiny mean bayes"), each(json, "comparisons", CompareJobTest::variant));
    JsonObject comparison = json.getAsJsonArray("comparisons").get(0).getAsJsonObject();
    assertTrue(
        comparison
            .keySet()
            .containsAll(
                List.of("difference", "interval", "p", "p_adjusted", "smallest_detectable")));
    assertTrue(
        Set.of("better", "worse", "no difference shown")
            .contains(comparison.get("verdict").getAsString()));
    List<String> baselines = each(json, "baselines", each -> each.get("name").getAsString());
    assertEquals(List.of("majority", "tf-idf"), baselines);
  }

  private static boolean assertScores(JsonObject score) {
    assertEquals(TinyModel.HIDDEN, score.get("width").getAsInt());
    assertEquals(FOLDS * REPEATS, score.getAsJsonArray("folds").size());
    assertEquals(2, score.getAsJsonArray("interval").size());
    double sum = 0;
    for (JsonElement fold : score.getAsJsonArray("folds")) {
      sum += fold.getAsDouble();
    }
    assertEquals(sum / (FOLDS * REPEATS), score.get("mean").getAsDouble(), 1e-9);
    // Each class has a third of the rows, and texts mostly of its own words.
    assertTrue(score.get("mean").getAsDouble() > 0.6, score::toString);
    assertTrue(score.get("macro_f1").getAsDouble() > 0.5, score::toString);
    assertTrue(score.has("sd") && score.has("seconds"));
    return true;
  }

  @Test
  void everyRowIsPredictedOnceAPoolingAndRepeat() {
    Dataset<Row> predictions = TestSpark.session().read().load(report + "/predictions");
    assertEquals(
        List.of(
            "id",
            "text",
            "model",
            "pooling",
            "classifier",
            "repeat",
            "fold",
            "label",
            "prediction",
            "probability"),
        List.of(predictions.columns()));
    assertEquals(ROWS * 2 * REPEATS, predictions.count());
    assertEquals(
        ROWS * 2 * REPEATS, predictions.select("id", "pooling", "repeat").distinct().count());
    Dataset<Row> asked = TestSpark.session().read().load(input);
    assertEquals(
        ROWS * 2 * REPEATS,
        predictions
            .as("p")
            .join(
                asked.as("q"),
                functions.expr("p.id = q.key and p.text = q.text and p.label = q.label"))
            .count());
    assertEquals(0, predictions.where("probability not between 0.33 and 1").count());
    assertEquals(
        1,
        predictions
            .groupBy("text", "repeat", "pooling")
            .agg(functions.countDistinct("fold").as("folds"))
            .select("folds")
            .distinct()
            .count(),
        "equal texts are in one fold");
  }

  @Test
  void predictionsAreWhatTheReportSaysOfThem() throws IOException {
    Dataset<Row> predictions = TestSpark.session().read().load(report + "/predictions");
    for (JsonElement each : json(report).getAsJsonArray("variants")) {
      JsonObject score = each.getAsJsonObject();
      List<Double> folds =
          predictions
              .where("pooling = '%s'".formatted(score.get("pooling").getAsString()))
              .groupBy("repeat", "fold")
              .agg(functions.expr("avg(if(prediction = label, 1d, 0d))"))
              .orderBy("repeat", "fold")
              .collectAsList()
              .stream()
              .map(row -> row.getDouble(2))
              .toList();
      assertEquals(FOLDS * REPEATS, folds.size());
      for (int fold = 0; fold < folds.size(); fold++) {
        assertEquals(folds.get(fold), score.getAsJsonArray("folds").get(fold).getAsDouble(), 1e-12);
      }
    }
  }

  @Test
  void leftOutAndRepeatedRowsAreNamed() throws IOException {
    String notes = json(report).getAsJsonArray("notes").toString();
    assertTrue(notes.contains("1 row is left out: text is null."), notes);
    assertTrue(notes.contains(" of 47 rows repeat the text of another; equal texts are"), notes);
    assertTrue(json(report).getAsJsonObject("data").get("duplicates").getAsLong() >= 1);
  }

  @Test
  void hostileTextsAndLabelsStayTexts() throws IOException {
    String html = Files.readString(report.resolve("report.html"));
    assertFalse(html.contains("<script>alert"));
    assertFalse(html.contains("</script><b>"));
    assertFalse(html.contains("\u202e"));
    String json = json(report).toString();
    assertTrue(
        each(
                json(report).getAsJsonObject("data"),
                "classes",
                each -> each.get("label").getAsString())
            .contains(LabelledWords.HOSTILE_LABEL),
        json);
    assertFalse(Files.readString(report.resolve("report.md")).contains("<b>"));
  }

  @Test
  void theSavedPipelineScoresATableAsTrained() throws IOException {
    String test = folder.resolve("test.parquet").toString();
    LabelledWords.write(LabelledWords.rows(2), test, 2, 1);
    Path scored = folder.resolve("scored");
    String best = folder.resolve("best").toString();
    Run.of("score", "--pipeline", best, "--input", test, "--output", scored.toString())
        .mustBeDone();
    Dataset<Row> table = TestSpark.session().read().load(scored.toString());
    assertEquals(ROWS + 1, table.count());
    long right = table.where("prediction = label").count();
    assertTrue(right > 0.6 * ROWS, () -> right + " right");
  }

  @Test
  @Tag("slow")
  void theSameRowsInAnotherOrderGiveTheSameReport() throws IOException {
    String copy = folder.resolve("other.parquet").toString();
    List<String> reports = new ArrayList<>();
    for (int files : new int[] {1, 5}) {
      LabelledWords.write(rows, copy, files, files);
      Path output = folder.resolve("order-" + files);
      compare(
              output,
              "--input",
              copy,
              "--label",
              "label",
              "--folds",
              "2",
              "--reference",
              "mean",
              "--pooling",
              "mean")
          .mustBeDone();
      reports.add(String.join("\n", withoutSeconds(output)));
    }
    assertEquals(reports.get(0), reports.get(1));
  }

  @Test
  void whatIsEmbeddedIsNotEmbeddedAgain() throws IOException {
    Path output = folder.resolve("again");
    String[] options = {
      "--label", "label", "--folds", "2", "--pooling", "cls,mean", "--classifier", "bayes"
    };
    compare(output, options).mustBeDone();
    List<String> first = withoutSeconds(output);
    JsonObject again = compare(output, options).mustBeDone().lastResult();
    assertEquals(0, again.get("texts_embedded").getAsLong());
    assertEquals(run.lastResult().get("texts"), again.get("texts"));
    assertEquals(first, withoutSeconds(output));
    Run fewer =
        compare(
            output,
            "--label",
            "label",
            "--folds",
            "2",
            "--pooling",
            "mean",
            "--reference",
            "mean",
            "--classifier",
            "bayes,logistic",
            "--seed",
            "2");
    assertEquals(0, fewer.mustBeDone().lastResult().get("texts_embedded").getAsLong());
    assertEquals(
        Set.of("tiny mean bayes", "tiny mean logistic"),
        Set.copyOf(each(json(output), "variants", CompareJobTest::variant)));
    assertEquals("tiny mean bayes", variant(json(output).getAsJsonObject("reference")));
    Dataset<Row> predictions = TestSpark.session().read().load(output + "/predictions");
    assertEquals(ROWS * 2, predictions.count(), "those of the earlier run are gone");
    assertEquals(2, predictions.select("classifier").distinct().count());
    assertNotEquals(first, withoutSeconds(output));
  }

  @Test
  void aTestTableIsScoredOnceByEveryModel() throws IOException {
    String other = TinyModel.in(folder.resolve("another")).toString();
    String test = folder.resolve("held-out.parquet").toString();
    LabelledWords.write(LabelledWords.rows(3), test, 2, 1);
    Path output = folder.resolve("tested");
    Run tested =
        compare(
                output,
                "--model",
                tiny + "," + other,
                "--learning-curve",
                "--classifier",
                "bayes",
                "--label",
                "label",
                "--id",
                "key",
                "--test",
                test,
                "--pooling",
                "cls,mean")
            .mustBeDone();
    JsonObject json = json(output);
    assertEquals(
        List.of("another cls bayes", "another mean bayes", "tiny cls bayes", "tiny mean bayes"),
        each(json, "variants", CompareJobTest::variant).stream().sorted().toList());
    assertEquals(
        List.of(1, 1, 1, 1), each(json, "variants", score -> score.getAsJsonArray("folds").size()));
    assertEquals("tiny cls bayes", variant(json.getAsJsonObject("reference")));
    // The other model is the same weights by another name.
    JsonObject same =
        each(json, "comparisons", each -> each).stream()
            .filter(each -> variant(each).equals("another cls bayes"))
            .findFirst()
            .orElseThrow();
    assertEquals(0, same.get("difference").getAsDouble());
    assertEquals(1, same.get("p").getAsDouble());
    assertEquals("no difference shown", same.get("verdict").getAsString());
    assertEquals(
        List.of("tiny cls bayes", "another cls bayes"),
        each(json, "within_models", each -> variant(each.getAsJsonObject("reference"))));
    List<String> within =
        each(
            json,
            "within_models",
            model -> each(model, "comparisons", CompareJobTest::variant).toString());
    assertEquals(List.of("[tiny mean bayes]", "[another mean bayes]"), within);
    assertTrue(
        Files.readString(output.resolve("report.md"))
            .contains("Which model, and does its pooling matter"));
    assertEquals(ROWS, json.getAsJsonObject("data").get("test_rows").getAsLong());
    List<Double> shares = each(json, "learning_curve", point -> point.get("share").getAsDouble());
    assertEquals(4 * 5, shares.size());
    assertEquals(Set.of(0.1, 0.2, 0.4, 0.7, 1.0), Set.copyOf(shares));
    Dataset<Row> predictions = TestSpark.session().read().load(output + "/predictions");
    assertEquals(ROWS * 4, predictions.count());
    assertEquals(ROWS * 4, predictions.select("id", "model", "pooling").distinct().count());
    assertTrue(tested.lastResult().get("texts_embedded").getAsLong() > 2 * ROWS);
  }

  @Test
  void pairsAreHeldAgainstTheirScores() throws IOException {
    StringBuilder csv = new StringBuilder("one,two,score,year\n");
    for (int i = 0; i < 40; i++) {
      String one = rows.get(i).getString(1);
      String two = rows.get((7 * i + 3) % 40).getString(1);
      csv.append("%s,%s,%d,%s\n".formatted(one, two, i % 6, i % 2 == 0 ? "2015" : "2016"));
    }
    csv.append("a house,,3,2015\n");
    String pairs = Files.writeString(folder.resolve("pairs.csv"), csv).toString();
    Path output = folder.resolve("similar");
    Run similar =
        compare(
                output,
                "--input",
                pairs,
                "--pair",
                "one,two",
                "--score",
                "score",
                "--subset",
                "year",
                "--pooling",
                "cls,mean,max")
            .mustBeDone();
    JsonObject json = json(output);
    assertEquals("similarity", json.get("task").getAsString());
    assertEquals("spearman", json.get("metric").getAsString());
    assertEquals(40, json.get("rows").getAsLong());
    assertEquals(40, similar.lastResult().get("rows").getAsLong());
    assertEquals(
        List.of("tiny cls ", "tiny mean ", "tiny max "),
        each(json, "variants", CompareJobTest::variant));
    assertEquals(2, json.getAsJsonArray("comparisons").size());
    JsonObject first = json.getAsJsonArray("variants").get(0).getAsJsonObject();
    assertEquals(
        List.of("2015 20", "2016 20"),
        each(
            first,
            "subsets",
            each -> each.get("subset").getAsString() + " " + each.get("pairs").getAsLong()));
    assertTrue(json.get("notes").toString().contains("no text in 'one' or 'two'"), json::toString);
    assertFalse(Files.exists(output.resolve("predictions")));
    for (String file : List.of("report.html", "report.md")) {
      assertTrue(Files.size(output.resolve(file)) > 500, file);
    }
  }
}
