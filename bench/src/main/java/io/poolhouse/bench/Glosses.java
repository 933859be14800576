package io.poolhouse.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The definitions of WordNet 3.1, in the order of its files: short texts of everyday lengths. */
final class Glosses {
  private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn31/data.";
  private static final List<String> FILES = List.of("noun", "verb", "adj", "adv");

  /** As many WordPiece tokens as one gloss has on average, rounded down. */
  private static final int TOKENS_OF_ONE = 15;

  private final List<String> all = new ArrayList<>();

  Glosses() {
    for (String file : FILES) {
      read(file);
    }
  }

  /** In the order of {@code demo:wordnet}: nouns first. */
  List<String> range(int from, int to) {
    return all.subList(from, to);
  }

  /** So many at equal distances: nouns, verbs, adjectives and adverbs in their proportions. */
  List<String> spread(int count) {
    List<String> spread = new ArrayList<>(count);
    for (long i = 0; i < count; i++) {
      spread.add(all.get((int) (i * all.size() / count)));
    }
    return spread;
  }

  /** So many texts of about so many tokens each, made of neighbouring glosses. */
  List<String> joined(int count, int tokens) {
    int each = (tokens + TOKENS_OF_ONE - 1) / TOKENS_OF_ONE;
    List<String> joined = new ArrayList<>(count);
    for (long i = 0; i < count; i++) {
      int from = (int) (i * (all.size() - each) / count);
      joined.add(String.join(" ", all.subList(from, from + each)));
    }
    return joined;
  }

  /** A line is {@code … | gloss}; the licence's lines begin with two blanks. */
  private void read(String file) {
    try (InputStream bytes = Glosses.class.getResourceAsStream(FOLDER + file);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(bytes, StandardCharsets.US_ASCII))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("  "))
          .map(line -> line.substring(line.indexOf(" | ") + 3).strip())
          .forEach(all::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
