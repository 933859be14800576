package io.poolhouse.text;

import java.io.Serializable;
import java.util.Objects;

/**
 * How texts become token ids.
 *
 * @param maxTokens the most tokens in a window, [CLS] and [SEP] included; at least 3
 * @param longTexts what becomes of longer texts
 * @param windowStride content tokens from one window's start to the next, 1 to {@code maxTokens -
 *     2}; the latter means no overlap. Only {@link LongTexts#WINDOW} uses it
 * @param controlTokens whether a literal such as {@code [SEP]} in a text becomes the control token,
 *     as Hugging Face's tokenizers have it; otherwise it is text like any other
 * @param prompt what is put before each text, and before each window of a long one; often nothing.
 *     Its tokens count
 */
public record TokenizerOptions(
    int maxTokens, LongTexts longTexts, int windowStride, boolean controlTokens, String prompt)
    implements Serializable {

  /** [CLS] and [SEP]. */
  private static final int FRAME = 2;

  /**
   * @throws TokenizerException if a number is out of its range
   */
  public TokenizerOptions {
    Objects.requireNonNull(longTexts, "longTexts");
    Objects.requireNonNull(prompt, "prompt");
    if (maxTokens <= FRAME) {
      throw new TokenizerException(
          "A limit of %d tokens leaves no room for text between [CLS] and [SEP]. Give at least 3."
              .formatted(maxTokens));
    }
    if (windowStride < 1 || windowStride > maxTokens - FRAME) {
      throw new TokenizerException(
          ("A window stride of %d tokens is out of range. With windows of %d tokens, [CLS] and [SEP]"
                  + " included, give 1 to %d; %3$d means no overlap.")
              .formatted(windowStride, maxTokens, maxTokens - FRAME));
    }
  }

  /** Without a prompt. */
  public TokenizerOptions(
      int maxTokens, LongTexts longTexts, int windowStride, boolean controlTokens) {
    this(maxTokens, longTexts, windowStride, controlTokens, "");
  }

  /** Windows without overlap, and texts as data. */
  public static TokenizerOptions of(int maxTokens, LongTexts longTexts) {
    // A limit below 3 must fail as a limit, not as the stride that follows from it.
    return new TokenizerOptions(maxTokens, longTexts, maxTokens - FRAME, false);
  }

  /** Content tokens in a full window. */
  int room() {
    return maxTokens - FRAME;
  }
}
