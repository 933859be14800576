package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.poolhouse.model.SentenceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders of sentence-transformers through the jobs: what comes out without options is pooling,
 * dense layers and division by the length, composed here once more.
 */
class SentenceFolderJobTest {
  private static final List<String> TEXTS =
      List.of(
          "a red house", "", "house", "The house is red . is it", "a a a a a a a a a a a a a a");

  private static final int OUTPUTS = 5;
  private static final String IMPORTED = "sentence-test";

  @TempDir static Path folder;
  private static Path input;
  private static Path model;
  private static float[][] first;
  private static float[] firstBias;
  private static float[][] second;

  @BeforeAll
  static void write() throws IOException {
    TestSpark.session();
    input = TestSpark.table(folder.resolve("in.parquet"), TEXTS);
    Random random = new Random(4);
    first = random(random, 7, 2 * TinyModel.HIDDEN);
    firstBias = random(random, 1, 7)[0];
    second = random(random, OUTPUTS, 7);
    model = withDense(folder.resolve("whole"), "");
    SentenceFiles.modules(
        model, "Transformer", "Pooling", "Dense", "Normalize", "Dense", "Normalize");
  }

  /** Pooling, two dense layers with a division between, and one at the end. */
  private static Path withDense(Path place, String settings) throws IOException {
    TinyModel.in(place);
    SentenceFiles.modules(
        place, "Transformer", "Pooling", "Dense", "Normalize", "Dense", "Normalize");
    SentenceFiles.config(
        place.resolve("1_Pooling"),
        "{\"pooling_mode_mean_tokens\": true, \"pooling_mode_cls_token\": true%s}"
            .formatted(settings));
    SentenceFiles.dense(place.resolve("2_Dense"), first, firstBias, SentenceFiles.TANH);
    SentenceFiles.dense(
        place.resolve("4_Dense"), second, new float[0], "torch.nn.modules.linear.Identity");
    return place;
  }

