package io.poolhouse.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Sentences of every length that people wrote: WordNet 3.1's definitions of nouns. */
final class Glosses {
  private static final String NOUNS = "/net/sf/extjwnl/data/wordnet/wn31/data.noun";

  private Glosses() {}

  /** So many of the 82,192, spread evenly over the file. */
  static List<String> spread(int count) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Glosses.class.getResourceAsStream(NOUNS), StandardCharsets.UTF_8))) {
      // Lines of the licence have no separator.
      List<String> entries = lines.lines().filter(line -> line.contains(" | ")).toList();
      int step = entries.size() / count;
      return IntStream.range(0, count).mapToObj(i -> gloss(entries.get(i * step))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String gloss(String entry) {
    return entry.substring(entry.indexOf(" | ") + 3).strip();
  }
}
