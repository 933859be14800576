package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.model.Safetensors;
import io.poolhouse.model.Tensor;
import io.poolhouse.pooling.Pooling;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jobs/finetune} from end to end on tables of some tens of rows. */
class FineTuneJobTest {
  private static final int ROWS = 47;

  @TempDir static Path folder;
  private static String input;
  private static String test;
  private static String tiny;
  private static Path output;
  private static Run run;

  @BeforeAll
  static void trainOnce() throws IOException {
    TestSpark.session();
    tiny = TinyModel.in(folder.resolve("tiny")).toString();
    input = folder.resolve("in.parquet").toString();
    test = folder.resolve("test.parquet").toString();
    LabelledWords.write(LabelledWords.rows(1), input, 1, 1);
    LabelledWords.write(LabelledWords.rows(2), test, 1, 1);
    output = folder.resolve("out");
    run = tested(output).mustBeDone();
  }

  private static Run tested(Path output) {
    return finetune(
        "--output",
        output.toString(),
        "--test",
        test,
        "--id",
        "key",
        "--pooling",
        "cls,mean,attention",
        "--seeds",
        "2",
        "--epochs",
        "2",
        "--rate",
        "0.01",
        "--batch",
        "8");
  }

  private static Run finetune(String... options) {
    List<String> all = new ArrayList<>(List.of("finetune"));
    List<String> given = List.of(options);
    if (!given.contains("--input")) {
      all.addAll(List.of("--input", input));
    }
    if (!given.contains("--model")) {
      all.addAll(List.of("--model", tiny));
    }
    if (!given.contains("--label")) {
      all.addAll(List.of("--label", "label"));
    }
    all.addAll(given);
    return Run.of(all.toArray(String[]::new));
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static List<String> variants(JsonArray array) {
    List<String> variants = new ArrayList<>();
    for (JsonElement each : array) {
      JsonObject variant = each.getAsJsonObject();
      variants.add(
          variant.get("pooling").getAsString() + " " + variant.get("classifier").getAsString());
    }
    return variants;
  }

  private static List<String> withoutSeconds(Path output) throws IOException {
    return Files.readAllLines(output.resolve("report.json")).stream()
        .filter(line -> !line.matches(" *\"(embedding_)?seconds\": .*"))
        .toList();
  }

  @Test
  void theClosingLineSaysWhatWasDone() {
    JsonObject closing = run.lastResult();
    assertEquals("finetune", closing.get("job").getAsString());
    assertEquals(2 * ROWS, closing.get("rows").getAsLong());
    assertEquals(6, closing.get("trials").getAsInt());
    assertTrue(closing.get("trained_tokens_per_second").getAsDouble() > 0);
    assertEquals(3, closing.getAsJsonArray("models").size());
  }

  @Test
  void theReportHoldsTrainedAgainstFrozen() throws IOException {
    JsonObject json = json(output.resolve("report.json"));
    assertEquals(
        List.of(
            "cls logistic",
            "mean logistic",
            "cls fine-tuning",
            "mean fine-tuning",
            "attention fine-tuning"),
        variants(json.getAsJsonArray("variants")));
    assertEquals("fine-tuning", json.getAsJsonObject("reference").get("classifier").getAsString());
    assertEquals("cls", json.getAsJsonObject("reference").get("pooling").getAsString());
    JsonObject tuned = json.getAsJsonArray("variants").get(3).getAsJsonObject();
    assertEquals(2, tuned.getAsJsonArray("folds").size());
    assertEquals(TinyModel.HIDDEN, tuned.get("width").getAsInt());
    JsonObject training = json.getAsJsonObject("training");
    assertEquals(2, training.get("seeds").getAsInt());
    assertEquals(6, training.getAsJsonArray("runs").size());
    assertEquals(
        List.of("cls fine-tuning", "mean fine-tuning"),
        variants(training.getAsJsonArray("against_frozen")));
    String page = Files.readString(output.resolve("report.html"));
    assertTrue(page.contains("training-plot"));
    assertTrue(Files.readString(output.resolve("report.md")).contains("What training brought"));
  }

  @Test
  void predictionsAreOneForEachTestRowVariantAndSeed() {
    var predictions = TestSpark.session().read().parquet(output.resolve("predictions").toString());
    assertEquals(2 * ROWS + 6 * ROWS, predictions.count());
    assertEquals(
        8 * ROWS, predictions.select("id", "pooling", "classifier", "repeat").distinct().count());
  }

  /** Each number of the trial's own weights, to the last bit. */
  @Test
  void packagesHoldTheTrialsWeightsAndItsClassifier() throws IOException {
    for (JsonElement each : run.lastResult().getAsJsonArray("models")) {
      JsonObject model = each.getAsJsonObject();
      String pooling = model.get("pooling").getAsString();
      Path folder = Path.of(model.get("model").getAsString());
      Map<String, ByteBuffer> written = numbers(folder.resolve("model.safetensors"));
      assertEquals(numbers(trial(pooling, model).resolve("weights.safetensors")), written);
      assertTrue(written.containsKey("classifier.weight"), pooling);
      assertEquals(
          pooling.equals("attention"), written.containsKey("attention_pooling.queries"), pooling);
      JsonObject config = json(folder.resolve("config.json"));
      List<String> labels = new ArrayList<>();
      config
          .getAsJsonObject("id2label")
          .entrySet()
          .forEach(label -> labels.add(label.getValue().getAsString()));
      assertEquals(LabelledWords.LABELS.stream().sorted().toList(), labels);
      ModelPackage opened = ModelPackage.open(folder);
      opened.verify();
      assertEquals(ofPackage(pooling), opened.defaultPooling());
    }
  }

  private static String ofPackage(String pooling) {
    return pooling.equals("attention") ? "attention(tuned)" : pooling;
  }

  private static Path trial(String pooling, JsonObject model) {
    return output.resolve(
        "trials/%s-seed%d-split0".formatted(pooling, model.get("seed").getAsLong()));
  }

  private static Map<String, ByteBuffer> numbers(Path file) throws IOException {
    Map<String, ByteBuffer> numbers = new TreeMap<>();
    try (Safetensors source = Safetensors.open(file)) {
      for (Map.Entry<String, Tensor> each : source.tensors().entrySet()) {
        int bytes = Math.toIntExact(each.getValue().elements() * Float.BYTES);
        ByteBuffer target = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        numbers.put(each.getKey(), each.getValue().writeTo(target));
      }
    }
    return numbers;
  }

  /** jobs/embed with the package gives what the trial's last evaluation gave. */
  @Test
  void embeddingWithThePackageGivesTheTrialsVectors() throws IOException {
    for (JsonElement each : run.lastResult().getAsJsonArray("models")) {
      JsonObject model = each.getAsJsonObject();
      String pooling = model.get("pooling").getAsString();
      assertTrue(model.get("largest_difference").getAsDouble() <= 1e-5, model::toString);
      Path out = folder.resolve("embedded " + pooling);
      Run.of(
              "embed",
              "--input",
              test,
              "--model",
              model.get("model").getAsString(),
              "--output",
              out.toString())
          .mustBeDone();
      JsonArray proofs =
          json(trial(pooling, model).resolve("result.json"))
              .getAsJsonObject("result")
              .getAsJsonArray("vectors");
      List<Row> rows =
          TestSpark.session()
              .read()
              .load(out.toString())
              .select("text_" + Pooling.parse(ofPackage(pooling)).slug())
              .where("text is not null")
              .collectAsList();
      assertEquals(ROWS, rows.size());
      for (JsonElement proof : proofs) {
        double nearest =
            rows.stream()
                .mapToDouble(row -> difference(proof.getAsJsonArray(), row.getList(0)))
                .min()
                .orElseThrow();
        assertTrue(nearest <= 1e-5, () -> pooling + " " + nearest);
      }
    }
  }

  /** By the package's own queries, beside what any model has; it keeps vectors of both. */
  @Test
  void aComparisonCanUseAPackageOfAttention() throws IOException {
    Path model = output.resolve("models/attention");
    Path compared = folder.resolve("compared");
    Run.of(
            "compare",
            "--input",
            input,
            "--label",
            "label",
            "--model",
            model.toString(),
            "--pooling",
            "mean,attention(tuned)",
            "--reference",
            "mean",
            "--folds",
            "2",
            "--classifier",
            "bayes",
            "--output",
            compared.toString())
        .mustBeDone();
    JsonArray variants = json(compared.resolve("report.json")).getAsJsonArray("variants");
    assertEquals(List.of("mean bayes", "attention(tuned) bayes"), variants(variants));
    assertEquals(4 * TinyModel.HIDDEN, variants.get(1).getAsJsonObject().get("width").getAsInt());
    Run.of("model", "verify", model.toString()).mustBeDone();
    assertTrue(
        ModelPackage.open(model).selfTest().stream()
            .anyMatch(each -> each.pooling().equals("attention(tuned)")));
    Run.of(
            "embed",
            "--input",
            input,
            "--model",
            tiny,
            "--pooling",
            "attention(tuned)",
            "--output",
            folder.resolve("no-vectors").toString())
        .mustBeRefused(
            "poolhouse: Pooling 'attention(tuned)': nothing learned is known as 'tuned' for model"
                + " 'tiny'. Say where it lies: '--learned tuned=FILE', or in SQL,"
                + " 'spark.poolhouse.learned'.");
  }

  /** Of the classifier, each number of the trial's. */
  @Test
  void pipelinesHoldTheTrialsClassifier() throws IOException {
    for (JsonElement each : run.lastResult().getAsJsonArray("models")) {
      JsonObject model = each.getAsJsonObject();
      LogisticRegressionModel classifier = null;
      for (Transformer stage : PipelineModel.load(model.get("pipeline").getAsString()).stages()) {
        classifier = stage instanceof LogisticRegressionModel found ? found : classifier;
      }
      Map<String, ByteBuffer> written =
          numbers(Path.of(model.get("model").getAsString()).resolve("model.safetensors"));
      assertArrayEquals(
          doubles(written.get("classifier.bias")), classifier.interceptVector().toArray());
      assertArrayEquals(
          doubles(written.get("classifier.weight")),
          classifier.coefficientMatrix().transpose().toArray());
    }
  }

  private static double[] doubles(ByteBuffer floats) {
    double[] doubles = new double[floats.remaining() / Float.BYTES];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = floats.getFloat(floats.position() + i * Float.BYTES);
    }
    return doubles;
  }

