package io.poolhouse.model;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The reader of {@code config.json} for each {@code model_type} that this version knows. */
final class Architectures {
  private static final String TYPE = "model_type";
  private static final String CLASSES = "architectures";
  private static final String USUAL = "bert";

  private static final SortedMap<String, Function<JsonSettings, EncoderConfig>> READERS =
      new TreeMap<>();

  static {
    READERS.put("albert", Albert::read);
    READERS.put(USUAL, Bert::read);
    READERS.put("camembert", json -> Roberta.read(Roberta.Kind.CAMEMBERT, json));
    READERS.put("deberta-v2", DebertaV2::read);
    READERS.put("distilbert", DistilBert::read);
    READERS.put("electra", Electra::read);
    READERS.put("modernbert", ModernBert::read);
    READERS.put("nomic_bert", NomicBert::read);
    READERS.put("mpnet", Mpnet::read);
    READERS.put("roberta", json -> Roberta.read(Roberta.Kind.ROBERTA, json));
    READERS.put("xlm-roberta", json -> Roberta.read(Roberta.Kind.XLM_ROBERTA, json));
  }

  private Architectures() {}

  /**
   * @throws ModelException where the family is another, or the model is one that it is not read
   *     with
   */
  static EncoderConfig read(JsonSettings json) {
    String type = json.text(TYPE).orElseGet(() -> unsaid(json));
    Function<JsonSettings, EncoderConfig> reader = READERS.get(type);
    if (reader == null) {
      throw new ModelException(
          "this is a '%s' model; this version reads %s.".formatted(type, known()));
    }
    refuseDecoders(json);
    return reader.apply(json);
  }

  /** Google's own files say neither this nor a class. RoBERTa's have all of BERT's settings. */
  private static String unsaid(JsonSettings json) {
    json.texts(CLASSES).stream()
        .filter(name -> !name.startsWith("Bert"))
        .findFirst()
        .ifPresent(
            name -> {
              throw new ModelException(
                  "%s is missing, and %s has '%s', which is no BERT. Set it to one of %s."
                      .formatted(TYPE, CLASSES, name, known()));
            });
    return USUAL;
  }

  /** Every {@code model_type}, for messages. */
  static String known() {
    return "'" + String.join("', '", READERS.keySet()) + "'";
  }

  private static void refuseDecoders(JsonSettings json) {
    if (json.flag("is_decoder").orElse(false)) {
      throw new ModelException(
          "is_decoder is true: a decoder's tokens see only those before them. This version reads encoders.");
    }
  }

  /** For families whose positions are rows of a table. */
  static void requireAbsolutePositions(JsonSettings json) {
    String positions = json.text("position_embedding_type").orElse("absolute");
    if (!positions.equals("absolute")) {
      throw new ModelException(
          "position_embedding_type is '%s'; this version reads 'absolute'.".formatted(positions));
    }
  }
}
