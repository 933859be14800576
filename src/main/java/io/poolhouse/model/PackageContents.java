package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What becomes a model package. Equal contents give equal bytes.
 *
 * @param source where it came from, in the user's words
 * @param sourceSha256 lower-case hexadecimal
 * @param weights still owned by the caller
 * @param sentence what sentence-transformers has around the encoder
 * @param pooling the default pooling, in the pooling language
 * @param classifier that was trained on it, in the same file of weights
 */
public record PackageContents(
    String name,
    String source,
    String sourceSha256,
    ConfigFile config,
    EncoderWeights weights,
    TokenizerFiles tokenizer,
    Optional<SentenceModules> sentence,
    String pooling,
    Optional<ClassifierHead> classifier) {

  /** Of an encoder alone. */
  public PackageContents(
      String name,
      String source,
      String sourceSha256,
      ConfigFile config,
      EncoderWeights weights,
      TokenizerFiles tokenizer,
      String pooling) {
    this(
        name,
        source,
        sourceSha256,
        config,
        weights,
        tokenizer,
        Optional.empty(),
        pooling,
        Optional.empty());
  }

  /**
   * Prefix of folders that are being made; one that is left belongs to a process that was killed.
   */
  static final String UNFINISHED = ".import-";

  /**
   * Writes the package beside its place and renames it there, so that nobody ever sees half of it.
   * If the same package is there already, as when two processes import at once, that one is used.
   *
   * @throws ModelException where something else is there
   */
  public ModelPackage writeTo(Path destination) throws IOException {
    tokenizer.mustSuit(config.config().architecture());
    Path parent = destination.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    Path unfinished = unfinished(parent);
    try {
      fill(unfinished);
      return publish(unfinished, destination);
    } finally {
      FolderListing.delete(unfinished);
    }
  }

  static ModelException occupied(Path destination) {
    return new ModelException(
        "'%s' exists already. Remove it first or choose another name.".formatted(destination));
  }

  /** Not createTempDirectory: its folders are private, and executors may run as another user. */
  static Path unfinished(Path parent) throws IOException {
    return Files.createDirectory(parent.resolve(UNFINISHED + UUID.randomUUID()));
  }

  private ModelPackage publish(Path unfinished, Path destination) throws IOException {
    return moved(unfinished, destination)
        ? ModelPackage.open(destination)
        : equalOne(destination, ModelPackage.open(unfinished));
  }

  /** False where a package is there already: an atomic move takes the place of no full folder. */
  private static boolean moved(Path unfinished, Path destination) throws IOException {
    try {
      Files.move(unfinished, destination, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (FileSystemException refused) {
      if (Files.isRegularFile(destination.resolve(PackageManifest.FILE))) {
        return false;
      }
      if (Files.exists(destination)) {
        throw occupied(destination);
      }
      throw refused;
    }
  }

  private static ModelPackage equalOne(Path destination, ModelPackage wanted) throws IOException {
    ModelPackage other = ModelPackage.open(destination);
    if (!other.checksum().equals(wanted.checksum())) {
      throw occupied(destination);
    }
    return other;
  }

  private void fill(Path folder) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
    classifier.ifPresent(head -> tensors.putAll(head.tensors()));
    SafetensorsWriter.write(folder.resolve(WeightFiles.SINGLE), tensors, Map.of("format", "pt"));
    Files.writeString(
        folder.resolve(ModelFolder.CONFIGURATION),
        config.toJson(classifier.map(ClassifierHead::labels).orElse(List.of())));
    copy(tokenizer.json(), folder.resolve(TokenizerFiles.JSON));
    copy(tokenizer.vocabulary(), folder.resolve(TokenizerFiles.VOCABULARY));
    writeTokenizerSettings(folder.resolve(TokenizerFiles.SETTINGS));
    if (sentence.isPresent()) {
      SentenceWriter.write(sentence.get(), config.config().hiddenSize(), folder);
    }
    Files.writeString(
        folder.resolve(PackageManifest.FILE), manifest(ModelFolder.in(folder)).toJson());
  }

  private static void copy(Optional<Path> file, Path destination) throws IOException {
    if (file.isPresent()) {
      Files.copy(file.get(), destination);
    }
  }

  private void writeTokenizerSettings(Path destination) throws IOException {
    copy(tokenizer.settings(), destination);
    // Beside a tokenizer.json it would be taken for the model's own word against that.
    if (tokenizer.settings().isEmpty() && tokenizer.json().isEmpty()) {
      Files.writeString(
          destination, "{\n  \"do_lower_case\": %s\n}\n".formatted(tokenizer.isLowercase()));
    }
  }

  private PackageManifest manifest(ModelFolder folder) throws IOException {
    return new PackageManifest(
        name,
        source,
        sourceSha256,
        PackageManifest.version(),
        config.config().activation(),
        pooling,
        folder.measure(),
        List.of());
  }
}