  private static double difference(JsonArray one, List<Float> other) {
    double largest = 0;
    for (int i = 0; i < one.size(); i++) {
      largest = Math.max(largest, Math.abs(one.get(i).getAsFloat() - other.get(i)));
    }
    return largest;
  }

  @Test
  void scoringWithThePipelineGivesTheTrialsPredictions() {
    for (JsonElement each : run.lastResult().getAsJsonArray("models")) {
      JsonObject model = each.getAsJsonObject();
      String pooling = model.get("pooling").getAsString();
      Path out = folder.resolve("scored " + pooling);
      Run.of(
              "score",
              "--pipeline",
              model.get("pipeline").getAsString(),
              "--input",
              test,
              "--output",
              out.toString())
          .mustBeDone();
      Map<String, String> scored = new TreeMap<>();
      TestSpark.session()
          .read()
          .load(out.toString())
          .where("text is not null")
          .selectExpr("cast(key as string)", "prediction")
          .collectAsList()
          .forEach(row -> scored.put(row.getString(0), row.getString(1)));
      Map<String, String> predicted = new TreeMap<>();
      TestSpark.session()
          .read()
          .parquet(output.resolve("predictions").toString())
          .where(
              "classifier = 'fine-tuning' and pooling = '%s' and repeat = %d"
                  .formatted(pooling, model.get("seed").getAsLong() - 1))
          .select("id", "prediction")
          .collectAsList()
          .forEach(row -> predicted.put(row.getString(0), row.getString(1)));
      assertEquals(ROWS, predicted.size());
      assertEquals(predicted, scored, pooling);
    }
  }

