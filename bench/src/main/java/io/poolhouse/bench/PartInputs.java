package io.poolhouse.bench;

import io.poolhouse.model.ModelPackage;
import io.poolhouse.model.ModelStore;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.util.List;

/** What the parts are measured on: {@code minilm}, short texts and long ones. */
public final class PartInputs {
  public static final int TEXTS = 256;
  private static final int LONG_TOKENS = 400;

  private PartInputs() {}

  static BenchModel model() throws IOException {
    return BenchModel.prepare(BenchModel.MINILM);
  }

  static ModelPackage modelPackage() throws IOException {
    return ModelStore.open(BenchModel.HOME).resolve(BenchModel.MINILM);
  }

  /**
   * @param length {@code short} or {@code long}
   * @return {@link #TEXTS}
   */
  public static List<String> texts(String length) {
    Glosses glosses = new Glosses();
    return length.equals("long") ? glosses.joined(TEXTS, LONG_TOKENS) : glosses.spread(TEXTS);
  }

  /** As {@link #texts}, tokenized. */
  public static List<TokenizedText> tokenized(String length) throws IOException {
    try (TextTokenizer tokenizer = model().tokenizer()) {
      return tokenizer.tokenize(texts(length));
    }
  }
}
