package io.poolhouse.spark;

import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Vectors;
import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.TaskKilledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tokenizer, the model, and what becomes of texts that one of them refuses. */
final class TextEncoder implements TextEncoding {
  private static final Logger LOG = LoggerFactory.getLogger(TextEncoder.class);

  /** As much of a text as a message shows where it was asked to. */
  private static final int SHOWN_CHARACTERS = 200;

  private final TextTokenizer tokenizer;
  private final Function<List<TokenizedText>, Vectors> model;
  private final PoolingPlan plan;
  private final OnBadText onBadText;
  private final EmbedCounters counters;

  /**
   * @param inMessages whether an error may show the text
   */
  record OnBadText(BadRows rows, boolean inMessages) {}

  /**
   * @param model gives the plan's vectors; not asked where it has no pooling
   */
  TextEncoder(
      TextTokenizer tokenizer,
      Function<List<TokenizedText>, Vectors> model,
      PoolingPlan plan,
      OnBadText onBadText,
      EmbedCounters counters) {
    this.tokenizer = tokenizer;
    this.model = model;
    this.plan = plan;
    this.onBadText = onBadText;
    this.counters = counters;
  }

  @Override
  public List<EmbeddedText> embed(List<String> texts) {
    long start = System.nanoTime();
    List<TokenizedText> tokenized = tokenizer.tokenize(texts);
    counters.addTime(Counter.TOKENIZING, start);
    if (onBadText.rows() == BadRows.FAIL) {
      mustAllBeTokenized(texts, tokenized);
    }
    List<EmbeddedText> embedded = encodedOrEachAlone(texts, tokenized);
    counters.add(Counter.TOKENS, embedded.stream().mapToLong(EmbeddedText::tokens).sum());
    return embedded;
  }

  private List<EmbeddedText> encodedOrEachAlone(List<String> texts, List<TokenizedText> tokenized) {
    try {
      return encoded(tokenized);
    } catch (TaskKilledException cancelled) {
      throw cancelled;
    } catch (RuntimeException unknownCulprit) {
      LOG.warn("Of {} texts some failed; each is tried alone.", texts.size(), unknownCulprit);
      counters.add(Counter.RETRIES, 1);
      // Where not even [CLS][SEP] can be encoded, no row is to blame, and none must be marked.
      model.apply(tokenizer.tokenize(List.of("")));
      return oneByOne(texts, tokenized);
    }
  }

  private List<EmbeddedText> encoded(List<TokenizedText> texts) {
    Vectors vectors = plan.poolings() == 0 ? null : model.apply(texts);
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
    float[][] ofPoolings = new float[plan.poolings()][];
    for (int pooling = 0; pooling < ofPoolings.length; pooling++) {
      ofPoolings[pooling] = vectors.of(index, pooling);
    }
    return new EmbeddedText(ofPoolings, text.status(), text.tokens());
  }

  /** A batch that fails must not take its good rows along. */
  private List<EmbeddedText> oneByOne(List<String> texts, List<TokenizedText> tokenized) {
    List<EmbeddedText> embedded = new ArrayList<>(texts.size());
    for (int text = 0; text < texts.size(); text++) {
      try {
        embedded.addAll(encoded(List.of(tokenized.get(text))));
      } catch (TaskKilledException cancelled) {
        throw cancelled;
      } catch (RuntimeException culprit) {
        if (onBadText.rows() == BadRows.FAIL) {
          throw refused(
              texts.get(text), tokenized.get(text), "the model does not take it", culprit);
        }
        embedded.add(EmbeddedText.without(TextStatus.FAILED));
      }
    }
    return embedded;
  }

  private void mustAllBeTokenized(List<String> texts, List<TokenizedText> tokenized) {
    for (int text = 0; text < texts.size(); text++) {
      if (tokenized.get(text).status() == TextStatus.FAILED) {
        throw refused(texts.get(text), tokenized.get(text), "it cannot be tokenized", null);
      }
    }
  }

  /** Texts may be secret, and logs are read by many. */
  private EmbedException refused(
      String text, TokenizedText tokenized, String reason, RuntimeException cause) {
    String shown =
        onBadText.inMessages()
            ? " It begins: '%s'."
                .formatted(text.substring(0, Math.min(SHOWN_CHARACTERS, text.length())))
            : "";
    return new EmbedException(
        "A text of status '%s' (%d characters, %d tokens) ends the job: %s.%s With 'mark' in the place of 'fail' its row gets null vectors and the status 'failed'."
            .formatted(tokenized.status().word(), text.length(), tokenized.tokens(), reason, shown),
        cause);
  }

  @Override
  public long bytesPerText() {
    long floats = 0;
    for (int pooling = 0; pooling < plan.poolings(); pooling++) {
      floats += plan.width(pooling);
    }
    return floats * Float.BYTES;
  }

  /** The tokenizer and the model belong to whoever made this. */
  @Override
  public void close() {}
}
