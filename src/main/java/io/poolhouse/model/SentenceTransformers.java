package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pooling that sentence-transformers wrote beside a model, in {@code 1_Pooling/config.json}.
 */
final class SentenceTransformers {
  /** By its words, in the order in which it joins several into one vector. */
  private static final Map<String, String> POOLINGS = new LinkedHashMap<>();

  static {
    POOLINGS.put("cls_token", "cls");
    POOLINGS.put("max_tokens", "max");
    POOLINGS.put("mean_tokens", "mean");
    POOLINGS.put("mean_sqrt_len_tokens", "sqrt");
    POOLINGS.put("weightedmean_tokens", "weighted");
    POOLINGS.put("lasttoken", "last");
  }

  private SentenceTransformers() {}

  static Optional<String> pooling(Path model) throws IOException {
    Optional<Path> file = FolderListing.file(model.resolve("1_Pooling"), "config.json");
    return file.isEmpty()
        ? Optional.empty()
        : JsonSettings.read(file.get(), SentenceTransformers::pooling);
  }

  private static Optional<String> pooling(JsonSettings json) {
    List<String> chosen =
        POOLINGS.entrySet().stream()
            .filter(mode -> json.flag("pooling_mode_" + mode.getKey()).orElse(false))
            .map(Map.Entry::getValue)
            .toList();
    return chosen.isEmpty() ? Optional.empty() : Optional.of(String.join("+", chosen));
  }
}
