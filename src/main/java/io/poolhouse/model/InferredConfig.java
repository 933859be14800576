package io.poolhouse.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration read off the shapes of the weights, where a source has no {@code config.json}.
 */
final class InferredConfig {
  private static final Pattern LAYER = Pattern.compile("encoder\\.layer\\.(\\d{1,6})\\..*");

  private final CanonicalTensors tensors;
  private final String where;

  InferredConfig(CanonicalTensors tensors, String where) {
    this.tensors = tensors;
    this.where = where;
  }

  /**
   * @param heads shapes do not tell them: {@code [hidden, hidden]} is the same for any number
   */
  EncoderConfig of(int heads, double layerNormEpsilon, Activation activation) {
    int tokenTypes = size(Bert.TOKEN_TYPES, 0);
    if (tokenTypes == 1) {
      // RoBERTa's tensors bear BERT's names, but its positions start at 2: read as BERT it would
      // give wrong vectors without a complaint.
      throw new ModelException(
          ("'%s' has one token type, as a RoBERTa has and a BERT has not. If it is a BERT, put its"
                  + " config.json beside it; this version reads 'bert'.")
              .formatted(where));
    }
    return new EncoderConfig(
        size(Bert.WORDS, 0),
        size(Bert.WORDS, 1),
        layers(),
        heads,
        size("encoder.layer.0.intermediate.dense.weight", 0),
        size(Bert.POSITIONS, 0),
        tokenTypes,
        layerNormEpsilon,
        activation);
  }

  /** The rule of all BERTs that Google released: 64 floats a head. */
  int googlesHeads(OptionalInt given) {
    int hidden = size(Bert.WORDS, 1);
    if (given.isEmpty() && hidden % 64 != 0) {
      throw unsaid("number of attention heads", "--heads N");
    }
    return given.orElse(hidden / 64);
  }

  int heads(OptionalInt given, Optional<Integer> graph) {
    return given.orElseGet(
        () -> graph.orElseThrow(() -> unsaid("number of attention heads", "--heads N")));
  }

  Activation activation(Optional<Activation> given, Optional<String> graph) {
    return given
        .or(() -> graph.map(Activation::parse))
        .orElseThrow(() -> unsaid("activation", "--activation gelu"));
  }

  private ModelException unsaid(String what, String option) {
    return new ModelException(
        "'%s' does not tell the %s. Put the model's config.json beside it, or say '%s'."
            .formatted(where, what, option));
  }

  private int size(String name, int dimension) {
    Tensor tensor = tensors.tensors().get(name);
    if (tensor == null) {
      throw new ModelException(
          "'%s' has no tensor '%s', which every BERT has.".formatted(where, name));
    }
    List<Long> shape = tensor.shape();
    if (shape.size() != 2 || shape.get(dimension) > Integer.MAX_VALUE) {
      throw new ModelException(
          "'%s': tensor '%s' has shape %s; expected two dimensions."
              .formatted(where, tensors.origins().get(name), shape));
    }
    return shape.get(dimension).intValue();
  }

  private int layers() {
    return tensors.tensors().keySet().stream()
        .map(LAYER::matcher)
        .filter(Matcher::matches)
        .mapToInt(layer -> Integer.parseInt(layer.group(1)) + 1)
        .max()
        .orElseThrow(
            () -> new ModelException("'%s' has no layers: it is no BERT.".formatted(where)));
  }
}
