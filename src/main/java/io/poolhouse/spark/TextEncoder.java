package io.poolhouse.spark;

import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Vectors;
import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Texts in, vectors and statuses out, one for one and in order. */
final class TextEncoder {
  private final TextTokenizer tokenizer;
  private final Optional<Encoder> encoder;
  private final PoolingPlan plan;
  private final BadRows badRows;

  /**
   * @param encoder empty where the plan has no poolings
   */
  private TextEncoder(
      TextTokenizer tokenizer, Optional<Encoder> encoder, PoolingPlan plan, BadRows badRows) {
    this.tokenizer = tokenizer;
    this.encoder = encoder;
    this.plan = plan;
    this.badRows = badRows;
  }

  static TextEncoder of(EmbedSettings settings) {
    return of(settings, settings.plan());
  }

  /** With another plan than the settings'. */
  static TextEncoder of(EmbedSettings settings, PoolingPlan plan) {
    return new TextEncoder(
        SharedEncoders.tokenizer(settings),
        plan.poolings() == 0 ? Optional.empty() : Optional.of(SharedEncoders.encoder(settings)),
        plan,
        settings.badRows());
  }

  /**
   * @param texts may hold nulls
   */
  List<EmbeddedText> embed(List<String> texts) {
    List<TokenizedText> tokenized = tokenizer.tokenize(texts);
    if (badRows == BadRows.FAIL) {
      mustAllBeTokenized(tokenized);
      return encoded(tokenized);
    }
    List<TokenizedText> usable = tokenized.stream().map(TextEncoder::withoutFailedTokens).toList();
    try {
      return encoded(usable);
    } catch (RuntimeException unknownCulprit) {
      return oneByOne(usable);
    }
  }

  private List<EmbeddedText> encoded(List<TokenizedText> texts) {
    if (encoder.isEmpty()) {
      return texts.stream()
          .map(text -> new EmbeddedText(null, text.status(), text.tokens()))
          .toList();
    }
    Vectors vectors = encoder.get().encode(texts, plan);
    List<EmbeddedText> embedded = new ArrayList<>(texts.size());
    for (int text = 0; text < texts.size(); text++) {
      embedded.add(embedded(texts.get(text), vectors, text));
    }
    return embedded;
  }

  private EmbeddedText embedded(TokenizedText text, Vectors vectors, int index) {
    if (text.windows().isEmpty()) {
      return EmbeddedText.without(text.status());
    }
    float[][] ofPoolings = new float[plan.poolings()][];
    for (int pooling = 0; pooling < ofPoolings.length; pooling++) {
      ofPoolings[pooling] = vectors.of(index, pooling);
    }
    return new EmbeddedText(ofPoolings, text.status(), text.tokens());
  }

  /** A batch that fails must not take its good rows along. */
  private List<EmbeddedText> oneByOne(List<TokenizedText> texts) {
    List<EmbeddedText> embedded = new ArrayList<>(texts.size());
    for (TokenizedText text : texts) {
      try {
        embedded.addAll(encoded(List.of(text)));
      } catch (RuntimeException culprit) {
        embedded.add(EmbeddedText.without(TextStatus.FAILED));
      }
    }
    return embedded;
  }

  private static TokenizedText withoutFailedTokens(TokenizedText text) {
    return text.status() == TextStatus.FAILED
        ? new TokenizedText(List.of(), TextStatus.FAILED)
        : text;
  }

  private static void mustAllBeTokenized(List<TokenizedText> texts) {
    if (texts.stream().anyMatch(text -> text.status() == TextStatus.FAILED)) {
      throw new IllegalStateException(
          "A text could not be tokenized, and '--on-bad-row fail' was given."
              + " With 'mark' its row gets null vectors and the status 'failed'.");
    }
  }
}
