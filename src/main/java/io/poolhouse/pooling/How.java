package io.poolhouse.pooling;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How the states of a text's tokens become one vector. Formulas and origins: {@code
 * docs/poolings.md}. The order here is the order of {@code all}.
 */
public enum How {
  /** The first token's state. */
  CLS,
  /** tanh(W h + b) over the first token's state: the dense layer of next-sentence prediction. */
  POOLER,
  /** The mean over all tokens, [CLS] and [SEP] included. */
  MEAN,
  /** The mean over the text's own tokens, without [CLS] and [SEP]; zeros where there are none. */
  MEAN_NOSPECIAL,
  /** The largest value over all tokens, dimension by dimension. */
  MAX,
  /** The sum over all tokens, divided by the square root of their number. */
  SQRT,
  /** The last token's state: the final [SEP]. */
  LAST,
  /** The mean over all tokens in which token i, counted from 1, has the weight i. */
  WEIGHTED;

  /** As users write it: {@code mean-nospecial}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one that users write so. */
  public static Optional<How> named(String word) {
    return Arrays.stream(values()).filter(how -> how.word().equals(word)).findFirst();
  }
}
