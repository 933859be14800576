package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How sentence-transformers makes a vector of a text with a model: what comes before the encoder,
 * and what after it.
 *
 * @param pooling of the module Pooling, in the pooling language; empty: the folder has none
 * @param promptPooled whether the tokens of a prompt are pooled with those of the text
 * @param dense the dense layers over the pooled vector, and the divisions by its length before the
 *     last of them, in their order
 * @param normalizes whether the finished vector is divided by its length
 * @param maxTokens the longest text that it cuts to, where it says so
 * @param lowercase whether it lower-cases texts before the tokenizer
 * @param files what all this was read from
 */
public record SentenceModules(
    Optional<String> pooling,
    boolean promptPooled,
    List<SentenceStep> dense,
    boolean normalizes,
    Optional<Integer> maxTokens,
    boolean lowercase,
    Prompts prompts,
    List<Path> files) {

  /** The word of the pooling language for the pooled vector behind the dense layers. */
  public static final String DENSE_WORD = "dense";

  public SentenceModules {
    dense = List.copyOf(dense);
    files = List.copyOf(files);
  }

  public boolean hasDense() {
    return !dense.isEmpty();
  }

  /** In the pooling language: what sentence-transformers itself gives. */
  Optional<String> defaultPooling() {
    return hasDense() ? Optional.of(DENSE_WORD) : pooling;
  }

  /** Numbers in a vector that went through the dense layers. */
  public int denseWidth() {
    int width = 0;
    for (SentenceStep step : dense) {
      width = step instanceof SentenceStep.Dense layer ? layer.module().outputs() : width;
    }
    return width;
  }

  /**
   * @throws ModelException for a dense layer that takes vectors of another width than those it gets
   */
  void mustFit(int hiddenSize) {
    long width = (long) hiddenSize * pooling.orElse("").split("\\+").length;
    for (SentenceStep step : dense) {
      if (step instanceof SentenceStep.Dense layer) {
        if (layer.module().inputs() != width) {
          throw new ModelException(
              "'%s': in_features is %d, but the vectors before it have %d numbers."
                  .formatted(layer.module().configuration(), layer.module().inputs(), width));
        }
        width = layer.module().outputs();
      }
    }
  }

  /** The dense layers with their numbers; an empty place divides the vector by its length. */
  public List<Optional<DenseLayer>> denseLayers() throws IOException {
    List<Optional<DenseLayer>> layers = new ArrayList<>();
    for (SentenceStep step : dense) {
      layers.add(
          step instanceof SentenceStep.Dense layer
              ? Optional.of(layer.module().layer())
              : Optional.empty());
    }
    return layers;
  }

  /**
   * Of a model that was trained further, on vectors of one pooling: texts are read as before, but
   * the dense layers and the division were made for other vectors.
   */
  public SentenceModules retrained(String trained) {
    return new SentenceModules(
        Optional.of(trained), true, List.of(), false, maxTokens, lowercase, prompts, files);
  }
}
