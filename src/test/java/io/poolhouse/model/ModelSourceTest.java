package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSourceTest {
  @TempDir Path home;
  private Path folder;

  @BeforeEach
  void aModelsFolder() throws IOException {
    folder = TinyBert.folder(home.resolve("tiny"));
  }

  /** The folder's files as names and contents for a zip, under a prefix. */
  private Object[] entries(String prefix) throws IOException {
    List<Object> entries = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        entries.add(prefix + folder.relativize(file));
        entries.add(Files.readAllBytes(file));
      }
    }
    return entries.toArray();
  }

  private Path archive(String name, byte[] zip) throws IOException {
    return Files.write(home.resolve(name), zip);
  }

  private ModelPackage importing(Path source) throws IOException {
    return ModelStore.open(home).importModel(source.toString(), ImportOptions.none().named("x"));
  }

  @Test
  void aZipWithAFolderInItIsImported() throws IOException {
    Path zip = archive("a.zip", UnpackingTest.zip(entries("deep/inside/")));
    assertEquals(TinyBert.CONFIG, importing(zip).config());
  }

  @Test
  void aZipInAJarIsImportedAndTheJarIsItsSource() throws IOException {
    byte[] zip = UnpackingTest.zip(entries(""));
    Path jar = archive("a.jar", UnpackingTest.zip("META-INF/x", "1", "com/example/model-v1", zip));
    ModelPackage model = importing(jar);
    assertEquals(TinyBert.CONFIG, model.config());
    PackageManifest manifest = PackageManifest.read(model.folder().resolve("poolhouse.json"));
    assertEquals(jar.toString(), manifest.source());
    assertEquals(Sha256.of(jar), manifest.sourceSha256());
  }

  @Test
  void whatIsWrongInAnArchiveIsSaidByItsPlaceInTheArchive() throws IOException {
    TinyBert.edit(folder.resolve("config.json"), json -> json.replace("\"bert\"", "\"t5\""));
    Path zip = archive("a.zip", UnpackingTest.zip(entries("deep/")));
    assertRefused(
        "'%s!/deep/config.json': this is a 't5' model; this version reads %s."
            .formatted(zip, Architectures.known()),
        zip);
  }

  @Test
  void anArchiveWithTwoModelsAsksWhich() throws IOException {
    List<Object> entries = new ArrayList<>(List.of(entries("one/")));
    entries.addAll(List.of(entries("two/")));
    Path zip = archive("a.zip", UnpackingTest.zip(entries.toArray()));
    assertRefused(
        "'%s' holds 2 models ('one', 'two'). Unpack it and import one of these folders."
            .formatted(zip),
        zip);
  }

  @Test
  void anArchiveWithoutModelSaysWhatItLooksFor() throws IOException {
    Path zip = archive("a.zip", UnpackingTest.zip("readme.txt", "hello"));
    assertRefused(
        ("'%s' holds no model. Expected config.json with model.safetensors, an .onnx file,"
                + " a TensorFlow SavedModel, or a checkpoint with its .index file.")
            .formatted(zip),
        zip);
  }

  @Test
  void anArchiveWithAPickleIsRefused() throws IOException {
    Files.move(folder.resolve("model.safetensors"), folder.resolve("pytorch_model.bin"));
    Path zip = archive("a.zip", UnpackingTest.zip(entries("m/")));
    assertRefused(
        ("'%s!/m' has its weights in 'pytorch_model.bin' only: a pickle, which executes code when"
                + " it is read. Convert it with transformers' save_pretrained(folder,"
                + " safe_serialization=True), which writes 'model.safetensors', or export a BERT to ONNX.")
            .formatted(zip),
        zip);
  }

  @Test
  void anotherFamilyWithOnnxAndAPickleHasAWayOut() throws IOException {
    Files.move(folder.resolve("model.safetensors"), folder.resolve("pytorch_model.bin"));
    TinyBert.edit(
        folder.resolve("config.json"), json -> json.replace("\"bert\"", "\"xlm-roberta\""));
    Files.createDirectories(folder.resolve("onnx"));
    Files.write(
        folder.resolve("onnx/model.onnx"),
        new TinyOnnx().initializer(TinyOnnx.integers("x", 1)).toBytes());
    assertRefused(
        "The model is an XLM-RoBERTa; this version reads BERT only from ONNX. Import its safetensors;"
            + " where it has only pickled weights, convert these where you trust them, with"
            + " transformers' save_pretrained(folder, safe_serialization=True), which writes"
            + " 'model.safetensors'.",
        folder);
  }

  @Test
  void aSourceThatIsNotThereIsQuoted() {
    assertRefused(
        "There is no file or folder '%s' to import. Expected one, or 'maven:GROUP:ARTIFACT:VERSION'."
            .formatted(home.resolve("nowhere")),
        home.resolve("nowhere"));
  }

  @Test
  void aFileOfAnotherKindIsRefused() {
    Path file = folder.resolve("vocab.txt");
    assertRefused(
        "'%s' is no model file that can be imported. Expected an .onnx file, a .jar or .zip archive, or a model's folder."
            .formatted(file),
        file);
  }

  @Test
  void severalOnnxFilesInAFolderAskForOne() throws IOException {
    Files.delete(folder.resolve("model.safetensors"));
    Files.writeString(folder.resolve("a.onnx"), "");
    Files.writeString(folder.resolve("b.onnx"), "");
    assertRefused(
        "'%s' holds 2 models ('a.onnx', 'b.onnx'). Import one of these files by its path."
            .formatted(folder),
        folder);
  }

  @Test
  void anOnnxFileWithoutTokenizerIsRefused() throws IOException {
    Path lonely = Files.createDirectories(home.resolve("lonely/export")).resolve("m.onnx");
    Files.writeString(lonely, "");
    assertRefused(
        "'%s' has no tokenizer. Put the model's 'tokenizer.json' or 'vocab.txt' beside it."
            .formatted(lonely),
        lonely);
  }

  private void assertRefused(String message, Path source) {
    ModelException refused = assertThrows(ModelException.class, () -> importing(source));
    assertEquals(message, refused.getMessage());
  }
}
