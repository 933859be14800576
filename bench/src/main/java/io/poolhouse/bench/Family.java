package io.poolhouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The families of encoders, as {@code docs/architectures.md} lists them. */
enum Family {
  BERT("bert-gelu"),
  ROBERTA,
  XLM_ROBERTA,
  CAMEMBERT,
  DISTILBERT,
  ELECTRA,
  ALBERT,
  MPNET,
  DEBERTA_V2,
  MODERNBERT,
  NOMIC_BERT;

  private static final Path FOLDERS = Benchmark.TARGET.resolve("peers").resolve("families");

  private final String golden;

  Family() {
    this.golden = word();
  }

  Family(String golden) {
    this.golden = golden;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException for another word
   */
  static Family parse(String word) {
    return Arrays.stream(values())
        .filter(family -> family.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown family '%s'. Expected some of: %s."
                        .formatted(
                            word,
                            Arrays.stream(values())
                                .map(Family::word)
                                .collect(Collectors.joining(", ")))));
  }

  /** The tiny model whose tokenizer serves the large one. */
  Path golden(Path all) {
    return all.resolve(golden);
  }

  /** A model of random weights, which the peer makes. */
  Path folder() {
    return FOLDERS.resolve(word());
  }

  /** The same, packed for the engine. */
  Path packed() {
    return FOLDERS.resolve(word() + ".pt");
  }

  /** Has the peer make the folder where it is missing; one that was not finished is made anew. */
  void make(PaddedProcess peer, Path allGolden) throws IOException {
    if (Files.notExists(folder())) {
      Path unfinished = FOLDERS.resolve(word() + ".unfinished");
      delete(unfinished);
      Files.createDirectories(unfinished);
      peer.make(word(), golden(allGolden), unfinished);
      Files.move(unfinished, folder());
    }
  }

  /** Half a gigabyte each: the folder and what the engine loads. */
  void delete() throws IOException {
    delete(folder());
    Files.deleteIfExists(packed());
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.delete(file);
        }
      }
    }
  }
}
