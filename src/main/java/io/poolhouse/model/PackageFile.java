package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of a model as it was when it was measured.
 *
 * @param name within the model's folder: a plain name, or one in a folder of a plain name
 * @param size bytes
 * @param sha256 lower-case hexadecimal
 */
record PackageFile(String name, long size, String sha256) {

  PackageFile {
    for (String part : name.split("/", 2)) {
      if (!isPlain(part)) {
        throw notPlain(name);
      }
    }
  }

  /** Refuses what would lead out of the folder that names it. */
  static String plain(String name) {
    if (!isPlain(name)) {
      throw notPlain(name);
    }
    return name;
  }

  private static boolean isPlain(String name) {
    return !(name.isEmpty() || name.startsWith(".") || name.contains("/") || name.contains("\\"));
  }

  private static ModelException notPlain(String name) {
    return new ModelException("the file name '%s' is not a plain name.".formatted(name));
  }

  /** The name under which a package lists a file. */
  static String nameIn(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  static PackageFile measure(Path file) throws IOException {
    return measure(file.toAbsolutePath().getParent(), file.toAbsolutePath());
  }

  static PackageFile measure(Path folder, Path file) throws IOException {
    return new PackageFile(nameIn(folder, file), Files.size(file), Sha256.of(file));
  }

  /**
   * @throws ModelException where the file in the folder is not the one that was measured
   */
  void verifyIn(Path folder) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new ModelException(
          "'%s' is missing, though '%s' lists it. Import the model again."
              .formatted(file, PackageManifest.FILE));
    }
    if (Files.size(file) != size || !Sha256.of(file).equals(sha256)) {
      throw new ModelException(
          "'%s' was changed: its SHA-256 is not the one in '%s'. Import the model again."
              .formatted(file, PackageManifest.FILE));
    }
  }
}
