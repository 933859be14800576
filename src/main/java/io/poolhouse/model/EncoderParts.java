package io.poolhouse.model;

import io.poolhouse.model.Part.Block;
import io.poolhouse.model.Part.Blocks;
import io.poolhouse.model.Part.Dense;
import io.poolhouse.model.Part.Leaf;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A whole encoder.
 *
 * @param embedding what token ids become
 * @param layers those that have weights of their own
 * @param order which of {@code layers} is the first, the second and so on
 * @param around what all layers read, and what follows the last
 * @param pooler {@link Dense#NONE} where there is none
 */
public record EncoderParts(
    Block embedding, List<Block> layers, List<Integer> order, Block around, Dense pooler) {

  /** Around the layers of a BERT: nothing. */
  static final Block NOTHING_AROUND = Block.of("Around");

  /** Layers that all have weights of their own. */
  static EncoderParts of(Block embedding, List<Block> layers, Block around, Dense pooler) {
    List<Integer> order = IntStream.range(0, layers.size()).boxed().toList();
    return new EncoderParts(embedding, layers, order, around, pooler);
  }

  /**
   * BERT's embedding: a word, its position and the row of token type 0, normalised.
   *
   * @param width of the tables
   * @param positions a block of kind {@code Positions}
   */
  static Block embedding(EncoderConfig config, long width, Block positions) {
    Leaf types =
        config.tokenTypes() > 0
            ? Leaf.table(Bert.TOKEN_TYPES, config.tokenTypes(), width)
            : Leaf.NONE;
    return Block.of("Embedding")
        .with("words", Part.Words.of(Bert.WORDS, config.vocabularySize(), width))
        .with("positions", positions)
        .with("token_types", types)
        .with("norm", Part.Norm.of("embeddings.LayerNorm", width, config.layerNormEpsilon()));
  }

  /**
   * The embedding of models whose positions are not rows of a table; token types and the norm are
   * to be added.
   *
   * @param words the table's name
   */
  static Block unplaced(EncoderConfig config, String words) {
    return Block.of("Embedding")
        .with("words", Part.Words.of(words, config.vocabularySize(), config.hiddenSize()));
  }

  /** A learned row for each place in a window. */
  static Block positions(EncoderConfig config, long width) {
    return Block.of("Positions")
        .with("rows", Leaf.table(Bert.POSITIONS, config.maxPositions(), width));
  }

  /** BERT's layer, whatever its tensors are called. */
  static Block layer(EncoderConfig config, LayerNames names) {
    long hidden = config.hiddenSize();
    long inner = config.intermediateSize();
    double epsilon = config.layerNormEpsilon();
    return Block.of("Layer")
        .with("heads", config.heads())
        .with("activation", config.activation().formula())
        .with(
            "query_key_value", Dense.of(hidden, hidden, names.query(), names.key(), names.value()))
        .with("attention_output", Dense.of(hidden, hidden, names.attentionOutput()))
        .with("attention_norm", Part.Norm.of(names.attentionNorm(), hidden, epsilon))
        .with("intermediate", Dense.of(inner, hidden, names.intermediate()))
        .with("output", Dense.of(hidden, inner, names.output()))
        .with("output_norm", Part.Norm.of(names.outputNorm(), hidden, epsilon));
  }

  /**
   * A square layer over the first token.
   *
   * @param name of its tensors; empty where there is none
   */
  static Dense pooler(EncoderConfig config, Optional<String> name) {
    long hidden = config.hiddenSize();
    return name.map(dense -> Dense.of(hidden, hidden, dense)).orElse(Dense.NONE);
  }

  /** As one tree: the program's class {@code Encoder}. */
  public Block whole() {
    return Block.of("Encoder")
        .with("embedding", embedding)
        .with("layers", new Blocks(layers))
        .with("order", order)
        .with("around", around)
        .with("pooler", pooler);
  }
}
