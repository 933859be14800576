package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.pooling.Poolings;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiny BERTs with other activations, epsilons and token types, against Hugging Face's answers. */
class GoldenArchitecturesTest {
  private static final Path GOLDEN = Path.of("../shared/golden/architectures");

  /** Tight, because erf against tanh costs no more than 5e-4 here; the file's rounding is 5e-7. */
  private static final double TOLERANCE = 5e-5;

  @TempDir Path folder;

  @BeforeAll
  static void goldenFilesAreHere() {
    assumeTrue(Files.isDirectory(GOLDEN), "no " + GOLDEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-gelu", "bert-gelu-new", "bert-relu"})
  void everyVectorOfEveryTextIsTheOneThatHuggingFaceGives(String name) throws IOException {
    ModelFile file =
        ModelFile.write(ModelPackage.open(GOLDEN.resolve(name)), folder.resolve("model.pt"));
    List<Pooling> poolings =
        Poolings.parse("cls,last,mean,max,sqrt,mean-nospecial,pooler,mean@*", file.shape());
    PoolingPlan plan = PoolingPlan.of(poolings, file.config().layers(), 64, false);
    List<JsonObject> rows =
        Files.readAllLines(GOLDEN.resolve(name).resolve("golden.jsonl")).stream()
            .map(line -> new Gson().fromJson(line, JsonObject.class))
            .toList();
    List<TokenizedText> texts = tokenized(rows, file);
    LargestDifferences differences = new LargestDifferences();
    try (Encoder encoder = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32)) {
      Vectors vectors = encoder.encode(texts, plan);
      for (int text = 0; text < rows.size(); text++) {
        for (int pooling = 0; pooling < plan.poolings(); pooling++) {
          String word = poolings.get(pooling).toString();
          differences.add(word, expected(rows.get(text), word), vectors.of(text, pooling));
        }
      }
    }
    differences.assertAtMost(TOLERANCE);
  }

  private static List<TokenizedText> tokenized(List<JsonObject> rows, ModelFile file) {
    TokenizerOptions asHuggingFace =
        new TokenizerOptions(file.maxTokens(), LongTexts.TRUNCATE, 1, true);
    try (TextTokenizer tokenizer = TextTokenizer.of(file.tokenizerJson(), asHuggingFace)) {
      List<TokenizedText> texts =
          tokenizer.tokenize(rows.stream().map(row -> row.get("text").getAsString()).toList());
      for (int text = 0; text < rows.size(); text++) {
        assertArrayEquals(
            new Gson().fromJson(rows.get(text).get("input_ids"), int[].class),
            texts.get(text).windows().get(0),
            rows.get(text).get("what").getAsString());
      }
      return texts;
    }
  }

  private static float[] expected(JsonObject row, String pooling) {
    if (pooling.startsWith("mean@")) {
      float[][] means = new Gson().fromJson(row.get("layers_mean"), float[][].class);
      return means[Integer.parseInt(pooling.substring("mean@".length()))];
    }
    String key = pooling.replace('-', '_');
    boolean nothingToPool = row.get(key).isJsonNull();
    return nothingToPool ? new float[64] : new Gson().fromJson(row.get(key), float[].class);
  }
}
