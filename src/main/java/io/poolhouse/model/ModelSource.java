package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a model can be imported from. */
sealed interface ModelSource
    permits HuggingFaceFolder, OnnxFile, TensorFlowFolder, ArchiveFile, MavenArtifact {

  /** A name to propose for the package, as the source spells it. */
  String name();

  /**
   * @param scratch an empty folder for what must be unpacked; the result reads from it
   * @throws ModelException where the source holds no BERT that can be read
   */
  SourceModel open(ImportOptions options, Path scratch) throws IOException;

  /**
   * @param text a folder, a file, or {@code maven:GROUP:ARTIFACT:VERSION}
   */
  static ModelSource parse(String text) throws IOException {
    if (text.startsWith(MavenArtifact.PREFIX)) {
      return MavenArtifact.parse(text);
    }
    Path path = Path.of(text);
    if (Files.isDirectory(path)) {
      return SourceFolder.find(path).orElseThrow(() -> SourceFolder.nothingIn(path));
    }
    if (Files.isRegularFile(path)) {
      return file(path);
    }
    throw new ModelException(
        "There is no file or folder '%s' to import. Expected one, or 'maven:GROUP:ARTIFACT:VERSION'."
            .formatted(text));
  }

  private static ModelSource file(Path path) throws IOException {
    if (path.toString().endsWith(".onnx")) {
      return new OnnxFile(path);
    }
    if (path.toString().endsWith(TensorFlowFolder.INDEX)) {
      return new TensorFlowFolder(path.toAbsolutePath().getParent(), path);
    }
    if (ArchiveFile.isArchive(path)) {
      return new ArchiveFile(path);
    }
    throw new ModelException(
        ("'%s' is no model file that can be imported. Expected an .onnx file, a .jar or .zip"
                + " archive, or a model's folder.")
            .formatted(path));
  }
}
