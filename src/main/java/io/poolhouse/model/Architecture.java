package io.poolhouse.model;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A family of encoders: all in which it differs from the others. {@code config.json} names it as
 * its {@code model_type}. How to add one: docs/architectures.md.
 */
public sealed interface Architecture
    permits Bert, Roberta, DistilBert, Electra, Albert, NomicBert, ModernBert, Mpnet, DebertaV2 {

  /** The family's word for itself in {@code config.json}. */
  String modelType();

  /** For people, such as {@code RoBERTa}. */
  String title();

  /** Hugging Face's class of the encoder without a head. */
  String className();

  /** The settings of {@code config.json} that every family has, under this family's names. */
  ConfigKeys keys();

  /** Adds the settings that only this family has. */
  void write(EncoderConfig config, JsonObject json);

  /**
   * Every part with the names and shapes of its tensors.
   *
   * @param pooler whether the model has the one of {@link #pooler}
   */
  EncoderParts parts(EncoderConfig config, boolean pooler);

  /** The name of the dense layer over the first token; empty where no model has one. */
  Optional<String> pooler();

  /** The name of the table of words, by which a file's prefix is found. */
  default String words() {
    return Bert.WORDS;
  }

  /** What lies beside the encoder in its file and is left out: heads that it was trained with. */
  Pattern heads();

  /**
   * What the program computes otherwise than BERT's: names of folders with its text, each going
   * before those before it.
   */
  default List<String> variants(EncoderConfig config) {
    return List.of();
  }

  /** The longest text that the position table allows, in tokens, the added ones included. */
  default int maxTokens(EncoderConfig config) {
    return config.maxPositions();
  }

  /**
   * Whether a {@code vocab.txt} says all of its tokenizer: WordPiece, with [CLS] before a text and
   * [SEP] after it.
   */
  default boolean hasBertsVocabulary() {
    return false;
  }

  /** {@code a BERT}, {@code an ALBERT}. */
  default String noun() {
    return ("AEIOUX".indexOf(title().charAt(0)) < 0 ? "a " : "an ") + title();
  }
}
