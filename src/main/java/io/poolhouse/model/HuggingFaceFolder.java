package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

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
    Optional<String> pooling = SentenceTransformers.pooling(folder);
    String sha256 = Sha256.of(files.measure());
    return new SourceModel(
        config, files.weights().open(config.config()), files.tokenizer(), pooling, sha256);
  }
}
