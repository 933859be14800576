package io.poolhouse.model;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The files beside an ONNX model that hold numbers of its tensors. */
final class OnnxExternalData implements Closeable {
  private final Path model;
  private final Map<Path, TensorFile> files = new HashMap<>();

  OnnxExternalData(Path model) {
    this.model = model;
  }

  /**
   * @param entries of {@code external_data}: {@code location} within the model's folder, and if the
   *     tensor is not the whole file, {@code offset} and {@code length} in bytes
   */
  Tensor tensor(TensorHeader header, NumberFormat format, Map<String, String> entries)
      throws IOException {
    TensorFile file = file(header, entries.getOrDefault("location", ""));
    long offset = number(header, "offset", entries.getOrDefault("offset", "0"));
    long rest = Math.max(0, file.size() - offset);
    long length = number(header, "length", entries.getOrDefault("length", Long.toString(rest)));
    return new StoredTensor(header, file, format, offset, length);
  }

  private TensorFile file(TensorHeader header, String location) throws IOException {
    Path path = path(header, location);
    TensorFile file = files.get(path);
    if (file == null) {
      file = TensorFile.open(path);
      files.put(path, file);
    }
    return file;
  }

  private Path path(TensorHeader header, String location) {
    ModelException refusal =
        header.refuse(
            "has its numbers in %s; expected a file in the folder of the model."
                .formatted(Quoted.of(location)));
    try {
      Path path = Path.of(location);
      boolean leaves =
          path.isAbsolute() || path.normalize().startsWith("..") || location.contains("\\");
      if (location.isEmpty() || leaves) {
        throw refusal;
      }
      return model.resolveSibling(path.normalize());
    } catch (InvalidPathException e) {
      throw refusal;
    }
  }

  private static long number(TensorHeader header, String key, String digits) {
    if (!digits.matches("\\d{1,18}")) {
      throw header.refuse(
          "has %s for the %s of its external data; expected a number of bytes."
              .formatted(Quoted.of(digits), key));
    }
    return Long.parseLong(digits);
  }

  @Override
  public void close() throws IOException {
    for (TensorFile file : files.values()) {
      file.close();
    }
  }
}
