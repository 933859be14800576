package io.poolhouse.pooling;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A word that has no meaning where it stands, and what to tell the user who wrote it. */
record WrongWord(String word, int column, Cursor cursor) {
  private static final List<String> HOW_WORDS = Arrays.stream(How.values()).map(How::word).toList();
  private static final List<String> FIRST_WORDS =
      Stream.concat(HOW_WORDS.stream(), Stream.of(Entry.All.WORD)).toList();
  private static final List<String> LAYER_WORDS = List.of("avg", "cat");

  /** The words that may begin a part: in the first part of an entry, {@code all} too. */
  static List<String> known(boolean first) {
    return first ? FIRST_WORDS : HOW_WORDS;
  }

  /** Where one of {@link #known} was expected. */
  PoolingException asHow(boolean first) {
    if (isFirstLast()) {
      return firstLast(How.MEAN);
    }
    if (word.equals(Entry.All.WORD)) {
      return allStandsAlone();
    }
    if (word.equals(DensePart.WORD)) {
      return denseStandsAlone();
    }
    if (LAYER_WORDS.contains(word)) {
      return cursor.error(
          "'%s' at column %d chooses layers and stands after '@', as in 'mean@%s(0,-1)'."
              .formatted(word, column, word));
    }
    return unknown(known(first), String.join(", ", known(first)));
  }

  /** After {@code @}, where layers were expected. */
  PoolingException asLayers(How how) {
    return isFirstLast()
        ? firstLast(how)
        : unknown(LAYER_WORDS, "a layer number, 'avg(', 'cat(', '*'");
  }

  /** For {@code all} beside {@code @} or {@code +}. */
  PoolingException allStandsAlone() {
    return cursor.error(
        ("'all' at column %d is every pooling that the model can give from its last layer; it takes"
                + " no '@' and no '+'. List others beside it, as in 'all,mean@-2'.")
            .formatted(column));
  }

  /** For {@code dense} beside {@code @} or {@code +}. */
  PoolingException denseStandsAlone() {
    return cursor.error(
        ("'dense' at column %d is what the model's own dense layers give of its own pooling; it takes"
                + " no '@' and no '+'. List others beside it, as in 'dense,mean'.")
            .formatted(column));
  }

  private boolean isFirstLast() {
    return lowerCase().replace('_', '-').contains("first-last");
  }

  private PoolingException firstLast(How how) {
    return cursor.error(
        ("'%1$s' at column %2$d has two meanings. Write '%3$s@avg(0,-1)' for the embedding output"
                + " with the last layer (the SimCSE paper) or '%3$s@avg(1,-1)' for the first layer"
                + " with the last (the SimCSE code).")
            .formatted(word, column, how.word()));
  }

  private PoolingException unknown(List<String> known, String expected) {
    if (known.contains(lowerCase())) {
      return cursor.error(
          "'%s' at column %d must be lower case: '%s'.".formatted(word, column, lowerCase()));
    }
    String guess = Nearest.to(word, known).map(" Did you mean '%s'?"::formatted).orElse("");
    return cursor.error(
        "'%s' at column %d is unknown.%s Known here: %s.".formatted(word, column, guess, expected));
  }

  private String lowerCase() {
    return word.toLowerCase(Locale.ROOT);
  }
}
