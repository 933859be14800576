package io.poolhouse.engine;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.poolhouse.model.EncoderConfig;
import io.poolhouse.model.EncoderWeights;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.pooling.ModelShape;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizerException;
import io.poolhouse.text.TokenizerOptions;
import io.poolhouse.text.WordPieceVocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A model in one file, ready to be loaded and to be shipped: the TorchScript archive with the
 * tokenizer and the model's own facts inside.
 *
 * @param checksum of the model package that it was made from, SHA-256 in hex
 * @param maxTokens the longest text that the model takes, [CLS] and [SEP] included
 */
public record ModelFile(
    Path path,
    String name,
    String checksum,
    EncoderConfig config,
    boolean pooler,
    String defaultPooling,
    int maxTokens,
    String tokenizerJson) {

  private static final String TOKENIZER = "tokenizer.json";
  private static final String FACTS = "model.json";

  /**
   * Writes the archive of a model package; a few seconds for the largest models.
   *
   * @throws TokenizerException where the tokenizer is not the model's: it gives ids that the model
   *     has no embeddings for
   */
  public static ModelFile write(ModelPackage model, Path file) throws IOException {
    String tokenizerJson = tokenizerJson(model);
    mustFit(tokenizerJson, model);
    Map<String, String> extras = new LinkedHashMap<>();
    extras.put(FACTS, facts(model).toString());
    extras.put(TOKENIZER, tokenizerJson);
    try (EncoderWeights weights = model.openWeights()) {
      EncoderArchive.write(model.config(), weights, extras, file);
    }
    return open(file);
  }

  public static ModelFile open(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      JsonObject facts = JsonParser.parseString(read(zip, FACTS)).getAsJsonObject();
      return new ModelFile(
          file,
          facts.get("name").getAsString(),
          facts.get("checksum").getAsString(),
          EncoderConfig.fromJson(facts.getAsJsonObject("config").toString(), file.toString()),
          facts.get("pooler").getAsBoolean(),
          facts.get("defaultPooling").getAsString(),
          facts.get("maxTokens").getAsInt(),
          read(zip, TOKENIZER));
    }
  }

  /** What the pooling language may ask of this model. */
  public ModelShape shape() {
    return new ModelShape(name, config.layers(), pooler);
  }

  /**
   * What the pooling language may ask of a model that is not written yet, with what was learned on
   * it.
   *
   * @param learned where poolings lie, see {@link LearnedPlaces}
   */
  public static ModelShape shapeOf(ModelPackage model, LearnedPlaces learned) {
    return new ModelShape(
        model.name(),
        model.config().layers(),
        model.hasPooler(),
        name -> learned.find(name, model),
        false);
  }

  /** What the pooling language may ask of a model that is not written yet. */
  public static ModelShape shapeOf(ModelPackage model) {
    return shapeOf(model, LearnedPlaces.NONE);
  }

  private static JsonObject facts(ModelPackage model) throws IOException {
    JsonObject facts = new JsonObject();
    facts.addProperty("name", model.name());
    facts.addProperty("checksum", model.checksum());
    facts.addProperty("pooler", model.hasPooler());
    facts.addProperty("defaultPooling", model.defaultPooling());
    facts.addProperty("maxTokens", model.maxTokens());
    facts.add("config", JsonParser.parseString(model.config().toJson()));
    return facts;
  }

  private static void mustFit(String tokenizerJson, ModelPackage model) throws IOException {
    TokenizerOptions options = TokenizerOptions.of(model.maxTokens(), LongTexts.TRUNCATE);
    try (TextTokenizer tokenizer = TextTokenizer.of(tokenizerJson, options)) {
      tokenizer.mustFit(model.config().vocabularySize());
    }
  }

  private static String tokenizerJson(ModelPackage model) throws IOException {
    return model.tokenizerJson().isPresent()
        ? Files.readString(model.tokenizerJson().get())
        : WordPieceVocabulary.tokenizerJson(model.vocabulary().orElseThrow(), model.lowercase());
  }

  private static String read(ZipFile zip, String extra) throws IOException {
    ZipEntry entry = zip.getEntry(EncoderArchive.extraEntry(extra));
    if (entry == null) {
      throw new IOException(
          "'%s' is not a model file: it holds no '%s'.".formatted(zip.getName(), extra));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
