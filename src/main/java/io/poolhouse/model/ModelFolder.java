package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder in Hugging Face's layout: configuration, weights, tokenizer.
 *
 * @param folder the whole, in which these lie at the top or, for some of sentence-transformers, in
 *     a folder of their own
 * @param sentence what sentence-transformers has around the encoder
 */
record ModelFolder(
    Path folder,
    Path configuration,
    WeightFiles weights,
    TokenizerFiles tokenizer,
    Optional<SentenceModules> sentence) {
  static final String CONFIGURATION = "config.json";

  /** What makes of a pickle what can be read here. */
  static final String CONVERSION =
      "transformers' save_pretrained(folder, safe_serialization=True), which writes '%s'"
          .formatted(WeightFiles.SINGLE);

  static ModelFolder in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new ModelException("'%s' is not a folder.".formatted(folder));
    }
    Optional<SentenceFolder> sentence = SentenceFolder.in(folder);
    Path encoder = sentence.map(SentenceFolder::encoder).orElse(folder);
    WeightFiles weights = Files.isDirectory(encoder) ? WeightFiles.in(encoder).orElse(null) : null;
    if (weights == null) {
      refusePickles(Files.isDirectory(encoder) ? encoder : folder);
      throw new ModelException(
          ("'%s' has no '%s'. ONNX and TensorFlow models, and archives, become a package by"
                  + " 'jobs/model import %1$s --name NAME'.")
              .formatted(encoder, WeightFiles.SINGLE));
    }
    Path configuration =
        FolderListing.file(encoder, CONFIGURATION)
            .orElseThrow(
                () ->
                    new ModelException(
                        "'%s' has no '%s', which says the model's shape. Put the model's own there."
                            .formatted(encoder, CONFIGURATION)));
    return new ModelFolder(
        folder,
        configuration,
        weights,
        TokenizerFiles.in(encoder).requireOne(encoder),
        sentence.isEmpty() ? Optional.empty() : Optional.of(sentence.get().read()));
  }

  /**
   * Weights of PyTorch's older format run code when they are read; nobody gets that by surprise.
   */
  static void refusePickles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> pickles =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("pytorch_model.*\\.bin|.*\\.(pt|pth)"))
              .sorted()
              .toList();
      if (!pickles.isEmpty()) {
        throw new ModelException(
            ("'%s' has its weights in '%s' only: a pickle, which executes code when it is read."
                    + " Convert it with %s, or export a BERT to ONNX.")
                .formatted(folder, pickles.get(0), CONVERSION));
      }
    }
  }

  /** Everything that decides a vector, in a fixed order. */
  List<Path> files() {
    List<Path> files = new ArrayList<>(List.of(configuration));
    files.addAll(weights.all());
    files.addAll(tokenizer.files());
    sentence.map(SentenceModules::files).ifPresent(files::addAll);
    return files;
  }

  /** In the pooling language, where the folder says what it was trained for. */
  Optional<String> pooling() throws IOException {
    return sentence.isPresent()
        ? sentence.get().defaultPooling()
        : PoolingModule.besideModel(folder).map(PoolingModule::pooling);
  }

  /** The longest text in tokens, where the folder says so. */
  Optional<Integer> maxTokens() throws IOException {
    Optional<Integer> said = sentence.flatMap(SentenceModules::maxTokens);
    return said.isPresent() ? said : tokenizer.read().maxTokens();
  }

  List<PackageFile> measure() throws IOException {
    List<PackageFile> measured = new ArrayList<>();
    for (Path file : files()) {
      measured.add(PackageFile.measure(folder, file));
    }
    return measured;
  }
}
