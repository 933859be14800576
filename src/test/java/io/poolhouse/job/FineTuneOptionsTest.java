package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.poolhouse.model.ModelPackage;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** How long texts are where nobody says so. */
class FineTuneOptionsTest {
  private static final Path ROTARY = Path.of("../shared/golden/architectures/modernbert");

  @TempDir Path folder;

  @Command
  private static final class Alone {
    @CommandLine.Mixin FineTuneOptions options;
  }

  private static FineTuneOptions options(Path model, String... more) {
    Alone alone = new Alone();
    CommandLine line = new CommandLine(alone);
    OptionWords.register(line);
    List<String> all = new ArrayList<>(List.of("--label", "label", "--model", model.toString()));
    all.addAll(List.of(more));
    line.parseArgs(all.toArray(String[]::new));
    return alone.options;
  }

  /** No table of positions limits it. */
  private Path withPositions(int positions) throws IOException {
    assumeTrue(Files.isDirectory(ROTARY), "no " + ROTARY);
    for (String name : List.of("model.safetensors", "tokenizer.json")) {
      Files.copy(ROTARY.resolve(name), folder.resolve(name));
    }
    String said = "\"max_position_embeddings\": ";
    Files.writeString(
        folder.resolve("config.json"),
        Files.readString(ROTARY.resolve("config.json")).replace(said + 128, said + positions));
    return folder;
  }

  private static int longest(TextEmbedder embedder) {
    return (int) embedder.get(embedder.maxTokens()).get();
  }

  @Test
  void ofManyPositionsTrainingTakesFiveHundredAndTwelve() throws IOException {
    Path model = withPositions(8_192);
    ModelPackage base = ModelPackage.open(model);
    assertEquals(OptionalInt.of(512), options(model).cut(base));
    assertEquals(512, longest(options(model).embedder("text", base)));
    FineTuneOptions asked = options(model, "--max-tokens", "2000");
    assertEquals(OptionalInt.empty(), asked.cut(base));
    assertEquals(2_000, longest(asked.embedder("text", base)));
  }

  @Test
  void ofFewerPositionsItTakesAll() throws IOException {
    Path model = withPositions(512);
    ModelPackage base = ModelPackage.open(model);
    assertEquals(OptionalInt.empty(), options(model).cut(base));
    assertEquals(0, longest(options(model).embedder("text", base)));
  }
}
