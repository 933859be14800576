package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardedSafetensorsTest {
  @TempDir Path folder;
  private Path index;

  @BeforeEach
  void writeTwoShards() throws IOException {
    index = folder.resolve("model.safetensors.index.json");
    TinySafetensors.writeOnes(folder.resolve("one.safetensors"), "a", "b");
    TinySafetensors.writeOnes(folder.resolve("two.safetensors"), "c");
  }

  private String refusalOf(String json) throws IOException {
    Files.writeString(index, json.replace('`', '"'));
    return assertThrows(ModelException.class, () -> ShardedSafetensors.open(index).close())
        .getMessage()
        .replace(index.toString(), "INDEX")
        .replace(folder.toString(), "FOLDER");
  }

  @Test
  void theTensorsOfAllFilesAreThereInTheOrderOfTheIndex() throws IOException {
    Files.writeString(
        index,
        """
        {"metadata": {"total_size": 12, "more": [{"x": null}]},
         "weight_map": {"c": "two.safetensors", "b": "one.safetensors", "a": "one.safetensors"}}
        """);
    try (ShardedSafetensors source = ShardedSafetensors.open(index)) {
      assertEquals(List.of("c", "b", "a"), List.copyOf(source.tensors().keySet()));
      assertArrayEquals(new float[] {1}, Streamed.floats(source.tensors().get("b")));
    }
  }

  @Test
  void aTensorThatItsFileDoesNotHoldIsNamed() throws IOException {
    assertEquals(
        "INDEX says that tensor 'c' is in 'one.safetensors', but it is not.",
        refusalOf("{`weight_map`:{`c`:`one.safetensors`}}"));
  }

  @Test
  void aTensorThatTheIndexDoesNotNameIsNamed() throws IOException {
    assertEquals(
        "Tensor 'b' is in 'one.safetensors', but INDEX does not say so. Download the folder again.",
        refusalOf("{`weight_map`:{`a`:`one.safetensors`}}"));
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    assertEquals(
        "No such file: FOLDER/three.safetensors",
        refusalOf("{`weight_map`:{`a`:`one.safetensors`,`d`:`three.safetensors`}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../one.safetensors", "/etc/passwd", "sub/one", "..", "a\\\\b", ""})
  void aFileOutsideOfTheFolderIsRefused(String name) throws IOException {
    assertEquals(
        "INDEX names the file '%s'; expected the plain name of a file in the same folder."
            .formatted(name.replace("\\\\", "\\")),
        refusalOf("{`weight_map`:{`a`:`%s`}}".formatted(name)));
  }

  @Test
  void anIndexWithoutAMapIsRefused() throws IOException {
    assertEquals(
        "INDEX has no weight_map; expected the index of a sharded safetensors model.",
        refusalOf("{`metadata`:{}}"));
  }

  @Test
  void deepNestingIsRefusedNotFollowed() throws IOException {
    assertEquals(
        "INDEX has JSON nested more than 16 deep.",
        refusalOf("{`metadata`:" + "[".repeat(1_000_000)));
    assertEquals(
        "INDEX has JSON nested more than 16 deep.",
        refusalOf("{`metadata`:" + "{`a`:".repeat(1_000_000)));
  }

  @Test
  void aTensorNamedTwiceIsRefused() throws IOException {
    assertEquals(
        "INDEX has JSON with the key 'a' twice.",
        refusalOf("{`weight_map`:{`a`:`one.safetensors`,`a`:`two.safetensors`}}"));
  }
}
