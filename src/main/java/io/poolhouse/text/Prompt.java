package io.poolhouse.text;

import java.util.Arrays;
import java.util.List;

/** What stands before each text: its token ids, where no text follows. */
record Prompt(int[] ids) {

  /**
   * @throws TokenizerException where it leaves no room for a text
   */
  static Prompt of(TokenizerOptions options, NativeTokenizer tokenizer) {
    int[] ids = options.prompt().isEmpty() ? new int[0] : tokenizer.contentIds(options.prompt());
    if (ids.length >= options.room()) {
      throw new TokenizerException(
          ("The prompt '%s' has %d tokens, [CLS] and [SEP] not counted; of %d that leaves no room for"
                  + " text. Give a larger --max-tokens, or --prompt none.")
              .formatted(options.prompt(), ids.length, options.maxTokens()));
    }
    return new Prompt(ids);
  }

  /** Whether nothing follows it. */
  boolean isAll(int[] content) {
    return Arrays.equals(ids, content);
  }

  /**
   * The parts of a text that is too long, each with the prompt before it.
   *
   * @param content the prompt's tokens and the text's
   */
  List<int[]> cut(int[] content, TokenizerOptions options) {
    // Its last token may have become one with the text's first.
    int mismatch = Arrays.mismatch(ids, content);
    int prefix = mismatch < 0 ? ids.length : Math.min(mismatch, ids.length);
    int room = options.room() - prefix;
    int[] own = Arrays.copyOfRange(content, prefix, content.length);
    return options.longTexts().cut(own, room, Math.min(options.windowStride(), room)).stream()
        .map(part -> behind(content, prefix, part))
        .toList();
  }

  private static int[] behind(int[] content, int prefix, int[] part) {
    int[] whole = Arrays.copyOf(content, prefix + part.length);
    System.arraycopy(part, 0, whole, prefix, part.length);
    return whole;
  }
}
