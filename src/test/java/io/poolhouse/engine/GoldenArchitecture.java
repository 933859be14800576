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
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A tiny model of one family with what Hugging Face's own implementation answers for fifteen texts.
 *
 * @param name of its folder
 */
record GoldenArchitecture(String name) {
  private static final Path ALL = Path.of("../shared/golden/architectures");

  /** Those that this version reads; to prove another, add its folder's name. */
  static Stream<String> names() {
    return Stream.of(
        "bert-gelu",
        "bert-gelu-new",
        "bert-relu",
        "roberta",
        "xlm-roberta",
        "camembert",
        "distilbert",
        "electra",
        "albert",
        "albert-groups",
        "nomic-bert",
        "modernbert",
        "mpnet",
        "deberta-v2");
  }

  static GoldenArchitecture of(String name) {
    assumeTrue(Files.isDirectory(ALL), "no " + ALL);
    return new GoldenArchitecture(name);
  }

  Path folder() {
    return ALL.resolve(name);
  }

  ModelFile in(Path folder) throws IOException {
    return ModelFile.write(ModelPackage.open(folder()), folder.resolve(name + ".pt"));
  }

  /** One a text. */
  List<JsonObject> rows() throws IOException {
    return Files.readAllLines(folder().resolve("golden.jsonl")).stream()
        .map(line -> new Gson().fromJson(line, JsonObject.class))
        .toList();
  }

  /** With the same token ids as Hugging Face, which finds control tokens in a text. */
  List<TokenizedText> texts(ModelFile file) throws IOException {
    List<JsonObject> rows = rows();
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

  /** All that the file has answers for. */
  static List<Pooling> poolings(ModelFile file) {
    String words = "cls,last,mean,max,sqrt,mean-nospecial,mean@*";
    return Poolings.parse(file.pooler() ? "pooler," + words : words, file.shape());
  }

  static PoolingPlan plan(ModelFile file) {
    return PoolingPlan.of(
        poolings(file), file.config().layers(), file.config().hiddenSize(), false);
  }

  /** Empty where the text has no token to pool. */
  static Optional<float[]> expected(JsonObject row, String pooling) {
    if (pooling.startsWith("mean@")) {
      float[][] means = new Gson().fromJson(row.get("layers_mean"), float[][].class);
      return Optional.of(means[Integer.parseInt(pooling.substring("mean@".length()))]);
    }
    String key = pooling.replace('-', '_');
    return row.get(key).isJsonNull()
        ? Optional.empty()
        : Optional.of(new Gson().fromJson(row.get(key), float[].class));
  }
}
