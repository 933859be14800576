package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An encoder in a folder of Hugging Face's layout: {@code config.json}, {@code model.safetensors}
 * (or shards with their index), {@code tokenizer.json} or {@code vocab.txt}. With a {@code
 * poolhouse.json} every file is held against its SHA-256 before it is used; without, the folder is
 * used as it lies.
 *
 * <p>Opening has checked the configuration and every tensor's name and shape. No weight is in
 * memory.
 */
public final class ModelPackage {
  private final ModelFolder files;
  private final Optional<PackageManifest> manifest;
  private final ConfigFile config;
  private final boolean pooler;
  private volatile String checksum;

  private ModelPackage(
      ModelFolder files, Optional<PackageManifest> manifest, ConfigFile config, boolean pooler) {
    this.files = files;
    this.manifest = manifest;
    this.config = config;
    this.pooler = pooler;
  }

  /**
   * @throws ModelException where a file is missing, was changed since the import, or is no encoder
   *     that this version knows
   */
  public static ModelPackage open(Path folder) throws IOException {
    Path file = folder.resolve(PackageManifest.FILE);
    Optional<PackageManifest> manifest =
        Files.isRegularFile(file) ? Optional.of(PackageManifest.read(file)) : Optional.empty();
    if (manifest.isPresent()) {
      verifySmallFiles(folder, manifest.get());
    }
    ModelFolder files = ModelFolder.in(folder);
    if (manifest.isPresent()) {
      refuseUnlisted(files, manifest.get());
    }
    ConfigFile config = ConfigFile.read(files.configuration());
    files.sentence().ifPresent(sentence -> sentence.mustFit(config.config().hiddenSize()));
    files.tokenizer().mustSuit(config.config().architecture());
    try (EncoderWeights weights = files.weights().open(config.config())) {
      return new ModelPackage(files, manifest, config, weights.hasPooler());
    }
  }

  /**
   * The weights are held against their sum when they are opened: half a gigabyte takes a second.
   */
  private static void verifySmallFiles(Path folder, PackageManifest manifest) throws IOException {
    for (PackageFile file : manifest.files()) {
      if (!file.name().endsWith(".safetensors")) {
        file.verifyIn(folder);
      }
    }
  }

  private static void refuseUnlisted(ModelFolder files, PackageManifest manifest) {
    Set<String> listed = new HashSet<>();
    manifest.files().forEach(file -> listed.add(file.name()));
    for (Path file : files.files()) {
      if (!listed.contains(PackageFile.nameIn(files.folder(), file))) {
        throw new ModelException(
            "'%s' was put into a package whose '%s' does not list it. Remove it, or import the model again."
                .formatted(file, PackageManifest.FILE));
      }
    }
  }

  /** The name it was imported under; the folder's name where it was not. */
  public String name() {
    return manifest
        .map(PackageManifest::name)
        .orElseGet(() -> folder().toAbsolutePath().normalize().getFileName().toString());
  }

  public Path folder() {
    return files.folder();
  }

  public EncoderConfig config() {
    return config.config();
  }

  /** To write it into another package. */
  public ConfigFile configFile() {
    return config;
  }

  /** As the user gave it at the import; empty for a folder that is used as it lies. */
  public Optional<String> source() {
    return manifest.map(PackageManifest::source);
  }

  /**
   * @return the weights, to be closed by the caller
   * @throws ModelException where the file is not the one that was imported
   */
  public EncoderWeights openWeights() throws IOException {
    verify();
    return files.weights().open(config());
  }

  /**
   * All tensors under the names of their file, with those of heads that were trained on it.
   *
   * @return to be closed by the caller; not held against the import's sums, as {@link #openWeights}
   *     does before any of it is computed with
   */
  public TensorSource openTensors() throws IOException {
    return files.weights().open();
  }

  /** Holds every file against its SHA-256; a folder without {@code poolhouse.json} has none. */
  public void verify() throws IOException {
    if (manifest.isPresent()) {
      for (PackageFile file : manifest.get().files()) {
        file.verifyIn(folder());
      }
    }
  }

  public boolean hasPooler() {
    return pooler;
  }

  /**
   * The pooling that the model was trained for, in the pooling language; {@code mean} if unsaid.
   */
  public String defaultPooling() throws IOException {
    return manifest.isPresent() ? manifest.get().pooling() : files.pooling().orElse("mean");
  }

  /** What sentence-transformers has around the encoder; empty where it did not save the model. */
  public Optional<SentenceModules> sentence() {
    return files.sentence();
  }

  /** What may go before each text. */
  public Prompts prompts() {
    return sentence().map(SentenceModules::prompts).orElse(Prompts.NONE);
  }

  /** Whether vectors are divided by their length if nobody says otherwise. */
  public boolean normalizes() {
    return sentence().map(SentenceModules::normalizes).orElse(false);
  }

  /** The longest text in tokens, the added ones included. */
  public int maxTokens() throws IOException {
    int most = config().maxTokens();
    return Math.min(most, files.maxTokens().orElse(most));
  }

  TokenizerFiles tokenizer() {
    return files.tokenizer();
  }

  public Optional<Path> tokenizerJson() {
    return files.tokenizer().json();
  }

  public Optional<Path> vocabulary() {
    return files.tokenizer().vocabulary();
  }

  /**
   * Whether {@link #vocabulary} wants lower-cased texts: {@code do_lower_case} of {@code
   * tokenizer_config.json}, else what the vocabulary's own words look like.
   */
  public boolean lowercase() throws IOException {
    return files.tokenizer().isLowercase();
  }

  /**
   * What {@code tokenizer_config.json} says of a BertNormalizer, under the names that it has in a
   * {@code tokenizer.json}. Where the two differ, Hugging Face's classes follow this one.
   */
  public Map<String, Boolean> normalizing() throws IOException {
    return files.tokenizer().read().normalizing();
  }

  /**
   * SHA-256 in hexadecimal over the names and sums of all files that decide a vector: equal sums,
   * equal models. {@code poolhouse.json} is not among them.
   */
  public String checksum() throws IOException {
    if (checksum == null) {
      checksum = Sha256.of(manifest.isPresent() ? manifest.get().files() : files.measure());
    }
    return checksum;
  }

  /** What the model answered when it was imported; none where nobody stored it. */
  public List<StoredVector> selfTest() {
    return manifest.map(PackageManifest::selfTest).orElse(List.of());
  }

  /**
   * Stores vectors that this model gave, for a later self-test. The checksum stays.
   *
   * @throws ModelException for a folder that was not imported: it belongs to somebody else
   */
  public ModelPackage withSelfTest(List<StoredVector> vectors) throws IOException {
    PackageManifest filled =
        manifest
            .orElseThrow(
                () ->
                    new ModelException(
                        "'%s' has no '%s' to keep vectors in. Import it first: 'jobs/model import %1$s --name NAME'."
                            .formatted(folder(), PackageManifest.FILE)))
            .withSelfTest(vectors);
    // Not createTempFile: its files are private, and executors may run as another user.
    Path temporary = folder().resolve(".poolhouse-" + UUID.randomUUID());
    Files.writeString(temporary, filled.toJson());
    Files.move(
        temporary,
        folder().resolve(PackageManifest.FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    return new ModelPackage(files, Optional.of(filled), config, pooler);
  }
}