  @Test
  void startedAgainItTrainsNothingAndSaysTheSame() throws IOException {
    List<String> before = withoutSeconds(output);
    Path result = output.resolve("trials/mean-seed1-split0/result.json");
    FileTime written = Files.getLastModifiedTime(result);
    Run again = tested(output).mustBeDone();
    assertEquals(written, Files.getLastModifiedTime(result));
    assertEquals(before, withoutSeconds(output));
    assertEquals(3, again.lastResult().getAsJsonArray("models").size());
  }

  @Test
  void byFoldsEveryRowIsPredictedOnceAndTheModelLearnsFromAll() throws IOException {
    Path byFolds = folder.resolve("folds");
    Run run =
        finetune(
                "--output",
                byFolds.toString(),
                "--pooling",
                "mean",
                "--folds",
                "2",
                "--epochs",
                "1",
                "--batch",
                "8")
            .mustBeDone();
    assertEquals(3, run.lastResult().get("trials").getAsInt());
    assertEquals(
        ROWS,
        TestSpark.session()
            .read()
            .parquet(byFolds.resolve("predictions").toString())
            .where("classifier = 'fine-tuning'")
            .select("id")
            .distinct()
            .count());
    assertTrue(Files.exists(byFolds.resolve("models/mean/model.safetensors")));
    assertTrue(Files.exists(byFolds.resolve("pipelines/mean/metadata")));
  }

