package io.poolhouse.engine;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The words whose rows of the embedding table learn: those of the texts that a run learns from. All
 * others keep the rows that they had. No text would change them but for AdamW's decay, and reading
 * and writing them takes a good part of a step.
 *
 * @param ids in ascending order, each once; none where the whole table learns
 */
public record LearnedWords(int[] ids) {
  /** The whole table. */
  public static final LearnedWords ALL = new LearnedWords(new int[0]);

  /**
   * @param tokens ids of a text's tokens, or of many, in any order
   */
  public static LearnedWords of(IntStream tokens) {
    return new LearnedWords(tokens.distinct().sorted().toArray());
  }

  boolean isWhole() {
    return ids.length == 0;
  }

  /** Of the table's rows, so many learn. */
  int rowsOf(int vocabulary) {
    return isWhole() ? vocabulary : ids.length;
  }

  long[] numbers() {
    return Arrays.stream(ids).asLongStream().toArray();
  }

  /**
   * @throws IllegalArgumentException for a word that the model does not have
   */
  void mustFit(int vocabulary) {
    if (!isWhole() && (ids[0] < 0 || ids[ids.length - 1] >= vocabulary)) {
      throw new IllegalArgumentException(
          "Words %d to %d are to learn; the model has the words 0 to %d."
              .formatted(ids[0], ids[ids.length - 1], vocabulary - 1));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LearnedWords words && Arrays.equals(ids, words.ids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  /** Short, and another for other words. */
  @Override
  public String toString() {
    return isWhole() ? "all words" : "%d words (%08x)".formatted(ids.length, hashCode());
  }
}
