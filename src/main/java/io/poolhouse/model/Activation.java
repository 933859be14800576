package io.poolhouse.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an encoder applies between the two dense layers of its feed-forward block. */
public enum Activation {
  /** {@code x * Phi(x)} through the error function. */
  GELU("gelu", "gelu_python"),

  /**
   * {@code 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}: what Google's own graph computes. The
   * other spellings are the same formula; they differ from it in the last bit only.
   */
  GELU_TANH(
      "gelu_new",
      "gelu_pytorch_tanh",
      "gelu_fast",
      "gelu_accurate",
      "gelu_python_tanh",
      "gelu_tanh"),

  RELU("relu"),

  /** {@code x * sigmoid(x)}. */
  SILU("silu", "swish");

  private final List<String> words;

  Activation(String... words) {
    this.words = List.of(words);
  }

  /** The word for {@code hidden_act} in {@code config.json}. */
  public String word() {
    return words.get(0);
  }

  /** The formula's name, whatever the spelling was: {@code gelu_tanh} for {@code gelu_new}. */
  String formula() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws ModelException where the word names none that a model is read with; near relatives such
   *     as {@code quick_gelu} are another formula and are refused, not rounded
   */
  public static Activation parse(String word) {
    return Arrays.stream(values())
        .filter(activation -> activation.words.contains(word))
        .findFirst()
        .orElseThrow(() -> unknown(word));
  }

  private static ModelException unknown(String word) {
    String known = Arrays.stream(values()).map(Activation::word).collect(Collectors.joining(", "));
    return new ModelException("Unknown activation '%s'. Write one of: %s.".formatted(word, known));
  }
}
