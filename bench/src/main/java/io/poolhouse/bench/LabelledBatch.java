package io.poolhouse.bench;

import io.poolhouse.text.TokenizedText;
import java.util.List;

/**
 * What one step learns from.
 *
 * @param labels one a text, from 0
 */
record LabelledBatch(List<TokenizedText> texts, int[] labels) {

  /** [CLS] and [SEP] included. */
  long tokens() {
    return texts.stream().mapToLong(TokenizedText::tokens).sum();
  }

  /** Of the longest text: what padding fills all up to. */
  int longest() {
    return texts.stream().mapToInt(TokenizedText::tokens).max().orElse(0);
  }
}
