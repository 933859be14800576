package io.poolhouse.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every tensor of a BERT by Hugging Face's name, with its shape, in one fixed order. */
final class BertTensors {
  static final String WORDS = "embeddings.word_embeddings.weight";
  static final String POSITIONS = "embeddings.position_embeddings.weight";
  static final String TOKEN_TYPES = "embeddings.token_type_embeddings.weight";
  static final String POOLER_WEIGHT = "pooler.dense.weight";
  static final String POOLER_BIAS = "pooler.dense.bias";

  private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

  private BertTensors() {}

  /** Dense weights are {@code [outputs, inputs]}, as torch has them. */
  static Map<String, List<Long>> shapes(BertConfig config, boolean pooler) {
    long hidden = config.hiddenSize();
    BertTensors tensors = new BertTensors();
    tensors.shapes.put(WORDS, List.of((long) config.vocabularySize(), hidden));
    tensors.shapes.put(POSITIONS, List.of((long) config.maxPositions(), hidden));
    tensors.shapes.put(TOKEN_TYPES, List.of((long) config.tokenTypes(), hidden));
    tensors.norm("embeddings.LayerNorm", hidden);
    for (int layer = 0; layer < config.layers(); layer++) {
      tensors.layer("encoder.layer." + layer, hidden, config.intermediateSize());
    }
    if (pooler) {
      tensors.dense("pooler.dense", hidden, hidden);
    }
    return tensors.shapes;
  }

  private void layer(String name, long hidden, long intermediate) {
    dense(name + ".attention.self.query", hidden, hidden);
    dense(name + ".attention.self.key", hidden, hidden);
    dense(name + ".attention.self.value", hidden, hidden);
    dense(name + ".attention.output.dense", hidden, hidden);
    norm(name + ".attention.output.LayerNorm", hidden);
    dense(name + ".intermediate.dense", intermediate, hidden);
    dense(name + ".output.dense", hidden, intermediate);
    norm(name + ".output.LayerNorm", hidden);
  }

  private void dense(String name, long outputs, long inputs) {
    shapes.put(name + ".weight", List.of(outputs, inputs));
    shapes.put(name + ".bias", List.of(outputs));
  }

  private void norm(String name, long hidden) {
    shapes.put(name + ".weight", List.of(hidden));
    shapes.put(name + ".bias", List.of(hidden));
  }
}