  private static float[][] random(Random random, int rows, int columns) {
    float[][] numbers = new float[rows][columns];
    for (float[] row : numbers) {
      for (int i = 0; i < columns; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return numbers;
  }

  @AfterAll
  static void remove() {
    Run.of("model", "remove", IMPORTED);
  }

  private static Dataset<Row> embed(String name, Path model, String... options) {
    Path output = folder.resolve(name);
    run(output, model.toString(), options).mustBeDone();
    return TestSpark.read(output);
  }

  private static Run run(Path output, String model, String... options) {
    List<String> all = new ArrayList<>(List.of("embed", "--input", input.toString()));
    all.addAll(List.of("--output", output.toString(), "--model", model));
    all.addAll(List.of(options));
    return Run.of(all.toArray(String[]::new));
  }

  private static List<float[]> vectors(Dataset<Row> table, String column) {
    List<float[]> vectors = new ArrayList<>();
    for (Row row : table.select(column).collectAsList()) {
      List<Float> numbers = row.getList(0);
      float[] vector = new float[numbers.size()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = numbers.get(i);
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private static void assertSame(List<float[]> expected, List<float[]> actual, double tolerance) {
    assertEquals(expected.size(), actual.size());
    for (int row = 0; row < expected.size(); row++) {
      assertArrayEquals(expected.get(row), actual.get(row), (float) tolerance, TEXTS.get(row));
    }
  }

  private static List<float[]> composed(List<float[]> pooled) {
    List<float[]> composed = new ArrayList<>();
    for (float[] vector : pooled) {
      double[] hidden = new double[first.length];
      for (int i = 0; i < hidden.length; i++) {
        hidden[i] = firstBias[i];
        for (int j = 0; j < vector.length; j++) {
          hidden[i] += (double) first[i][j] * vector[j];
        }
        hidden[i] = Math.tanh(hidden[i]);
      }
      double[] unit = unit(hidden);
      double[] out = new double[OUTPUTS];
      for (int i = 0; i < OUTPUTS; i++) {
        for (int j = 0; j < unit.length; j++) {
          out[i] += second[i][j] * unit[j];
        }
      }
      composed.add(floats(unit(out)));
    }
    return composed;
  }

  private static double[] unit(double[] vector) {
    double squares = 0;
    for (double x : vector) {
      squares += x * x;
    }
    double[] unit = new double[vector.length];
    for (int i = 0; i < vector.length; i++) {
      unit[i] = vector[i] / Math.sqrt(squares);
    }
    return unit;
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  @Test
  void withoutOptionsItsOwnModulesMakeTheVectors() {
    Dataset<Row> own = embed("own", model);
    assertEquals(List.of("id", "text", "text_dense"), List.of(own.columns()));
    Dataset<Row> pooled = embed("pooled", model, "--pooling", "cls+mean", "--no-normalize");
    assertSame(composed(vectors(pooled, "text_cls_mean")), vectors(own, "text_dense"), 1e-6);
  }

  @Test
  void anExplicitPoolingHasNoDenseAndStandsBesideTheOwn() {
    Dataset<Row> both = embed("both", model, "--pooling", "mean,dense,max", "--no-normalize");
    assertEquals(
        List.of("id", "text", "text_mean", "text_dense", "text_max"), List.of(both.columns()));
    assertEquals(TinyModel.HIDDEN, vectors(both, "text_mean").get(0).length);
    assertEquals(OUTPUTS, vectors(both, "text_dense").get(0).length);
    assertTrue(length(vectors(both, "text_dense").get(0)) != 1);
    Dataset<Row> normalized = embed("normalized", model, "--pooling", "mean");
    assertEquals(1, length(vectors(normalized, "text_mean").get(0)), 1e-6);
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    return Math.sqrt(squares);
  }

  @Test
  void anImportedFolderGivesTheSameBits() {
    assumeTrue(System.getenv("POOLHOUSE_HOME") != null, "the store would be your own");
    Run.of("model", "remove", IMPORTED);
    Run.of("model", "import", model.toString(), "--name", IMPORTED).mustBeDone();
    run(folder.resolve("imported"), IMPORTED).mustBeDone();
    assertSame(
        vectors(embed("plain", model), "text_dense"),
        vectors(TestSpark.read(folder.resolve("imported")), "text_dense"),
        0);
    Run.of("model", "verify", IMPORTED).mustBeDone();
    String shown = String.join("\n", Run.of("model", "show", IMPORTED).mustBeDone().out());
    assertTrue(shown.contains("dense by default"), shown);
    assertTrue(shown.contains("divided by their length by default"), shown);
  }

  @Test
  void aModelWithoutDenseLayersRefusesTheWord() throws IOException {
    Path plain = TinyModel.in(folder.resolve("without"));
    run(folder.resolve("refused"), plain.toString(), "--pooling", "dense")
        .mustBeRefusedSaying("Pooling 'dense' needs dense layers");
    run(folder.resolve("refused"), model.toString(), "--pooling", "dense+cls")
        .mustBeRefusedSaying("it takes no '@' and no '+'");
    run(folder.resolve("refused"), model.toString(), "--prompt", "query")
        .mustBeRefusedSaying("Model 'whole' has no prompt 'query'; expected 'none'");
  }

  /** Prompts {@code house} (the default) and {@code nothing}. */
  private static Path prompted(String name, String settings) throws IOException {
    Path place = TinyModel.in(folder.resolve(name));
    SentenceFiles.modules(place, "Transformer", "Pooling", "Normalize");
    SentenceFiles.config(
        place.resolve("1_Pooling"), "{\"pooling_mode\": \"mean\"%s}".formatted(settings));
    Files.writeString(
        place.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"house\": \"house is \", \"nothing\": \"\"},"
            + " \"default_prompt_name\": \"house\"}");
    return place;
  }

  @Test
  void thePromptStandsBeforeEachText() throws IOException {
    Path place = prompted("prompted", "");
    Path written =
        TestSpark.table(
            folder.resolve("written.parquet"),
            TEXTS.stream().map(text -> "house is " + text).toList());
    Path expected = folder.resolve("expected");
    Run.of(
            "embed",
            "--input",
            written.toString(),
            "--output",
            expected.toString(),
            "--model",
            place.toString(),
            "--prompt",
            "none",
            "--status")
        .mustBeDone();
    Dataset<Row> byDefault = embed("by-default", place, "--status");
    Dataset<Row> byName = embed("by-name", place, "--prompt", "house");
    Dataset<Row> none = embed("none", place, "--prompt", "nothing", "--status");
    List<float[]> wanted = vectors(TestSpark.read(expected), "text_mean");
    assertSame(wanted, vectors(byDefault, "text_mean"), 0);
    assertSame(wanted, vectors(byName, "text_mean"), 0);
    assertEquals(1, length(wanted.get(0)), 1e-6);
    Row empty = byDefault.select("text_status", "text_tokens").collectAsList().get(1);
    assertEquals("empty", empty.getString(0));
    assertEquals(4, empty.getInt(1));
    assertEquals(2, none.select("text_tokens").collectAsList().get(1).getInt(0));
  }

  @Test
  void thePromptMayBeLeftOutOfThePooling() throws IOException {
    Path place = prompted("unpooled", ", \"include_prompt\": false");
    Dataset<Row> left = embed("left", place, "--pooling", "mean,last,cls", "--no-normalize");
    // Behind the prompt an empty text has [SEP] alone.
    assertArrayEquals(vectors(left, "text_last").get(1), vectors(left, "text_mean").get(1), 1e-6f);
    assertArrayEquals(vectors(left, "text_last").get(1), vectors(left, "text_cls").get(1), 1e-6f);
    run(folder.resolve("refused"), place.toString(), "--long", "window")
        .mustBeRefusedSaying("leaves its prompt out of the pooling");
    String table = folder.resolve("to-learn.parquet").toString();
    LabelledWords.write(LabelledWords.rows(1), table, 1, 1);
    for (String job : List.of("compare", "train", "finetune")) {
      Run.of(
              job,
              "--input",
              table,
              "--label",
              "label",
              "--model",
              place.toString(),
              "--pooling",
              "attention",
              "--output",
              folder.resolve("refused").toString())
          .mustBeRefusedSaying("leaves its prompt out of the pooling ('include_prompt'), which ");
    }
  }

  @Test
  void aPromptWithoutRoomForTextsIsRefused() throws IOException {
    Path place = prompted("narrow", "");
    run(folder.resolve("refused"), place.toString(), "--max-tokens", "4")
        .mustBeRefusedSaying("The prompt 'house is ' has 2 tokens");
  }

  @Test
  void everyWindowOfALongTextBeginsWithThePrompt() throws IOException {
    Path place = prompted("windows", "");
    Dataset<Row> table = embed("windowed", place, "--long", "window", "--status");
    // 14 words in windows of 16 tokens, each with [CLS], two of the prompt, and [SEP].
    Row row = table.select("text_status", "text_tokens").collectAsList().get(4);
    assertEquals("windowed", row.getString(0));
    assertEquals(14 + 2 * 4, row.getInt(1));
  }

  @Test
  void theLimitAndTheCaseAreThoseOfTheFolder() throws IOException {
    Path place = TinyModel.in(folder.resolve("limited"));
    Files.writeString(place.resolve("tokenizer_config.json"), "{\"do_lower_case\": false}");
    SentenceFiles.modules(place, "Transformer", "Pooling");
    SentenceFiles.config(place.resolve("1_Pooling"), "{}");
    Path cased = folder.resolve("cased.parquet");
    TestSpark.table(cased, List.of("A RED HOUSE is a house", "a red house is a house"));
    String settings = "{\"max_seq_length\": 6, \"do_lower_case\": %s}";
    Files.writeString(place.resolve("sentence_bert_config.json"), settings.formatted("false"));
    List<float[]> asWritten = vectors(embedded("as-written", cased, place), "text_mean");
    Files.writeString(place.resolve("sentence_bert_config.json"), settings.formatted("true"));
    Dataset<Row> lower = embedded("lower", cased, place);
    assertTrue(asWritten.get(0)[0] != asWritten.get(1)[0]);
    assertArrayEquals(vectors(lower, "text_mean").get(1), vectors(lower, "text_mean").get(0), 0f);
    Row row = lower.select("text_status", "text_tokens").first();
    assertEquals("truncated", row.getString(0));
    assertEquals(6, row.getInt(1));
  }

  private static Dataset<Row> embedded(String name, Path texts, Path model) {
    Path output = folder.resolve(name);
    Run.of(
            "embed",
            "--input",
            texts.toString(),
            "--output",
            output.toString(),
            "--model",
            model.toString(),
            "--status")
        .mustBeDone();
    return TestSpark.read(output);
  }

  @Test
  void anotherPromptIsAnotherSettingToAnIncrementalRun() throws IOException {
    Path place = prompted("nightly", "");
    String[] key = {"--incremental", "--key", "id"};
    Path output = folder.resolve("nightly-out");
    assertEquals(TEXTS.size(), embeddedRows(run(output, place.toString(), key)));
    assertEquals(0, embeddedRows(run(output, place.toString(), key)));
    String[] none = {"--incremental", "--key", "id", "--prompt", "none"};
    assertEquals(TEXTS.size(), embeddedRows(run(output, place.toString(), none)));
    assertEquals(0, embeddedRows(run(output, place.toString(), none)));
  }

  private static int embeddedRows(Run run) {
    JsonObject counts = run.mustBeDone().lastResult();
    return counts.get("new").getAsInt() + counts.get("changed").getAsInt();
  }

  @Test
  void sqlTakesTheModelsOwnAndASettingChoosesThePrompt() throws IOException {
    Path place = prompted("sql", "");
    String view = "t=" + input;
    String query = "SELECT id, embed(text, 'mean', '%s') AS v FROM t ORDER BY id";
    Run own =
        Run.of(
            "sql",
            "--view",
            view,
            "--model",
            model.toString(),
            "SELECT embed(text) AS v FROM t WHERE id = 1");
    assertArrayEquals(
        vectors(embed("for-sql", model), "text_dense").get(0),
        vector(own.mustBeDone().out().get(0)),
        1e-6f);
    Run none = Run.of("sql", "--view", view, "--prompt", "none", query.formatted(place));
    Run byDefault = Run.of("sql", "--view", view, query.formatted(place));
    assertArrayEquals(
        vectors(embed("for-sql-none", place, "--prompt", "none"), "text_mean").get(0),
        vector(none.mustBeDone().out().get(0)),
        1e-6f);
    assertArrayEquals(
        vectors(embed("for-sql-default", place), "text_mean").get(0),
        vector(byDefault.mustBeDone().out().get(0)),
        1e-6f);
  }

  private static float[] vector(String line) {
    JsonArray numbers = JsonParser.parseString(line).getAsJsonObject().getAsJsonArray("v");
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i).getAsFloat();
    }
    return vector;
  }

  @Test
  void aComparisonHasTheDenseVectorBesideThePoolings() throws IOException {
    String table = folder.resolve("labelled.parquet").toString();
    LabelledWords.write(LabelledWords.rows(1), table, 1, 1);
    Path report = folder.resolve("report");
    Run.of(
            "compare",
            "--input",
            table,
            "--label",
            "label",
            "--model",
            model.toString(),
            "--folds",
            "3",
            "--output",
            report.toString())
        .mustBeDone();
    JsonObject json =
        JsonParser.parseString(Files.readString(report.resolve("report.json"))).getAsJsonObject();
    List<String> variants = new ArrayList<>();
    for (JsonElement variant : json.getAsJsonArray("variants")) {
      JsonObject each = variant.getAsJsonObject();
      variants.add(each.get("pooling").getAsString() + " " + each.get("width").getAsInt());
    }
    assertTrue(variants.contains("dense " + OUTPUTS), variants::toString);
    assertTrue(variants.contains("mean " + TinyModel.HIDDEN), variants::toString);
  }

  private static Run labelled(String job, String output, String model, String... options)
      throws IOException {
    String table = folder.resolve("labels.parquet").toString();
    LabelledWords.write(LabelledWords.rows(1), table, 1, 1);
    List<String> all = new ArrayList<>(List.of(job, "--input", table, "--label", "label"));
    all.addAll(List.of("--output", folder.resolve(output).toString(), "--model", model));
    all.addAll(List.of(options));
    return Run.of(all.toArray(String[]::new));
  }

  private static void mustSay(Run run, String words) {
    assertTrue(
        run.mustBeDone().err().stream().anyMatch(line -> line.contains(words)),
        run.err()::toString);
  }

  @Test
  void everyModelOfAComparisonIsCheckedBeforeSparkStarts() throws IOException {
    Path other = prompted("second", ", \"include_prompt\": false");
    String models = prompted("first", "") + "," + other;
    Files.writeString(
        other.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"red\": \"red \"}, \"default_prompt_name\": \"red\"}");
    labelled("compare", "refused", models, "--prompt", "house")
        .mustBeRefused(
            "poolhouse: Model 'second' has no prompt 'house'; expected 'red' or 'none'.");
    labelled("compare", "refused", models, "--long", "window", "--pooling", "mean")
        .mustBeRefusedSaying("'second' leaves its prompt out of the pooling ('include_prompt')");
    labelled("compare", "refused", models, "--pooling", "attention")
        .mustBeRefusedSaying("'second' leaves its prompt out of the pooling ('include_prompt')");
    labelled("compare", "refused", models, "--max-tokens", "4", "--pooling", "mean")
        .mustBeRefusedSaying("The prompt 'house is ' has 2 tokens");
    mustSay(
        labelled("compare", "two", models, "--pooling", "mean,cls", "--folds", "2"),
        "by first (the prompt 'house is ' before each text): mean, cls;"
            + " second (the prompt 'red ' before each text): mean, cls");
  }

  @Test
  void trainingSaysItsPromptAndScoringNeedsIt() throws IOException {
    Path place = prompted("to-lose", "");
    String pipeline = "prompted-pipeline";
    mustSay(
        labelled("train", pipeline, place.toString(), "--prompt", "house"),
        "by to-lose: mean; the prompt 'house is ' before each text; logistic");
    mustSay(
        labelled("finetune", "prompted-tuned", place.toString(), "--epochs", "1", "--folds", "2"),
        "by to-lose: cls, mean, seeds [1]; the prompt 'house is ' before each text; ");
    Files.delete(place.resolve("config_sentence_transformers.json"));
    Run.of(
            "score",
            "--pipeline",
            folder.resolve(pipeline).toString(),
            "--input",
            folder.resolve("labels.parquet").toString(),
            "--output",
            folder.resolve("refused").toString())
        .mustBeRefused("poolhouse: Model 'to-lose' has no prompt 'house'; expected 'none'.");
    labelled("train", "refused", prompted("full", "").toString(), "--max-tokens", "4")
        .mustBeRefusedSaying("The prompt 'house is ' has 2 tokens");
  }

  @Test
  void aPipelineThatWasTrainedOnItScoresWithIt() throws IOException {
    String table = folder.resolve("to-train.parquet").toString();
    LabelledWords.write(LabelledWords.rows(1), table, 1, 1);
    Path pipeline = folder.resolve("pipeline");
    Run.of(
            "train",
            "--input",
            table,
            "--label",
            "label",
            "--model",
            model.toString(),
            "--output",
            pipeline.toString())
        .mustBeDone();
    Run.of(
            "score",
            "--pipeline",
            pipeline.toString(),
            "--input",
            table,
            "--output",
            folder.resolve("scored").toString())
        .mustBeDone();
    Dataset<Row> scored = TestSpark.session().read().load(folder.resolve("scored").toString());
    assertEquals(LabelledWords.rows(1).size(), scored.count());
  }
}
