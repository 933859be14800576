package io.poolhouse.spark;

import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Vectors;
import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Texts in, vectors and statuses out, one for one and in order. */
final class TextEncoder {
  private static final Logger LOG = LoggerFactory.getLogger(TextEncoder.class);

  private final TextTokenizer tokenizer;
  private final Function<List<TokenizedText>, Vectors> model;
  private final int poolings;
  private final BadRows badRows;

  /**
   * @param model gives {@code poolings} vectors a text; not asked where that is 0
   */
  TextEncoder(
      TextTokenizer tokenizer,
      Function<List<TokenizedText>, Vectors> model,
      int poolings,
      BadRows badRows) {
    this.tokenizer = tokenizer;
    this.model = model;
    this.poolings = poolings;
    this.badRows = badRows;
  }

  static TextEncoder of(EmbedSettings settings) {
    return of(settings, settings.plan());
  }

  /** With another plan than the settings'. */
  static TextEncoder of(EmbedSettings settings, PoolingPlan plan) {
    return new TextEncoder(
        SharedEncoders.tokenizer(settings),
        model(settings, plan),
        plan.poolings(),
        settings.badRows());
  }

  private static Function<List<TokenizedText>, Vectors> model(
      EmbedSettings settings, PoolingPlan plan) {
    if (plan.poolings() == 0) {
      return texts -> null; // nobody needs the weights
    }
    Encoder encoder = SharedEncoders.encoder(settings);
    return texts -> encoder.encode(texts, plan);
  }

  /**
   * @param texts may hold nulls
   */
  List<EmbeddedText> embed(List<String> texts) {
    List<TokenizedText> tokenized = tokenizer.tokenize(texts);
    return switch (badRows) {
      case MARK -> encodedOrMarked(tokenized);
      case FAIL -> {
        mustAllBeTokenized(tokenized);
        yield encoded(tokenized);
      }
    };
  }

  private List<EmbeddedText> encodedOrMarked(List<TokenizedText> texts) {
    try {
      return encoded(texts);
    } catch (RuntimeException unknownCulprit) {
      LOG.warn("Of {} texts some failed; each is tried alone.", texts.size(), unknownCulprit);
      // Where not even [CLS][SEP] can be encoded, no row is to blame, and none must be marked.
      model.apply(tokenizer.tokenize(List.of("")));
      return oneByOne(texts);
    }
  }

  private List<EmbeddedText> encoded(List<TokenizedText> texts) {
    Vectors vectors = poolings == 0 ? null : model.apply(texts);
    List<EmbeddedText> embedded = new ArrayList<>(texts.size());
    for (int text = 0; text < texts.size(); text++) {
      embedded.add(embedded(texts.get(text), vectors, text));
    }
    return embedded;
  }

  private EmbeddedText embedded(TokenizedText text, Vectors vectors, int index) {
    if (text.status() == TextStatus.NULL || text.status() == TextStatus.FAILED) {
      return EmbeddedText.without(text.status());
    }
    float[][] ofPoolings = new float[poolings][];
    for (int pooling = 0; pooling < poolings; pooling++) {
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

  private static void mustAllBeTokenized(List<TokenizedText> texts) {
    if (texts.stream().anyMatch(text -> text.status() == TextStatus.FAILED)) {
      throw new IllegalStateException(
          "A text could not be tokenized, and '--on-bad-row fail' was given."
              + " With 'mark' its row gets null vectors and the status 'failed'.");
    }
  }
}
