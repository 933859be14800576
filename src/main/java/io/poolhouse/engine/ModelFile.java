package io.poolhouse.engine;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.poolhouse.model.EncoderConfig;
import io.poolhouse.model.EncoderWeights;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.model.SentenceModules;
import io.poolhouse.pooling.DensePart;
import io.poolhouse.pooling.LearnedPoolings;
import io.poolhouse.pooling.ModelShape;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizerException;
import io.poolhouse.text.TokenizerOptions;
import io.poolhouse.text.WordPieceVocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A model in one file, ready to be loaded and to be shipped: the TorchScript archive with the
 * tokenizer and the model's own facts inside.
 *
 * @param checksum of the model package that it was made from, SHA-256 in hex
 * @param maxTokens the longest text that the model takes, [CLS] and [SEP] included
 * @param dense what the model's own dense layers give of its own pooling; empty: it has none
 */
public record ModelFile(
    Path path,
    String name,
    String checksum,
    EncoderConfig config,
    boolean pooler,
    String defaultPooling,
    int maxTokens,
    String tokenizerJson,
    Optional<DensePart> dense) {

  private static final String TOKENIZER = "tokenizer.json";
  private static final String FACTS = "model.json";
  private static final String DENSE = "dense.json";

  /** Of a model without dense layers. */
  ModelFile(
      Path path,
      String name,
      String checksum,
      EncoderConfig config,
      boolean pooler,
      String defaultPooling,
      int maxTokens,
      String tokenizerJson) {
    this(
        path,
        name,
        checksum,
        config,
        pooler,
        defaultPooling,
        maxTokens,
        tokenizerJson,
        Optional.empty());
  }

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
    if (densePart(model).isPresent()) {
      extras.put(DENSE, DenseLayers.json(model.sentence().orElseThrow()));
    }
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
          read(zip, TOKENIZER),
          facts.has(DENSE)
              ? Optional.of(densePart(facts.getAsJsonObject(DENSE)))
              : Optional.empty());
    }
  }

  /** What the pooling language may ask of this model. */
  public ModelShape shape() {
    return new ModelShape(name, config.layers(), pooler, LearnedPoolings.NONE, false, dense);
  }

  DenseLayers denseLayers() {
    if (dense.isEmpty()) {
      return DenseLayers.NONE;
    }
    try (ZipFile zip = new ZipFile(path.toFile())) {
      return DenseLayers.parse(read(zip, DENSE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
        false,
        densePart(model));
  }

  /** What the pooling language may ask of a model that is not written yet. */
  public static ModelShape shapeOf(ModelPackage model) {
    return shapeOf(model, LearnedPlaces.NONE);
  }

  private static Optional<DensePart> densePart(ModelPackage model) {
    return model
        .sentence()
        .filter(SentenceModules::hasDense)
        .map(
            modules ->
                new DensePart(
                    Pooling.parse(modules.pooling().orElseThrow()), modules.denseWidth()));
  }

  private static DensePart densePart(JsonObject facts) {
    return new DensePart(
        Pooling.parse(facts.get("pooling").getAsString()), facts.get("width").getAsInt());
  }

  private static JsonObject facts(ModelPackage model) throws IOException {
    JsonObject facts = new JsonObject();
    facts.addProperty("name", model.name());
    facts.addProperty("checksum", model.checksum());
    facts.addProperty("pooler", model.hasPooler());
    facts.addProperty("defaultPooling", model.defaultPooling());
    facts.addProperty("maxTokens", model.maxTokens());
    densePart(model)
        .ifPresent(
            part -> {
              JsonObject dense = new JsonObject();
              dense.addProperty("pooling", part.pooled().toString());
              dense.addProperty("width", part.outputs());
              facts.add(DENSE, dense);
            });
    facts.add("config", JsonParser.parseString(model.config().toJson()));
    return facts;
  }

  private static void mustFit(String tokenizerJson, ModelPackage model) throws IOException {
    TokenizerOptions options = TokenizerOptions.of(model.maxTokens(), LongTexts.TRUNCATE);
    try (TextTokenizer tokenizer = TextTokenizer.of(tokenizerJson, options)) {
      tokenizer.mustFit(model.config().vocabularySize());
    }
  }

  /** The content of a {@code tokenizer.json} that reads texts as this model wants them. */
  public static String tokenizerJson(ModelPackage model) throws IOException {
    String json =
        model.tokenizerJson().isPresent()
            ? Files.readString(model.tokenizerJson().get())
            : WordPieceVocabulary.tokenizerJson(
                model.vocabulary().orElseThrow(), model.lowercase());
    String normalizing = TextTokenizer.normalizing(json, model.normalizing());
    boolean lowercase = model.sentence().map(SentenceModules::lowercase).orElse(false);
    return lowercase ? TextTokenizer.lowercased(normalizing) : normalizing;
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
