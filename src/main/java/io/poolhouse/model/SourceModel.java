package io.poolhouse.model;

import java.io.IOException;
import java.util.Optional;

/**
 * A model as its source has it, checked and ready to be written as a package.
 *
 * @param pooling what the source itself says about it
 * @param sha256 of the source
 */
record SourceModel(
    ConfigFile config,
    EncoderWeights weights,
    TokenizerFiles tokenizer,
    Optional<String> pooling,
    String sha256)
    implements AutoCloseable {

  SourceModel withSha256(String other) {
    return new SourceModel(config, weights, tokenizer, pooling, other);
  }

  PackageContents as(String name, String source, String defaultPooling) {
    return new PackageContents(name, source, sha256, config, weights, tokenizer, defaultPooling);
  }

  @Override
  public void close() throws IOException {
    weights.close();
  }
}
