package io.poolhouse.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The peers of {@code --peers}. */
enum PeerKind {
  ONNX,
  DJL,
  LANGCHAIN4J,
  SENTENCE_TRANSFORMERS;

  private String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException for another word
   */
  static PeerKind parse(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown peer '%s'. Expected some of: %s."
                        .formatted(
                            word,
                            Arrays.stream(values())
                                .map(PeerKind::word)
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * @param engines share their tokenizer and their threads
   */
  Peer of(BenchModel model, Engines engines) {
    int cores = engines.workers().threads();
    return switch (this) {
      case ONNX -> new OnnxPeer(model, engines.tokenizer(), engines.workers());
      case DJL -> new DjlPeer(model, cores);
      case LANGCHAIN4J -> new LangChainPeer(model, cores);
      case SENTENCE_TRANSFORMERS -> new SentenceTransformersPeer(model, cores);
    };
  }
}
