package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A BERT that was exported as ONNX; its weights are the graph's initializers. */
record OnnxFile(Path file) implements ModelSource {
  private static final String ENDING = ".onnx";
  private static final String TOKENIZER_ENDING = "-" + TokenizerFiles.JSON;

  @Override
  public String name() {
    String name = file.getFileName().toString();
    boolean anonymous = name.equals("model.onnx") && folder().getFileName() != null;
    return anonymous
        ? folder().getFileName().toString()
        : name.substring(0, name.length() - ENDING.length());
  }

  private Path folder() {
    return file.toAbsolutePath().normalize().getParent();
  }

  @Override
  public SourceModel open(ImportOptions options, Path scratch) throws IOException {
    TokenizerFiles tokenizer = tokenizer().requireOne(file);
    OnnxInitializers graph = OnnxInitializers.open(file);
    try {
      ConfigFile config = config(graph, options);
      return new SourceModel(
          config,
          EncoderWeights.of(config.config(), graph, file.toString()),
          tokenizer,
          pooling(),
          Sha256.of(file));
    } catch (RuntimeException | IOException refused) {
      graph.close();
      throw refused;
    }
  }

  private ConfigFile config(OnnxInitializers graph, ImportOptions options) throws IOException {
    Optional<Path> beside = nearest(ModelFolder.CONFIGURATION);
    if (beside.isPresent()) {
      return options.over(ConfigFile.read(beside.get()).requireBert("ONNX"));
    }
    String where = file.toString();
    InferredConfig shapes =
        new InferredConfig(CanonicalTensors.of(new Bert(), graph, where), where);
    return ConfigFile.of(
        shapes.of(
            shapes.heads(options.heads(), graph.heads()),
            graph.layerNormEpsilon().orElse(EncoderConfig.GOOGLES_EPSILON),
            shapes.activation(options.activation(), graph.activation())));
  }

  private TokenizerFiles tokenizer() throws IOException {
    return new TokenizerFiles(
        tokenizerJson(),
        nearest(TokenizerFiles.VOCABULARY),
        nearest(TokenizerFiles.SETTINGS),
        Optional.empty());
  }

  /** {@code tokenizer.json}, or under the model's name as the jars of langchain4j have it. */
  private Optional<Path> tokenizerJson() throws IOException {
    String stem = file.getFileName().toString().replaceFirst("\\.onnx$", "");
    Optional<Path> named = nearest(stem + TOKENIZER_ENDING).or(() -> nearest(TokenizerFiles.JSON));
    if (named.isPresent()) {
      return named;
    }
    for (Path folder : folders()) {
      List<Path> candidates = FolderListing.endingIn(folder, TOKENIZER_ENDING);
      if (candidates.size() == 1) {
        return Optional.of(candidates.get(0));
      }
    }
    return Optional.empty();
  }

  private Optional<String> pooling() throws IOException {
    for (Path folder : folders()) {
      Optional<String> pooling = SentenceTransformers.pooling(folder);
      if (pooling.isPresent()) {
        return pooling;
      }
    }
    return Optional.empty();
  }

  private Optional<Path> nearest(String name) {
    return folders().stream()
        .flatMap(folder -> FolderListing.file(folder, name).stream())
        .findFirst();
  }

  /** Its own and the one above: exports often lie in {@code onnx/} beside the tokenizer. */
  private List<Path> folders() {
    List<Path> folders = new ArrayList<>(List.of(folder()));
    Optional.ofNullable(folder().getParent()).ifPresent(folders::add);
    return folders;
  }
}
