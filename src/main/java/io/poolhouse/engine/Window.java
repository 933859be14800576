package io.poolhouse.engine;

import io.poolhouse.model.EncoderConfig;
import io.poolhouse.text.TokenizedText;
import java.util.ArrayList;
import java.util.List;

/**
 * One window of one text, on its way through the program.
 *
 * @param text index of the text in the call
 * @param ids token ids, [CLS] first, [SEP] last
 * @param offset tokens of the same text in the windows before this one
 */
record Window(int text, int[] ids, int offset) {

  /** A window without tokens aborts the JVM inside PyTorch; one token has no [SEP]. */
  Window {
    if (ids.length < 2) {
      throw new IllegalArgumentException(
          "Text %d has a window of %d tokens; expected at least 2, [CLS] and [SEP]."
              .formatted(text, ids.length));
    }
  }

  int tokens() {
    return ids.length;
  }

  /**
   * Refuses what has no row in the embedding tables. PyTorch checks that on the CPU only: on CUDA
   * one such id ends every later call of the process.
   *
   * @throws IllegalArgumentException for an id beyond the vocabulary, or too many tokens
   */
  void mustFit(EncoderConfig config) {
    if (tokens() > config.maxTokens()) {
      throw new IllegalArgumentException(
          "Text %d has a window of %d tokens, but the model takes at most %d."
              .formatted(text, tokens(), config.maxTokens()));
    }
    for (int id : ids) {
      if (id < 0 || id >= config.vocabularySize()) {
        throw new IllegalArgumentException(
            ("Text %d has the token id %d, but the model has the ids 0 to %d."
                    + " Use the tokenizer that was published with it.")
                .formatted(text, id, config.vocabularySize() - 1));
      }
    }
  }

  /** What every window of the model has: [CLS] and [SEP]. */
  Window withoutWords() {
    return new Window(text, new int[] {ids[0], ids[ids.length - 1]}, 0);
  }

  /**
   * The windows of texts that have one each, as training takes them.
   *
   * @throws IllegalArgumentException for other texts, and what the model does not take
   */
  static List<Window> oneOfEach(List<TokenizedText> texts, EncoderConfig config) {
    List<Window> windows = new ArrayList<>(texts.size());
    for (int text = 0; text < texts.size(); text++) {
      List<int[]> ids = texts.get(text).windows();
      if (ids.size() != 1) {
        throw new IllegalArgumentException(
            "Text %d has %d windows; training takes one. Leave null texts out, and cut long ones."
                .formatted(text, ids.size()));
      }
      Window window = new Window(text, ids.get(0), 0);
      window.mustFit(config);
      windows.add(window);
    }
    return windows;
  }

  /** The windows of all texts, in the order of the texts. */
  static List<Window> of(List<TokenizedText> texts) {
    List<Window> windows = new ArrayList<>(texts.size());
    for (int text = 0; text < texts.size(); text++) {
      int offset = 0;
      for (int[] ids : texts.get(text).windows()) {
        windows.add(new Window(text, ids, offset));
        offset += ids.length;
      }
    }
    return windows;
  }
}
