package io.poolhouse.text;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * A Hugging Face {@code tokenizer.json}. Checks only what is read here; the library that loads it
 * checks the rest.
 */
record TokenizerJson(JsonObject tree) {
  private static final Gson GSON =
      new GsonBuilder().setStrictness(Strictness.STRICT).serializeNulls().create();

  private static final JsonPrimitive LOWERCASE = new JsonPrimitive("Lowercase");
  private static final JsonPrimitive BERT_NORMALIZER = new JsonPrimitive("BertNormalizer");

  /** Characters of a wrong file that an error quotes from either end. */
  private static final int QUOTED = 20;

  /**
   * @throws TokenizerException if it is not JSON, or has no vocabulary
   */
  static TokenizerJson parse(String json) {
    JsonElement tree = element(json);
    if (!(tree instanceof JsonObject object) || vocabulary(object) == null) {
      throw new TokenizerException(
          ("The JSON is no tokenizer: it has no 'model' with a 'vocab'%s. Expected the content of"
                  + " Hugging Face's tokenizer.json (not config.json, not tokenizer_config.json).")
              .formatted(tree instanceof JsonObject other ? has(other) : ""));
    }
    return new TokenizerJson(object);
  }

  private static JsonElement element(String json) {
    try {
      return GSON.fromJson(json, JsonElement.class);
    } catch (JsonParseException notJson) {
      throw new TokenizerException(
          ("The tokenizer is not JSON: it starts with '%s' and ends with '%s'. Expected the whole"
                  + " content of Hugging Face's tokenizer.json.")
              .formatted(
                  json.substring(0, Math.min(QUOTED, json.length())),
                  json.substring(Math.max(0, json.length() - QUOTED))),
          notJson);
    }
  }

  private static String has(JsonObject other) {
    List<String> names = other.keySet().stream().limit(3).toList();
    return names.isEmpty() ? "" : ", but '" + String.join("', '", names) + "'";
  }

  /**
   * Token to id in WordPiece and BPE, a list of piece and score in Unigram; null if there is none.
   */
  private static JsonElement vocabulary(JsonObject tree) {
    JsonElement vocabulary =
        tree.get("model") instanceof JsonObject model ? model.get("vocab") : null;
    return vocabulary instanceof JsonObject || vocabulary instanceof JsonArray ? vocabulary : null;
  }

  /** Every id that the file gives to a token, control tokens included. */
  BitSet ids() {
    BitSet ids = new BitSet();
    if (vocabulary(tree) instanceof JsonObject byName) {
      byName.asMap().values().forEach(id -> ids.set(id.getAsInt()));
    } else if (vocabulary(tree) instanceof JsonArray byPosition) {
      ids.set(0, byPosition.size());
    }
    if (tree.get("added_tokens") instanceof JsonArray added) {
      added.forEach(token -> ids.set(token.getAsJsonObject().get("id").getAsInt()));
    }
    return ids;
  }

  /** The same tokenizer, but it gives every text as many tokens as the text has. */
  TokenizerJson withoutPaddingAndTruncation() {
    JsonObject changed = shallowCopy(tree);
    changed.add("padding", JsonNull.INSTANCE);
    changed.add("truncation", JsonNull.INSTANCE);
    return new TokenizerJson(changed);
  }

  /** The same tokenizer, but nothing that a text says becomes a control token. */
  TokenizerJson withControlTokensAsText() {
    return new TokenizerJson(ControlTokens.of(tree).asText(tree));
  }

  /** The same tokenizer, with these flags in its BertNormalizer, if it has one. */
  TokenizerJson normalizing(Map<String, Boolean> flags) {
    if (!(tree.get("normalizer") instanceof JsonObject own)
        || !BERT_NORMALIZER.equals(own.get("type"))) {
      return this;
    }
    JsonObject normalizer = shallowCopy(own);
    flags.forEach(normalizer::addProperty);
    JsonObject changed = shallowCopy(tree);
    changed.add("normalizer", normalizer);
    return new TokenizerJson(changed);
  }

  /**
   * The same tokenizer, but texts are lower-cased before anything else, unless a step of its own
   * does that.
   */
  TokenizerJson lowercased() {
    JsonArray steps = new JsonArray();
    if (tree.get("normalizer") instanceof JsonObject own) {
      if (own.get("normalizers") instanceof JsonArray sequence) {
        steps.addAll(sequence);
      } else {
        steps.add(own);
      }
    }
    for (JsonElement step : steps) {
      if (step instanceof JsonObject object && LOWERCASE.equals(object.get("type"))) {
        return this;
      }
    }
    JsonObject lowercase = new JsonObject();
    lowercase.add("type", LOWERCASE);
    JsonArray all = new JsonArray();
    all.add(lowercase);
    all.addAll(steps);
    JsonObject normalizer = new JsonObject();
    normalizer.addProperty("type", "Sequence");
    normalizer.add("normalizers", all);
    JsonObject changed = shallowCopy(tree);
    changed.add("normalizer", normalizer);
    return new TokenizerJson(changed);
  }

  /** Vocabularies have up to 250,000 entries: what does not change is shared, not copied. */
  static JsonObject shallowCopy(JsonObject object) {
    JsonObject copy = new JsonObject();
    object.asMap().forEach(copy::add);
    return copy;
  }

  /** As a file has it. */
  String text() {
    return GSON.toJson(tree);
  }
}
