package io.poolhouse.model;

import java.io.IOException;
import java.util.Optional;

/**
 * A model as its source has it, checked and ready to be written as a package.
 *
 * @param sentence what sentence-transformers has around the encoder
 * @param pooling what the source itself says about it
 * @param sha256 of the source
 */
record SourceModel(
    ConfigFile config,
    EncoderWeights weights,
    TokenizerFiles tokenizer,
    Optional<SentenceModules> sentence,
    Optional<String> pooling,
    String sha256)
    implements AutoCloseable {

  /** Of a source that sentence-transformers did not write. */
  SourceModel(
      ConfigFile config,
      EncoderWeights weights,
      TokenizerFiles tokenizer,
      Optional<String> pooling,
      String sha256) {
    this(config, weights, tokenizer, Optional.empty(), pooling, sha256);
  }

  SourceModel withSha256(String other) {
    return new SourceModel(config, weights, tokenizer, sentence, pooling, other);
  }

  PackageContents as(String name, String source, String defaultPooling) {
    return new PackageContents(
        name,
        source,
        sha256,
        config,
        weights,
        tokenizer,
        sentence,
        defaultPooling,
        Optional.empty());
  }

  @Override
  public void close() throws IOException {
    weights.close();
  }
}
