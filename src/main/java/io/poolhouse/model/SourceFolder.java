package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells from its files what kind of model lies in a folder. */
final class SourceFolder {
  private SourceFolder() {}

  /** The model that lies in this folder itself; a folder with pickled weights only is refused. */
  static Optional<ModelSource> find(Path folder) throws IOException {
    Optional<SentenceFolder> sentence = SentenceFolder.in(folder);
    Path encoder = sentence.map(SentenceFolder::encoder).filter(Files::isDirectory).orElse(folder);
    if (WeightFiles.in(encoder).isPresent()) {
      return Optional.of(new HuggingFaceFolder(folder));
    }
    Optional<ModelSource> other = tensorFlow(folder);
    other = other.isPresent() ? other : onnx(folder);
    if (other.isEmpty()) {
      ModelFolder.refusePickles(folder);
    }
    return other;
  }

  private static Optional<ModelSource> tensorFlow(Path folder) throws IOException {
    Path variables = folder.resolve("variables/variables" + TensorFlowFolder.INDEX);
    if (Files.isRegularFile(folder.resolve("saved_model.pb")) && Files.isRegularFile(variables)) {
      return Optional.of(new TensorFlowFolder(folder, variables));
    }
    List<Path> checkpoints = new ArrayList<>();
    for (Path index : FolderListing.endingIn(folder, TensorFlowFolder.INDEX)) {
      if (!TensorFlowFolder.data(index).isEmpty()) {
        checkpoints.add(index);
      }
    }
    return only(folder, checkpoints, "bert_model.ckpt.index")
        .map(index -> new TensorFlowFolder(folder, index));
  }

  private static Optional<ModelSource> onnx(Path folder) throws IOException {
    List<Path> files = FolderListing.endingIn(folder, ".onnx");
    Optional<Path> file = only(folder, files, "model.onnx");
    return file.or(() -> FolderListing.file(folder, "onnx/model.onnx")).map(OnnxFile::new);
  }

  /** The file with the usual name, or the only one of its kind. */
  private static Optional<Path> only(Path folder, List<Path> files, String usual) {
    Optional<Path> named = Optional.of(folder.resolve(usual)).filter(files::contains);
    if (named.isEmpty() && files.size() > 1) {
      throw new ModelException(
          "'%s' holds %d models (%s). Import one of these files by its path."
              .formatted(folder, files.size(), names(folder, files)));
    }
    return named.or(() -> files.stream().findFirst());
  }

  /** The one model anywhere below this folder. */
  static ModelSource findBelow(Path folder) throws IOException {
    List<Path> folders = new ArrayList<>();
    List<ModelSource> models = new ArrayList<>();
    collect(folder, folders, models);
    if (models.isEmpty()) {
      throw nothingIn(folder);
    }
    if (models.size() > 1) {
      throw new ModelException(
          "'%s' holds %d models (%s). Unpack it and import one of these folders."
              .formatted(folder, models.size(), names(folder, folders)));
    }
    return models.get(0);
  }

  private static void collect(Path folder, List<Path> folders, List<ModelSource> models)
      throws IOException {
    Optional<ModelSource> model = find(folder);
    if (model.isPresent()) {
      folders.add(folder);
      models.add(model.get());
      return;
    }
    for (Path below : FolderListing.folders(folder)) {
      collect(below, folders, models);
    }
  }

  static ModelException nothingIn(Path folder) {
    return new ModelException(
        ("'%s' holds no model. Expected config.json with model.safetensors, an .onnx file,"
                + " a TensorFlow SavedModel, or a checkpoint with its .index file.")
            .formatted(folder));
  }

  private static String names(Path folder, List<Path> files) {
    return files.stream()
        .map(file -> "'" + folder.relativize(file) + "'")
        .collect(Collectors.joining(", "));
  }
}
