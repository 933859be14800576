package io.poolhouse.engine;

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

  int tokens() {
    return ids.length;
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
