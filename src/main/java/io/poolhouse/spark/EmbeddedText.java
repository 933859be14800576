package io.poolhouse.spark;

import io.poolhouse.text.TextStatus;

/**
 * What became of one text.
 *
 * @param vectors one per pooling; null for a null or failed text
 */
record EmbeddedText(float[][] vectors, TextStatus status, int tokens) {

  static EmbeddedText without(TextStatus status) {
    return new EmbeddedText(null, status, 0);
  }
}
