package io.poolhouse.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file: 8 bytes of length, then JSON that says of each tensor its type,
 * its shape and which bytes of the rest are its own. Only the JSON's form is checked here.
 *
 * @param metadata free words, by key
 */
record SafetensorsHeader(List<Entry> entries, long dataPosition, Map<String, String> metadata) {
  /** The one key of the header that is no tensor's name. */
  static final String METADATA = "__metadata__";

  /** As the format's own library has it. */
  private static final long LONGEST = 100_000_000;

  /**
   * @param begin of its bytes, counted from the end of the header
   * @param end of its bytes, the first that is not its own
   */
  record Entry(TensorHeader header, String type, long begin, long end) {}

  static SafetensorsHeader read(TensorFile file) throws IOException {
    long length = length(file);
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    StrictJson.read(
        file,
        Long.BYTES,
        length,
        json -> json.object(name -> readMember(file, json, name, entries, metadata)));
    return new SafetensorsHeader(entries, Long.BYTES + length, metadata);
  }

  private static long length(TensorFile file) throws IOException {
    // 2: the least header is {}.
    if (file.size() < Long.BYTES + 2) {
      throw file.refuse(
          "has only %d bytes, too few for a safetensors file. Download it again."
              .formatted(file.size()));
    }
    long length = file.bytes(0, Long.BYTES).getLong();
    if (length < 2 || length > LONGEST) {
      throw file.refuse(
          "announces a header of %s bytes; expected 2 to %d. It is no safetensors file, or damaged."
              .formatted(Long.toUnsignedString(length), LONGEST));
    }
    if (length > file.size() - Long.BYTES) {
      throw file.refuse(
          "announces a header of %d bytes, but only %d follow. It is truncated; download it again."
              .formatted(length, file.size() - Long.BYTES));
    }
    return length;
  }

  private static void readMember(
      TensorFile file,
      StrictJson json,
      String name,
      List<Entry> entries,
      Map<String, String> metadata)
      throws IOException {
    if (name.equals(METADATA)) {
      json.object(key -> metadata.put(key, json.string()));
    } else {
      entries.add(new Fields(file, name).read(json));
    }
  }

  /** The three fields of one tensor, in any order. */
  private static final class Fields {
    private final TensorFile file;
    private final String name;
    private String type = "";
    private List<Long> shape = List.of();
    private List<Long> offsets = List.of();
    private int count;

    Fields(TensorFile file, String name) {
      this.file = file;
      this.name = name;
    }

    Entry read(StrictJson json) throws IOException {
      json.object(
          key -> {
            switch (key) {
              case "dtype" -> type = json.string();
              case "shape" -> shape = json.integers(TensorHeader.MOST_DIMENSIONS);
              case "data_offsets" -> offsets = json.integers(2);
              default -> throw refuse("the unknown field " + Quoted.of(key));
            }
            count++;
          });
      if (count != 3 || offsets.size() != 2) {
        throw refuse("not all of dtype, shape and two data_offsets");
      }
      return new Entry(
          new TensorHeader(file.path(), name, shape), type, offsets.get(0), offsets.get(1));
    }

    private ModelException refuse(String problem) {
      return new ModelException(
          "Tensor %s in %s has %s.".formatted(Quoted.of(name), file.path(), problem));
    }
  }
}
