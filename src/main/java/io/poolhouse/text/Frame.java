package io.poolhouse.text;

import java.util.Arrays;

/** The token that a tokenizer puts before every text and the one it puts after: [CLS] and [SEP]. */
record Frame(int first, int last) {

  /**
   * Asks the tokenizer, because only its post-processor knows.
   *
   * @throws TokenizerException if it adds anything else than one token on either side
   */
  static Frame of(NativeTokenizer tokenizer) {
    int[] bare = tokenizer.contentIds("a");
    int[] framed = tokenizer.framedIds("a");
    boolean oneOnEitherSide =
        framed.length == bare.length + 2
            && Arrays.equals(framed, 1, framed.length - 1, bare, 0, bare.length);
    if (!oneOnEitherSide) {
      throw new TokenizerException(
          ("The tokenizer adds %d tokens to a text, expected one before it and one after it ([CLS]"
                  + " and [SEP]). Give its tokenizer.json the 'post_processor' that adds them.")
              .formatted(framed.length - bare.length));
    }
    return new Frame(framed[0], framed[framed.length - 1]);
  }

  /** A window: the content between the two. */
  int[] around(int[] content) {
    int[] window = new int[content.length + 2];
    window[0] = first;
    System.arraycopy(content, 0, window, 1, content.length);
    window[window.length - 1] = last;
    return window;
  }
}
