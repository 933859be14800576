package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights spread over several safetensors files, as {@code model.safetensors.index.json} lists
 * them.
 */
public final class ShardedSafetensors implements TensorSource {
  private final Map<String, Safetensors> shards = new LinkedHashMap<>();
  private final TensorList tensors;

  private ShardedSafetensors(Path index) {
    this.tensors = new TensorList(index);
  }

  /**
   * Opens the index and all files it names, which must lie in its folder.
   *
   * @throws ModelException if a file is missing or broken, or if the index and the files do not
   *     name the same tensors
   */
  public static ShardedSafetensors open(Path indexJson) throws IOException {
    ShardedSafetensors opened = new ShardedSafetensors(indexJson);
    try (TensorFile file = TensorFile.open(indexJson)) {
      Map<String, String> weightMap = weightMap(file);
      for (Map.Entry<String, String> entry : weightMap.entrySet()) {
        opened.add(entry.getKey(), entry.getValue(), file);
      }
      opened.checkAllAreNamed(weightMap, indexJson);
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
    for (Safetensors shard : shards.values()) {
      shard.close();
    }
  }

  private static Map<String, String> weightMap(TensorFile file) throws IOException {
    Map<String, String> weightMap = new LinkedHashMap<>();
    StrictJson.read(
        file,
        0,
        file.size(),
        json ->
            json.object(
                key -> {
                  if (key.equals("weight_map")) {
                    json.object(name -> weightMap.put(name, json.string()));
                  } else {
                    json.skip();
                  }
                }));
    if (weightMap.isEmpty()) {
      throw file.refuse("has no weight_map; expected the index of a sharded safetensors model.");
    }
    return weightMap;
  }

  private void add(String name, String shardName, TensorFile index) throws IOException {
    Safetensors shard = shards.get(shardName);
    if (shard == null) {
      checkStaysInFolder(shardName, index);
      shard = Safetensors.open(index.path().resolveSibling(shardName));
      shards.put(shardName, shard);
    }
    Tensor tensor = shard.tensors().get(name);
    if (tensor == null) {
      throw index.refuse(
          "says that tensor %s is in %s, but it is not."
              .formatted(Quoted.of(name), Quoted.of(shardName)));
    }
    tensors.add(tensor);
  }

  private static void checkStaysInFolder(String shardName, TensorFile index) {
    if (!shardName.matches("[A-Za-z0-9_][A-Za-z0-9._ -]{0,254}")) {
      throw index.refuse(
          "names the file %s; expected the plain name of a file in the same folder."
              .formatted(Quoted.of(shardName)));
    }
  }

  private void checkAllAreNamed(Map<String, String> weightMap, Path index) {
    shards.forEach(
        (shardName, shard) -> {
          for (String name : shard.tensors().keySet()) {
            if (!shardName.equals(weightMap.get(name))) {
              throw new ModelException(
                  "Tensor %s is in %s, but %s does not say so. Download the folder again."
                      .formatted(Quoted.of(name), Quoted.of(shardName), index));
            }
          }
        });
  }
}
