package io.poolhouse.job;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A plain Hugging Face folder with a BERT of random weights: 2 layers, hidden size 8, no pooler.
 */
public final class TinyModel {
  static final int HIDDEN = 8;
  static final int LAYERS = 2;
  static final int MAX_TOKENS = 16;

  private static final int INNER = 12;
  private static final List<String> VOCABULARY =
      List.of(
          "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[", "]", "cls", "a", "house", "is", "red",
          "##s", ".");

  private TinyModel() {}

  public static Path in(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "bert", "vocab_size": %d, "hidden_size": %d, "num_hidden_layers": %d,
         "num_attention_heads": 2, "intermediate_size": %d, "max_position_embeddings": %d,
         "type_vocab_size": 2, "layer_norm_eps": 1e-12, "hidden_act": "gelu"}
        """
            .formatted(VOCABULARY.size(), HIDDEN, LAYERS, INNER, MAX_TOKENS));
    Files.write(folder.resolve("vocab.txt"), VOCABULARY);
    Files.write(folder.resolve("model.safetensors"), safetensors());
    return folder;
  }

  /**
   * The same with a tokenizer that has no word for what it does not know: Hugging Face's library
   * refuses a text with such a word.
   */
  static Path withoutUnknown(Path folder) throws IOException {
    in(folder);
    Files.delete(folder.resolve("vocab.txt"));
    StringBuilder words = new StringBuilder();
    for (int id = 0; id < VOCABULARY.size(); id++) {
      words.append(id == 0 ? "" : ", ").append("\"%s\": %d".formatted(VOCABULARY.get(id), id));
    }
    Files.writeString(
        folder.resolve("tokenizer.json"),
        """
        {"version": "1.0", "added_tokens": [],
         "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
          "strip_accents": null, "lowercase": true},
         "pre_tokenizer": {"type": "BertPreTokenizer"},
         "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
         "model": {"type": "WordPiece", "unk_token": "[NONE]", "continuing_subword_prefix": "##",
          "max_input_chars_per_word": 100, "vocab": {%s}}}
        """
            .formatted(words));
    return folder;
  }

  private static byte[] safetensors() {
    JsonObject header = new JsonObject();
    ByteBuffer data = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(7);
    shapes()
        .forEach(
            (name, shape) -> {
              int begin = data.position();
              int size = shape.stream().reduce(1, (a, b) -> a * b);
              for (int i = 0; i < size; i++) {
                data.putFloat(random.nextFloat() - 0.5f);
              }
              header.add(name, entry(shape, begin, data.position()));
            });
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + json.length + data.position())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data.flip())
        .array();
  }

  private static JsonObject entry(List<Integer> shape, int begin, int end) {
    JsonArray sizes = new JsonArray();
    shape.forEach(sizes::add);
    JsonArray offsets = new JsonArray();
    offsets.add(begin);
    offsets.add(end);
    JsonObject entry = new JsonObject();
    entry.addProperty("dtype", "F32");
    entry.add("shape", sizes);
    entry.add("data_offsets", offsets);
    return entry;
  }

  private static Map<String, List<Integer>> shapes() {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    shapes.put("embeddings.word_embeddings.weight", List.of(VOCABULARY.size(), HIDDEN));
    shapes.put("embeddings.position_embeddings.weight", List.of(MAX_TOKENS, HIDDEN));
    shapes.put("embeddings.token_type_embeddings.weight", List.of(2, HIDDEN));
    addNorm(shapes, "embeddings.LayerNorm");
    for (int layer = 0; layer < LAYERS; layer++) {
      String prefix = "encoder.layer." + layer + ".";
      for (String part : List.of("query", "key", "value")) {
        addDense(shapes, prefix + "attention.self." + part, HIDDEN, HIDDEN);
      }
      addDense(shapes, prefix + "attention.output.dense", HIDDEN, HIDDEN);
      addNorm(shapes, prefix + "attention.output.LayerNorm");
      addDense(shapes, prefix + "intermediate.dense", INNER, HIDDEN);
      addDense(shapes, prefix + "output.dense", HIDDEN, INNER);
      addNorm(shapes, prefix + "output.LayerNorm");
    }
    return shapes;
  }

  private static void addDense(Map<String, List<Integer>> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", List.of(out, in));
    shapes.put(name + ".bias", List.of(out));
  }

  private static void addNorm(Map<String, List<Integer>> shapes, String name) {
    shapes.put(name + ".weight", List.of(HIDDEN));
    shapes.put(name + ".bias", List.of(HIDDEN));
  }
}
