package io.poolhouse.text;

import java.util.List;

/**
 * The token ids of one text. Every window starts with [CLS] and ends with [SEP] (or what the
 * model's tokenizer has in their places).
 *
 * @param windows one array a window, at most the limit long. None for {@link TextStatus#NULL}, two
 *     or more for {@link TextStatus#WINDOWED}, otherwise exactly one; that of {@link
 *     TextStatus#EMPTY} and of a text that the tokenizer could not take is [CLS][SEP]. The arrays
 *     are not copied: who changes one changes this text
 * @param status what became of the text
 */
public record TokenizedText(List<int[]> windows, TextStatus status) {

  /**
   * @throws IllegalArgumentException if there are windows without a text, or a text without windows
   */
  public TokenizedText {
    windows = List.copyOf(windows);
    if (windows.isEmpty() != (status == TextStatus.NULL)) {
      throw new IllegalArgumentException(
          "A text of status '%s' cannot have %d windows.".formatted(status.word(), windows.size()));
    }
  }

  /** Tokens over all windows, [CLS] and [SEP] of each included. */
  public int tokens() {
    return windows.stream().mapToInt(window -> window.length).sum();
  }
}
