package io.poolhouse.bench;

import io.poolhouse.text.TextTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * transformers' own model in a process of its own, on the token ids that the engine embeds: batches
 * of so many texts, sorted by length, each padded to its longest.
 */
final class PaddedContestant implements Contestant {
  static final String NAME = "padded float32";

  private final PaddedProcess process;
  private final TextTokenizer tokenizer;
  private final int rows;
  private List<String> taken = List.of();

  /**
   * @param process with the model loaded; closed by whoever opened it, as is the tokenizer
   */
  PaddedContestant(PaddedProcess process, TextTokenizer tokenizer, int rows) {
    this.process = process;
    this.tokenizer = tokenizer;
    this.rows = rows;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public float[][] embed(List<String> texts) {
    try {
      take(texts);
      return process.vectors(rows, texts.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From the word to its answer; the ids are there before, and the vectors stay. */
  @Override
  public double seconds(List<String> texts) {
    try {
      take(texts);
      long start = System.nanoTime();
      process.go(rows);
      return (System.nanoTime() - start) / 1e9;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(List<String> texts) throws IOException {
    if (!texts.equals(taken)) {
      process.take(tokenizer.tokenize(texts).stream().map(text -> text.windows().get(0)).toList());
      taken = texts;
    }
  }

  /** Places in all batches, those of tokens and those of padding. */
  static long places(List<String> texts, TextTokenizer tokenizer, int rows) {
    int[] lengths = tokenizer.tokenize(texts).stream().mapToInt(text -> text.tokens()).toArray();
    return LengthSorted.batches(lengths, rows).stream()
        .mapToLong(batch -> (long) batch.length * lengths[batch[0]])
        .sum();
  }

  @Override
  public void close() {}
}
