package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder in Hugging Face's layout: configuration, weights, tokenizer. */
record ModelFolder(Path folder, Path configuration, WeightFiles weights, TokenizerFiles tokenizer) {
  static final String CONFIGURATION = "config.json";

  static ModelFolder in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new ModelException("'%s' is not a folder.".formatted(folder));
    }
    WeightFiles weights = WeightFiles.in(folder).orElse(null);
    if (weights == null) {
      refusePickles(folder);
      throw new ModelException(
          ("'%s' has no '%s'. ONNX and TensorFlow models, and archives, become a package by"
                  + " 'jobs/model import %1$s --name NAME'.")
              .formatted(folder, WeightFiles.SINGLE));
    }
    Path configuration =
        FolderListing.file(folder, CONFIGURATION)
            .orElseThrow(
                () ->
                    new ModelException(
                        "'%s' has no '%s', which says the model's shape. Put the model's own there."
                            .formatted(folder, CONFIGURATION)));
    return new ModelFolder(
        folder, configuration, weights, TokenizerFiles.in(folder).requireOne(folder));
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
                    + " Convert it with transformers' save_pretrained(folder,"
                    + " safe_serialization=True), which writes '%s', or export it to ONNX.")
                .formatted(folder, pickles.get(0), WeightFiles.SINGLE));
      }
    }
  }

  /** Everything that decides a vector, in a fixed order. */
  List<Path> files() {
    List<Path> files = new ArrayList<>(List.of(configuration));
    files.addAll(weights.all());
    files.addAll(tokenizer.files());
    return files;
  }

  List<PackageFile> measure() throws IOException {
    List<PackageFile> measured = new ArrayList<>();
    for (Path file : files()) {
      measured.add(PackageFile.measure(file));
    }
    return measured;
  }
}
