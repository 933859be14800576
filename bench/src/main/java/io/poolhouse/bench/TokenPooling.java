package io.poolhouse.bench;

import java.util.Locale;

/** The poolings that every peer has. */
enum TokenPooling {
  MEAN,
  CLS;

  /** In the pooling language, and in the peers' own settings. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static TokenPooling parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
