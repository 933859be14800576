package io.poolhouse.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The names of a tokenizer's control tokens, such as [CLS], [MASK] or {@code <s>}, and how to keep
 * texts from spelling them.
 */
record ControlTokens(Set<String> names) {

  /** Those that the file marks as special, and those that it puts around texts, marked or not. */
  static ControlTokens of(JsonObject tokenizer) {
    Set<String> names = new HashSet<>();
    objects(tokenizer.get("added_tokens"))
        .filter(token -> text(token.get("special")).equals("true"))
        .forEach(token -> names.add(text(token.get("content"))));
    framing(tokenizer.get("post_processor")).forEach(names::add);
    names.remove("");
    return new ControlTokens(names);
  }

  private static Stream<String> framing(JsonElement postProcessor) {
    if (!(postProcessor instanceof JsonObject processor)) {
      return Stream.empty();
    }
    Stream<String> template =
        processor.get("special_tokens") instanceof JsonObject byName
            ? byName.keySet().stream()
            : Stream.empty();
    Stream<String> pairs = Stream.of("cls", "sep").map(processor::get).map(ControlTokens::first);
    Stream<String> nested = objects(processor.get("processors")).flatMap(ControlTokens::framing);
    return Stream.of(template, pairs, nested).flatMap(names -> names);
  }

  /** The name in a pair of name and number; empty, as below, for what Rust will refuse to load. */
  private static String first(JsonElement pair) {
    return pair instanceof JsonArray array && !array.isEmpty() ? text(array.get(0)) : "";
  }

  private static String text(JsonElement element) {
    return element instanceof JsonPrimitive primitive ? primitive.getAsString() : "";
  }

  private static Stream<JsonObject> objects(JsonElement array) {
    return array instanceof JsonArray elements
        ? elements.asList().stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
        : Stream.empty();
  }

  /**
   * The tokenizer without a way from these names in a text to the control tokens. The
   * post-processor, which refers to them by id, still adds them around a text.
   *
   * <p>They get names that no text has, among the added tokens and in the vocabulary. Taking them
   * out would not do: a token that the vocabulary lacks has no id but its place among the added
   * ones, whatever the file says, so those after it would move. And Unigram models list {@code <s>}
   * among their pieces, with the best score of all, and would find it in a text.
   */
  JsonObject asText(JsonObject tokenizer) {
    // Random, because a fixed name could be spelled by a text of someone who knows it.
    String unspeakable = UUID.randomUUID().toString();
    JsonObject changed = TokenizerJson.shallowCopy(tokenizer);
    changed.add("added_tokens", renamedAdded(tokenizer.get("added_tokens"), unspeakable));
    changed.add("model", renamedIn(tokenizer.getAsJsonObject("model"), unspeakable));
    return changed;
  }

  private JsonElement renamedAdded(JsonElement addedTokens, String unspeakable) {
    if (!(addedTokens instanceof JsonArray all)) {
      return addedTokens;
    }
    JsonArray changed = new JsonArray(all.size());
    all.forEach(token -> changed.add(renamedToken(token, unspeakable)));
    return changed;
  }

  private JsonElement renamedToken(JsonElement addedToken, String unspeakable) {
    if (!(addedToken instanceof JsonObject token) || !names.contains(text(token.get("content")))) {
      return addedToken;
    }
    JsonObject changed = TokenizerJson.shallowCopy(token);
    changed.addProperty("content", renamed(text(token.get("content")), unspeakable));
    return changed;
  }

  private JsonObject renamedIn(JsonObject model, String unspeakable) {
    JsonObject changed = TokenizerJson.shallowCopy(model);
    changed.add("vocab", renamed(model.get("vocab"), unspeakable));
    if (model.get("unk_token") instanceof JsonPrimitive unknown) {
      changed.addProperty("unk_token", renamed(unknown.getAsString(), unspeakable));
    }
    return changed;
  }

  private JsonElement renamed(JsonElement vocabulary, String unspeakable) {
    if (vocabulary instanceof JsonArray pieces) {
      JsonArray changed = new JsonArray(pieces.size());
      pieces.forEach(piece -> changed.add(renamedPiece(piece, unspeakable)));
      return changed;
    }
    JsonObject changed = new JsonObject();
    vocabulary
        .getAsJsonObject()
        .asMap()
        .forEach((name, id) -> changed.add(renamed(name, unspeakable), id));
    return changed;
  }

  /** A Unigram entry is a pair of piece and score. */
  private JsonElement renamedPiece(JsonElement entry, String unspeakable) {
    if (!names.contains(first(entry))) {
      return entry;
    }
    JsonArray changed = entry.deepCopy().getAsJsonArray();
    changed.set(0, new JsonPrimitive(renamed(first(entry), unspeakable)));
    return changed;
  }

  private String renamed(String name, String unspeakable) {
    return names.contains(name) ? name + unspeakable : name;
  }
}
