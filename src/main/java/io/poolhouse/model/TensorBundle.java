package io.poolhouse.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A TensorFlow checkpoint or the variables of a SavedModel: a tensor bundle of version 2, that is
 * {@code <prefix>.index} and {@code <prefix>.data-00000-of-00001} and so on. Names and layout are
 * TensorFlow's: {@code bert/encoder/layer_0/attention/self/query/kernel} is {@code [in, out]}.
 */
public final class TensorBundle implements TensorSource {
  private static final String INDEX = ".index";

  private final Path prefix;
  private final Map<Integer, TensorFile> shards = new HashMap<>();
  private final TensorList tensors;

  private TensorBundle(Path prefix) {
    this.prefix = prefix;
    this.tensors = new TensorList(Path.of(prefix + INDEX));
  }

  /**
   * Opens the index and the data files.
   *
   * @param prefixOrIndex what TensorFlow calls the checkpoint's path, with or without {@code
   *     .index}
   * @throws ModelException if a file is missing or damaged. Each tensor's checksum is compared when
   *     its numbers are streamed.
   */
  public static TensorBundle open(Path prefixOrIndex) throws IOException {
    String given = prefixOrIndex.toString();
    Path prefix =
        given.endsWith(INDEX)
            ? Path.of(given.substring(0, given.length() - INDEX.length()))
            : prefixOrIndex;
    TensorBundle opened = new TensorBundle(prefix);
    try (TensorFile index = TensorFile.open(Path.of(prefix + INDEX))) {
      opened.readIndex(index);
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  @Override
  public Map<String, Tensor> tensors() {
    return tensors.asMap();
  }

  @Override
  public void close() throws IOException {
    for (TensorFile shard : shards.values()) {
      shard.close();
    }
  }

  private void readIndex(TensorFile index) throws IOException {
    Map<String, ByteBuffer> entries = LevelDbTable.read(index);
    ByteBuffer header = entries.remove("");
    if (header == null) {
      throw index.refuse("has no header; expected the index of a TensorFlow checkpoint.");
    }
    int count = BundleEntry.shards(header, index);
    for (Map.Entry<String, ByteBuffer> entry : entries.entrySet()) {
      tensors.add(tensor(entry.getKey(), BundleEntry.read(entry.getValue(), index), index, count));
    }
  }

  private Tensor tensor(String name, BundleEntry entry, TensorFile index, int shardCount)
      throws IOException {
    TensorHeader header = new TensorHeader(index.path(), name, entry.shape());
    if (entry.isSliced()) {
      throw header.refuse("is stored in slices, which are not supported. Save it unpartitioned.");
    }
    if (entry.shard() < 0 || entry.shard() >= shardCount) {
      throw header.refuse(
          "is in data file %d; expected 0 to %d.".formatted(entry.shard(), shardCount - 1));
    }
    Optional<NumberFormat> format = entry.format();
    if (format.isEmpty()) {
      return new UnreadableTensor(header, entry.typeName());
    }
    return new StoredTensor(
        header,
        shard(entry.shard(), shardCount),
        format.get(),
        entry.offset(),
        entry.size(),
        OptionalInt.of(entry.maskedChecksum()));
  }

  private TensorFile shard(int number, int count) throws IOException {
    TensorFile shard = shards.get(number);
    if (shard == null) {
      // ROOT: some languages have digits of their own.
      String suffix = String.format(Locale.ROOT, ".data-%05d-of-%05d", number, count);
      shard = TensorFile.open(Path.of(prefix + suffix));
      shards.put(number, shard);
    }
    return shard;
  }
}
