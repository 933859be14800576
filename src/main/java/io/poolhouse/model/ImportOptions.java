package io.poolhouse.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the user says about a model that is imported; it goes before what the source says.
 *
 * @param name for the package; the source's own name where absent
 * @param pooling the default pooling, in the pooling language
 */
public record ImportOptions(
    Optional<String> name,
    Optional<Activation> activation,
    OptionalInt heads,
    Optional<String> pooling) {

  /** Nothing said: the source decides. */
  public static ImportOptions none() {
    return new ImportOptions(
        Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty());
  }

  public ImportOptions named(String name) {
    return new ImportOptions(Optional.of(name), activation, heads, pooling);
  }

  public ImportOptions pooled(String pooling) {
    return new ImportOptions(name, activation, heads, Optional.of(pooling));
  }

  ConfigFile over(ConfigFile file) {
    return file.with(over(file.config()));
  }

  private EncoderConfig over(EncoderConfig config) {
    EncoderConfig shaped = heads.isPresent() ? config.withHeads(heads.getAsInt()) : config;
    return activation.map(shaped::withActivation).orElse(shaped);
  }
}
