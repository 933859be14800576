package io.poolhouse.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A jar or zip, whatever its name, with one model in it; that may lie in a zip of its own. */
record ArchiveFile(Path file) implements ModelSource {

  static boolean isArchive(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Unpacking.isZip(in.readNBytes(Unpacking.MAGIC_BYTES));
    }
  }

  @Override
  public String name() {
    return file.getFileName().toString().replaceFirst("\\.(jar|zip)$", "");
  }

  @Override
  public SourceModel open(ImportOptions options, Path scratch) throws IOException {
    Path folder = Files.createDirectory(scratch.resolve("unpacked"));
    Unpacking.unpack(file, folder);
    try {
      return SourceFolder.findBelow(folder).open(options, scratch).withSha256(Sha256.of(file));
    } catch (ModelException wrong) {
      throw inTheUsersWords(wrong, folder);
    }
  }

  /** The scratch folder means nothing to the user and is gone when the message is read. */
  private ModelException inTheUsersWords(ModelException wrong, Path folder) {
    String message =
        wrong
            .getMessage()
            .replace(folder + "/", file + "!/")
            .replace(folder.toString(), file.toString());
    return new ModelException(message, wrong);
  }
}
