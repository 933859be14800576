package io.poolhouse.pooling;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The words of poolings that have weights of their own. */
public enum LearnedWord {
  /** Learned queries say what each token of a text weighs. */
  ATTENTION,
  /** Learned weights of the layers, and then a word over their weighted average. */
  MIX;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<LearnedWord> named(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }
}
