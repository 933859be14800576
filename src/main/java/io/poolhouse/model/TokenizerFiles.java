package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model's folder says about its tokenizer.
 *
 * @param json Hugging Face's {@code tokenizer.json}
 * @param vocabulary WordPiece's {@code vocab.txt}
 * @param settings {@code tokenizer_config.json}
 * @param lowercase where it is known from elsewhere than {@code settings}
 */
public record TokenizerFiles(
    Optional<Path> json,
    Optional<Path> vocabulary,
    Optional<Path> settings,
    Optional<Boolean> lowercase) {

  static final String JSON = "tokenizer.json";
  static final String VOCABULARY = "vocab.txt";
  static final String SETTINGS = "tokenizer_config.json";

  /** The tokenizer of a package, to write it into another one. */
  public static TokenizerFiles of(ModelPackage model) {
    return model.tokenizer();
  }

  static TokenizerFiles in(Path folder) {
    return new TokenizerFiles(
        FolderListing.file(folder, JSON),
        FolderListing.file(folder, VOCABULARY),
        FolderListing.file(folder, SETTINGS),
        Optional.empty());
  }

  TokenizerFiles requireOne(Path source) {
    if (json.isEmpty() && vocabulary.isEmpty()) {
      throw new ModelException(
          "'%s' has no tokenizer. Put the model's '%s' or '%s' beside it."
              .formatted(source, JSON, VOCABULARY));
    }
    return this;
  }

  List<Path> files() {
    List<Path> files = new ArrayList<>();
    json.ifPresent(files::add);
    vocabulary.ifPresent(files::add);
    settings.ifPresent(files::add);
    return files;
  }

  /** Whether texts are lower-cased: as the settings say, else as the vocabulary shows. */
  boolean isLowercase() throws IOException {
    Optional<Boolean> said = settings.isEmpty() ? Optional.empty() : read().lowercase();
    Optional<Boolean> known = said.or(() -> lowercase);
    if (known.isPresent()) {
      return known.get();
    }
    return vocabulary.isEmpty() || Casing.isLowercase(vocabulary.get());
  }

  /**
   * The longest text in tokens that the tokenizer's settings allow; empty where they do not say.
   */
  Optional<Integer> maxTokens() throws IOException {
    return settings.isEmpty() ? Optional.empty() : read().maxTokens();
  }

  private Settings read() throws IOException {
    return JsonSettings.read(settings.orElseThrow(), Settings::of);
  }

  private record Settings(Optional<Boolean> lowercase, Optional<Integer> maxTokens) {
    /** [CLS], one token, [SEP]: a smaller limit is a mistake in the file. */
    private static final int SHORTEST = 3;

    static Settings of(JsonSettings json) {
      // Hugging Face writes 1e30 where nobody set a limit.
      Optional<Integer> tokens =
          json.number("model_max_length")
              .filter(number -> number >= SHORTEST && number <= Integer.MAX_VALUE)
              .map(Double::intValue);
      return new Settings(json.flag("do_lower_case"), tokens);
    }
  }
}
