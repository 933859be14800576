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

  /**
   * Refuses a vocabulary that is all there is and not to be read as BERT's.
   *
   * @throws ModelException where the family's is another, or the settings say so
   */
  void mustSuit(Architecture architecture) throws IOException {
    if (json.isPresent()) {
      return;
    }
    if (!architecture.hasBertsVocabulary()) {
      throw new ModelException(
          "The tokenizer of %s is not all in '%s'. Put the model's '%s' beside it."
              .formatted(architecture.noun(), vocabulary.orElseThrow(), JSON));
    }
    if (settings.isPresent()) {
      JsonSettings.read(settings.get(), TokenizerSettings::ofVocabulary);
    }
  }

  /** Whether texts are lower-cased: as the settings say, else as the vocabulary shows. */
  boolean isLowercase() throws IOException {
    Optional<Boolean> known = read().lowercase().or(() -> lowercase);
    if (known.isPresent()) {
      return known.get();
    }
    return vocabulary.isEmpty() || Casing.isLowercase(vocabulary.get());
  }

  TokenizerSettings read() throws IOException {
    return settings.isEmpty()
        ? TokenizerSettings.NONE
        : JsonSettings.read(settings.get(), TokenizerSettings::of);
  }
}