  /** Its models are replaced: training would first delete what it starts from. */
  @Test
  void anEarlierModelIsNotTrainedFurtherInItsOwnFolder() throws IOException {
    Path model = output.resolve("models/mean");
    finetune("--output", output.toString(), "--test", test, "--model", model.toString())
        .mustBeRefused(
            "poolhouse: Model '%s' is in --output '%s', whose models are replaced. Give another --output."
                .formatted(model, output));
    assertTrue(Files.exists(model.resolve("model.safetensors")));
  }

  @Test
  void wrongRequestsAreRefusedBeforeAnythingIsTrained() {
    String out = folder.resolve("nothing").toString();
    finetune("--output", out, "--pooling", "mean@-2")
        .mustBeRefused(
            "poolhouse: --pooling 'mean@-2': training pools the last layer. Expected one or more of:"
                + " cls, pooler, mean, mean-nospecial, max, sqrt, last, weighted, attention; such as"
                + " 'cls,mean'.");
    finetune("--output", out, "--precision", "float16")
        .mustBeRefused(
            "poolhouse: --precision float16 is not for training: small gradients vanish in it. Write"
                + " '--precision float32' or '--precision bfloat16'.");
    finetune("--output", out, "--freeze", "9")
        .mustBeRefused(
            "poolhouse: --freeze 9: 'tiny' has 3 parts, the embeddings and 2 layers. Expected 0 to 3.");
    finetune("--output", out, "--test", test, "--folds", "3")
        .mustBeRefused(
            "poolhouse: --test and --folds are two ways to score. Give one of them; without either, 5"
                + " folds are made.");
    finetune("--output", out, "--rate", "0")
        .mustBeRefused("poolhouse: --rate 0.0: expected above 0, at most 1, such as 1e-4.");
    finetune("--output", out, "--long", "window")
        .mustBeRefused(
            "poolhouse: --long window: training takes one window of each text. Write '--long truncate'"
                + " or '--long head-tail'.");
    finetune("--output", out, "--max-tokens", "17")
        .mustBeRefused(
            "poolhouse: --max-tokens 17 is more than 'tiny' has positions for; expected 3 to 16.");
    finetune("--output", "s3a://lake/models")
        .mustBeRefused(
            "poolhouse: --output 's3a://lake/models': expected a folder that this machine and all"
                + " executors have mounted, because trials keep checkpoints in it and model packages are"
                + " folders.");
    finetune("--output", out, "--pooling", "pooler").mustBeRefusedSaying("pooler");
    String repeated = folder.resolve("repeated.parquet").toString();
    TestSpark.session()
        .range(100)
        .selectExpr("if(id % 2 = 0, 'a b', 'c d') as text", "id % 2 as label")
        .write()
        .parquet(repeated);
    finetune("--output", out, "--test", repeated, "--input", repeated)
        .mustBeRefusedSaying(
            "100 training rows of 2 different texts are too few: a tenth of them,");
    finetune("--output", out, "--label", "colour").mustBeRefusedSaying("colour");
    assertTrue(Files.notExists(Path.of(out)));
  }
}
