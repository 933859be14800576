package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A <a href="https://huggingface.co/docs/safetensors">safetensors</a> file, the form of weights in
 * Hugging Face folders and in our own model packages.
 */
public final class Safetensors implements TensorSource {
  private final TensorFile file;
  private final Map<String, Tensor> tensors;
  private final Map<String, String> metadata;

  private Safetensors(TensorFile file) throws IOException {
    this.file = file;
    SafetensorsHeader header = SafetensorsHeader.read(file);
    checkLayout(header);
    TensorList list = new TensorList(file.path());
    header.entries().forEach(entry -> list.add(tensor(entry, header.dataPosition())));
    this.tensors = list.asMap();
    this.metadata = Map.copyOf(header.metadata());
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws ModelException if there is no such file, or if it breaks a rule of the format: each
   *     tensor's bytes must fit its type and shape, and all together must fill the file, once
   */
  public static Safetensors open(Path file) throws IOException {
    TensorFile opened = TensorFile.open(file);
    try {
      return new Safetensors(opened);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  @Override
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** The free words that whoever wrote the file left in its header. */
  public Map<String, String> metadata() {
    return metadata;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Overlaps or holes could hide a second meaning of the file; the format forbids both. */
  private void checkLayout(SafetensorsHeader header) {
    List<SafetensorsHeader.Entry> inOrder =
        header.entries().stream()
            .sorted(
                Comparator.comparingLong(SafetensorsHeader.Entry::begin)
                    .thenComparingLong(SafetensorsHeader.Entry::end))
            .toList();
    long end = 0;
    for (SafetensorsHeader.Entry entry : inOrder) {
      if (entry.begin() != end || entry.end() < entry.begin()) {
        throw entry
            .header()
            .refuse(
                "has the bytes %d to %d; expected them to begin at %d, where the tensor before ends."
                    .formatted(entry.begin(), entry.end(), end));
      }
      end = entry.end();
    }
    long data = file.size() - header.dataPosition();
    if (end != data) {
      throw file.refuse(
          "has %d bytes of numbers, but its header describes %d. Download it again."
              .formatted(data, end));
    }
  }

  private Tensor tensor(SafetensorsHeader.Entry entry, long dataPosition) {
    long length = entry.end() - entry.begin();
    Optional<NumberFormat> format = format(entry.type());
    if (format.isPresent()) {
      return new StoredTensor(
          entry.header(), file, format.get(), dataPosition + entry.begin(), length);
    }
    long expected = entry.header().elements() * bytesPerNumber(entry);
    if (length != expected) {
      throw entry
          .header()
          .refuse(
              "takes %d bytes, but its shape %s of %s needs %d."
                  .formatted(length, entry.header().shape(), entry.type(), expected));
    }
    return new UnreadableTensor(entry.header(), entry.type());
  }

  private static Optional<NumberFormat> format(String type) {
    return switch (type) {
      case "F32" -> Optional.of(NumberFormat.FLOAT32);
      case "F16" -> Optional.of(NumberFormat.FLOAT16);
      case "BF16" -> Optional.of(NumberFormat.BFLOAT16);
      default -> Optional.empty();
    };
  }

  private static int bytesPerNumber(SafetensorsHeader.Entry entry) {
    return switch (entry.type()) {
      case "F64", "I64", "U64", "C64" -> 8;
      case "I32", "U32" -> 4;
      case "I16", "U16" -> 2;
      case "BOOL", "I8", "U8", "F8_E4M3", "F8_E5M2", "F8_E8M0" -> 1;
      default ->
          throw entry
              .header()
              .refuse("has the type " + Quoted.of(entry.type()) + ", which is not known here.");
    };
  }
}
