package io.poolhouse.model;

/** The names of a layer's tensors, without {@code .weight} and {@code .bias}. */
record LayerNames(
    String query,
    String key,
    String value,
    String attentionOutput,
    String attentionNorm,
    String intermediate,
    String output,
    String outputNorm) {

  /** Those of BERT, RoBERTa and ELECTRA. */
  static LayerNames ofBert(int layer) {
    String name = "encoder.layer." + layer;
    return new LayerNames(
        name + ".attention.self.query",
        name + ".attention.self.key",
        name + ".attention.self.value",
        name + ".attention.output.dense",
        name + ".attention.output.LayerNorm",
        name + ".intermediate.dense",
        name + ".output.dense",
        name + ".output.LayerNorm");
  }
}
