package io.poolhouse.spark;

import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Vectors;
import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tokenizer, the model, and what becomes of texts that one of them refuses. */
final class TextEncoder implements TextEncoding {
  private static final Logger LOG = LoggerFactory.getLogger(TextEncoder.class);

  /** As much of a text as a message shows where it was asked to. */
  private static final int SHOWN_CHARACTERS = 200;

  /** Texts of a task whose failure goes into the executor's log. */
  private static final int MOST_REPORTED = 10;

  private final TextTokenizer tokenizer;
  private final Function<List<TokenizedText>, Vectors> model;
  private final PoolingPlan plan;
  private final OnBadText onBadText;
  private final EmbedCounters counters;
  private int reported;

  /**
   * @param inMessages whether an error may show the text
   * @param reasons hears why the model did not take a text that is marked
   */
  record OnBadText(BadRows rows, boolean inMessages, Consumer<String> reasons) {}

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
    Vectors vectors = plan.poolings() == 0 ? null : model.apply(tokenized);
    List<EmbeddedText> embedded = new ArrayList<>(texts.size());
    for (int text = 0; text < texts.size(); text++) {
      embedded.add(embedded(texts.get(text), tokenized.get(text), vectors, text));
    }
    counters.add(Counter.TOKENS, embedded.stream().mapToLong(EmbeddedText::tokens).sum());
    return embedded;
  }

  private EmbeddedText embedded(String text, TokenizedText tokenized, Vectors vectors, int index) {
    if (tokenized.status() == TextStatus.NULL || tokenized.status() == TextStatus.FAILED) {
      return EmbeddedText.without(tokenized.status());
    }
    float[][] ofPoolings = new float[plan.poolings()][];
    if (ofPoolings.length > 0 && vectors.failure(index).isPresent()) {
      return failed(text, tokenized, vectors.failure(index).get());
    }
    for (int pooling = 0; pooling < ofPoolings.length; pooling++) {
      ofPoolings[pooling] = vectors.of(index, pooling);
    }
    return new EmbeddedText(ofPoolings, tokenized.status(), tokenized.tokens());
  }

  private EmbeddedText failed(String text, TokenizedText tokenized, RuntimeException reason) {
    if (onBadText.rows() == BadRows.FAIL) {
      String words = "the model does not take it (%s)".formatted(reason.getMessage());
      throw refused(text, tokenized, words, reason);
    }
    onBadText.reasons().accept(reason.getMessage());
    if (reported++ < MOST_REPORTED) {
      LOG.info(
          "A text of {} characters, {} tokens, is marked 'failed': {}{}",
          text.length(),
          tokenized.tokens(),
          reason.getMessage(),
          reported == MOST_REPORTED ? " (further ones of this task are not told)" : "");
    }
    return EmbeddedText.without(TextStatus.FAILED);
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
