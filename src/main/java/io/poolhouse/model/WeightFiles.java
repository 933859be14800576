package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The safetensors of a model's folder.
 *
 * @param entry the only file, or the index of the shards
 * @param all the only file, or the index and its shards
 */
record WeightFiles(Path entry, List<Path> all) {
  static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  static Optional<WeightFiles> in(Path folder) throws IOException {
    Path single = folder.resolve(SINGLE);
    if (Files.isRegularFile(single)) {
      return Optional.of(new WeightFiles(single, List.of(single)));
    }
    Path index = folder.resolve(INDEX);
    if (Files.isRegularFile(index)) {
      return Optional.of(sharded(index));
    }
    List<Path> others = FolderListing.endingIn(folder, ".safetensors");
    return others.size() == 1
        ? Optional.of(new WeightFiles(others.get(0), others))
        : Optional.empty();
  }

  private static WeightFiles sharded(Path index) throws IOException {
    List<Path> all = new ArrayList<>(List.of(index));
    for (String shard : JsonSettings.read(index, json -> json.textsOf("weight_map"))) {
      all.add(index.resolveSibling(PackageFile.plain(shard)));
    }
    return new WeightFiles(index, List.copyOf(all));
  }

  boolean areSharded() {
    return entry.endsWith(INDEX);
  }

  TensorSource open() throws IOException {
    return areSharded() ? ShardedSafetensors.open(entry) : Safetensors.open(entry);
  }

  /** Opens and checks every tensor's name and shape; no number is read. */
  EncoderWeights open(EncoderConfig config) throws IOException {
    return EncoderWeights.owning(config, open(), entry.toString());
  }
}
