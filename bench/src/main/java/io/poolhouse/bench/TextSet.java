package io.poolhouse.bench;

import io.poolhouse.text.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Texts of one kind of length, all made of WordNet's glosses; the same at every call. */
enum TextSet {
  /** Glosses, 18 tokens on average. */
  SHORT(1, Part.GLOSSES),
  /** Every other one a gloss, the others of 32 to 512 tokens. */
  MIXED(8, Part.HALF),
  /** Of 256 to 512 tokens. */
  LONG(22, Part.NONE);

  /** Tokens of [CLS] and [SEP]. */
  private static final int SPECIAL = 2;

  private static final int MOST_TOKENS = 512;
  private static final int FEWEST_MIXED = 32;
  private static final int FEWEST_LONG = 256;

  /** How many of the texts are glosses as they are. */
  private enum Part {
    GLOSSES,
    HALF,
    NONE
  }

  /** Times the tokens of a gloss in a text of the set, on average. */
  private final int timesAsLong;

  private final Part glosses;

  TextSet(int timesAsLong, Part glosses) {
    this.timesAsLong = timesAsLong;
    this.glosses = glosses;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException for another word
   */
  static TextSet parse(String word) {
    return Arrays.stream(values())
        .filter(set -> set.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown texts '%s'. Expected some of: %s."
                        .formatted(
                            word,
                            Arrays.stream(values())
                                .map(TextSet::word)
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * About as many tokens as so many glosses have, so that every set takes about as long.
   *
   * @param tokenizer of the model that is measured: no text has more than 512 of its tokens, as
   *     contestants treat longer ones differently
   * @param count of glosses
   */
  List<String> texts(Glosses all, TextTokenizer tokenizer, int count) {
    return made(all, tokenizer, count, Math.max(8, count / timesAsLong));
  }

  /** So many, made of that many glosses as have about their tokens; see {@link #texts}. */
  List<String> exactly(Glosses all, TextTokenizer tokenizer, int texts) {
    return made(all, tokenizer, texts * timesAsLong, texts);
  }

  private List<String> made(Glosses all, TextTokenizer tokenizer, int count, int texts) {
    List<String> glosses = all.spread(count);
    int[] tokens =
        tokenizer.tokenize(glosses).stream().mapToInt(text -> text.tokens() - SPECIAL).toArray();
    List<String> made = new ArrayList<>(texts);
    for (int text = 0; text < texts; text++) {
      int from = (int) ((long) text * count / texts);
      made.add(
          isGloss(text) ? glosses.get(from) : join(glosses, tokens, from, length(text, texts)));
    }
    return made;
  }

  private boolean isGloss(int text) {
    return switch (glosses) {
      case GLOSSES -> true;
      case HALF -> text % 2 == 0;
      case NONE -> false;
    };
  }

  /** Evenly spread; neighbours are far apart, so that any part of the texts has all lengths. */
  private int length(int text, int texts) {
    int fewest = glosses == Part.NONE ? FEWEST_LONG : FEWEST_MIXED;
    double golden = text * 0.6180339887 % 1;
    return fewest + (int) (golden * (MOST_TOKENS + 1 - fewest));
  }

  /** Glosses one after the other while they fit; the first even where it does not. */
  private static String join(List<String> glosses, int[] tokens, int from, int length) {
    StringBuilder joined = new StringBuilder(glosses.get(from));
    int room = length - SPECIAL - tokens[from];
    for (int i = 1; i < glosses.size(); i++) {
      int next = (from + i) % glosses.size();
      if (tokens[next] > room) {
        break;
      }
      room -= tokens[next];
      joined.append(' ').append(glosses.get(next));
    }
    return joined.toString();
  }
}
