package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;

/** A folder with {@code config.json}, safetensors and a tokenizer. */
record HuggingFaceFolder(Path folder) implements ModelSource {

  @Override
  public String name() {
    return folder.toAbsolutePath().normalize().getFileName().toString();
  }

  @Override
  public SourceModel open(ImportOptions options, Path scratch) throws IOException {
    ModelFolder files = ModelFolder.in(folder);
    ConfigFile config = options.over(ConfigFile.read(files.configuration()));
    files.sentence().ifPresent(sentence -> sentence.mustFit(config.config().hiddenSize()));
    String sha256 = Sha256.of(files.measure());
    return new SourceModel(
        config,
        files.weights().open(config.config()),
        files.tokenizer(),
        files.sentence(),
        files.pooling(),
        sha256);
  }
}
