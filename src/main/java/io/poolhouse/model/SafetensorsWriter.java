package io.poolhouse.model;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes tensors as float32 into a safetensors file. Equal tensors give equal bytes. */
public final class SafetensorsWriter {
  /** Readers that map the file want aligned numbers; the format's own library pads like this. */
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * Writes a whole file or, if anything fails, none: the numbers are streamed to {@code
   * <file>.part}, which then takes the file's place.
   *
   * @param tensors by the name they get; sorted by it in the file
   * @param metadata free words for the header, such as {@code format: pt}; may be empty
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    SortedMap<String, Tensor> sorted = new TreeMap<>(tensors);
    if (sorted.containsKey(SafetensorsHeader.METADATA)) {
      throw new ModelException(
          "'%s' is no name for a tensor in a safetensors file."
              .formatted(SafetensorsHeader.METADATA));
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      writePart(part, sorted, new TreeMap<>(metadata));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void writePart(
      Path part, SortedMap<String, Tensor> tensors, SortedMap<String, String> metadata)
      throws IOException {
    try (FileChannel out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      StoredTensor.writeAll(header(tensors, metadata), out);
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        writeTensor(entry.getKey(), entry.getValue(), out);
      }
    }
  }

  private static void writeTensor(String name, Tensor tensor, FileChannel out) throws IOException {
    long begin = out.position();
    tensor.writeTo(out);
    long written = out.position() - begin;
    if (written != length(tensor)) {
      throw new ModelException(
          "Tensor %s gave %d bytes, but its shape %s needs %d."
              .formatted(Quoted.of(name), written, tensor.shape(), length(tensor)));
    }
  }

  private static ByteBuffer header(
      SortedMap<String, Tensor> tensors, SortedMap<String, String> metadata) throws IOException {
    byte[] json = json(tensors, metadata).getBytes(StandardCharsets.UTF_8);
    int padding = Math.floorMod(-json.length, ALIGNMENT);
    ByteBuffer header =
        ByteBuffer.allocate(Long.BYTES + json.length + padding).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(json.length + padding).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static String json(SortedMap<String, Tensor> tensors, SortedMap<String, String> metadata)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      if (!metadata.isEmpty()) {
        json.name(SafetensorsHeader.METADATA).beginObject();
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.name(entry.getKey()).value(entry.getValue());
        }
        json.endObject();
      }
      long begin = 0;
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        begin = writeEntry(json, entry.getKey(), entry.getValue(), begin);
      }
      json.endObject();
    }
    return text.toString();
  }

  private static long writeEntry(JsonWriter json, String name, Tensor tensor, long begin)
      throws IOException {
    long end = begin + length(tensor);
    json.name(name).beginObject().name("dtype").value("F32").name("shape").beginArray();
    for (long dimension : tensor.shape()) {
      json.value(dimension);
    }
    json.endArray().name("data_offsets").beginArray().value(begin).value(end).endArray();
    json.endObject();
    return end;
  }

  private static long length(Tensor tensor) {
    return Math.multiplyExact(tensor.elements(), Float.BYTES);
  }
}
