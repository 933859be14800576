package io.poolhouse.model;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * {@code poolhouse.json}: where a package came from and what its files were. Holds no time, so that
 * the same import gives the same bytes.
 *
 * @param source as the user gave it
 * @param sourceSha256 of the source's file, or of its files where it is a folder
 * @param importedWith this program's version
 */
record PackageManifest(
    String name,
    String source,
    String sourceSha256,
    String importedWith,
    Activation activation,
    String pooling,
    List<PackageFile> files,
    List<StoredVector> selfTest) {

  static final String FILE = "poolhouse.json";

  PackageManifest {
    files = List.copyOf(files);
    selfTest = List.copyOf(selfTest);
  }

  static PackageManifest read(Path file) throws IOException {
    return JsonSettings.read(file, PackageManifest::of);
  }

  private static PackageManifest of(JsonSettings json) {
    return new PackageManifest(
        json.requiredText("name"),
        json.requiredText("source"),
        json.requiredText("sourceSha256"),
        json.requiredText("importedWith"),
        Activation.parse(json.requiredText("activation")),
        json.requiredText("pooling"),
        json.objects("files").stream().map(PackageManifest::file).toList(),
        json.objects("selfTest").stream().map(PackageManifest::vector).toList());
  }

  private static PackageFile file(JsonSettings json) {
    return new PackageFile(
        json.requiredText("name"), json.size("size"), json.requiredText("sha256"));
  }

  private static StoredVector vector(JsonSettings json) {
    return new StoredVector(
        json.requiredText("text"), json.requiredText("pooling"), json.floats("vector"));
  }

  static String version() {
    return Objects.requireNonNullElse(
        PackageManifest.class.getPackage().getImplementationVersion(), "development");
  }

  PackageManifest withSelfTest(List<StoredVector> vectors) {
    return new PackageManifest(
        name, source, sourceSha256, importedWith, activation, pooling, files, vectors);
  }

  String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    json.addProperty("source", source);
    json.addProperty("sourceSha256", sourceSha256);
    json.addProperty("importedWith", importedWith);
    json.addProperty("activation", activation.word());
    json.addProperty("pooling", pooling);
    JsonArray fileList = new JsonArray();
    files.forEach(file -> fileList.add(json(file)));
    json.add("files", fileList);
    JsonArray vectorList = new JsonArray();
    selfTest.forEach(vector -> vectorList.add(json(vector)));
    json.add("selfTest", vectorList);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
  }

  private static JsonObject json(PackageFile file) {
    JsonObject json = new JsonObject();
    json.addProperty("name", file.name());
    json.addProperty("size", file.size());
    json.addProperty("sha256", file.sha256());
    return json;
  }

  private static JsonObject json(StoredVector stored) {
    JsonArray vector = new JsonArray();
    stored.vector().forEach(vector::add);
    JsonObject json = new JsonObject();
    json.addProperty("text", stored.text());
    json.addProperty("pooling", stored.pooling());
    json.add("vector", vector);
    return json;
  }
}
