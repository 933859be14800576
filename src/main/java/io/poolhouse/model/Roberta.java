package io.poolhouse.model;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * RoBERTa and those that were trained in its way: BERT's layers, but positions are counted from the
 * row after the padding token's, and a padding token in a text is not counted.
 *
 * @param pad the padding token's id
 */
record Roberta(Kind kind, int pad) implements Architecture {
  private static final String PAD = "pad_token_id";
  private static final int USUAL_PAD = 1;

  /** One token between the two that every text has around it. */
  private static final int SHORTEST = 3;

  private static final Pattern HEADS = Pattern.compile("lm_head\\..*");

  /** They differ in nothing but their names and tokenizers. */
  enum Kind {
    ROBERTA("roberta", "RoBERTa", "RobertaModel"),
    XLM_ROBERTA("xlm-roberta", "XLM-RoBERTa", "XLMRobertaModel"),
    CAMEMBERT("camembert", "CamemBERT", "CamembertModel");

    private final String modelType;
    private final String title;
    private final String className;

    Kind(String modelType, String title, String className) {
      this.modelType = modelType;
      this.title = title;
      this.className = className;
    }
  }

  static EncoderConfig read(Kind kind, JsonSettings json) {
    Architectures.requireAbsolutePositions(json);
    int pad = json.index(PAD).orElse(USUAL_PAD);
    EncoderConfig config = ConfigKeys.BERT.read(json, new Roberta(kind, pad));
    if (config.maxTokens() < SHORTEST) {
      throw new ModelException(
          "%s %d leaves no positions to a text: the first is the row after it, of %s %d."
              .formatted(PAD, pad, ConfigKeys.POSITIONS, config.maxPositions()));
    }
    return config;
  }

  @Override
  public String modelType() {
    return kind.modelType;
  }

  @Override
  public String title() {
    return kind.title;
  }

  @Override
  public String className() {
    return kind.className;
  }

  @Override
  public ConfigKeys keys() {
    return ConfigKeys.BERT;
  }

  @Override
  public void write(EncoderConfig config, JsonObject json) {
    json.addProperty(PAD, pad);
    json.addProperty("position_embedding_type", "absolute");
  }

  @Override
  public EncoderParts parts(EncoderConfig config, boolean pooler) {
    long hidden = config.hiddenSize();
    return EncoderParts.of(
        EncoderParts.embedding(
            config, hidden, EncoderParts.positions(config, hidden).with("pad", pad)),
        Bert.layers(config),
        EncoderParts.NOTHING_AROUND,
        EncoderParts.pooler(config, pooler().filter(name -> pooler)));
  }

  @Override
  public Optional<String> pooler() {
    return Optional.of(Bert.POOLER);
  }

  @Override
  public Pattern heads() {
    return HEADS;
  }

  @Override
  public List<String> variants(EncoderConfig config) {
    return List.of("roberta");
  }

  /** The rows up to the padding token's are no place of a token that counts. */
  @Override
  public int maxTokens(EncoderConfig config) {
    return config.maxPositions() - pad - 1;
  }
}
