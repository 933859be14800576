package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jobs/compare} that dies without a word, as when memory or power is gone. */
@Tag("slow")
class KilledComparisonTest {
  private static final int TEXTS = 1500;
  private static final String WORDS = "a house is red s . cls [ ] houses";

  @TempDir Path folder;

  @Test
  void whatWasEmbeddedBeforeAKillIsNotEmbeddedAgain() throws Exception {
    TinyModel.in(folder.resolve("tiny"));
    TinyModel.in(folder.resolve("another"));
    Files.write(folder.resolve("in.csv"), table());
    killOnceAModelIsDone();
    assertFalse(Files.exists(folder.resolve("out/report.json")), "it was killed too late");
    long texts = 2 * TEXTS; // each by two models
    TestSpark.session();
    Run run =
        Run.of(arguments(folder.resolve("in.csv"), folder.resolve("tiny"), folder.resolve("out")))
            .mustBeDone();
    assertEquals(texts, run.lastResult().get("texts").getAsLong());
    long embedded = run.lastResult().get("texts_embedded").getAsLong();
    assertTrue(embedded <= texts - TEXTS, () -> embedded + " of " + texts + " embedded again");
    assertTrue(Files.exists(folder.resolve("out/report.json")));
  }

  private void killOnceAModelIsDone() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of("jobs/compare").toAbsolutePath().toString());
    List.of(arguments(Path.of("in.csv"), Path.of("tiny"), Path.of("out"))).stream()
        .skip(1) // the file names the job
        .forEach(command::add);
    Process process =
        Run.start(
            folder,
            Map.of("POOLHOUSE_JAVA_OPTS", "-Xmx1g -XX:TieredStopAtLevel=1 -Xshare:auto"),
            command.toArray(String[]::new));
    Instant deadline = Instant.now().plusSeconds(100);
    while (modelsBegun() < 2) {
      assertTrue(process.isAlive() && Instant.now().isBefore(deadline), this::said);
      Thread.sleep(10);
    }
    process.destroyForcibly();
    assertEquals(128 + 9, Run.ended(process, folder).exitCode());
  }

  private static String[] arguments(Path input, Path model, Path output) {
    Path other = model.resolveSibling("another");
    String models = "%s,%s".formatted(model.isAbsolute() ? model : "./" + model, other);
    return new String[] {
      "compare",
      "--input",
      input.toString(),
      "--label",
      "label",
      "--folds",
      "2",
      "--classifier",
      "bayes",
      "--pooling",
      "cls,mean",
      "--model",
      models,
      "--output",
      output.toString()
    };
  }

  private static List<String> table() {
    Random random = new Random(5);
    String[] words = WORDS.split(" ");
    List<String> lines = new ArrayList<>();
    lines.add("text,label");
    Stream.generate(
            () ->
                random
                    .ints(9, 0, words.length)
                    .mapToObj(word -> words[word])
                    .collect(Collectors.joining(" ")))
        .distinct()
        .limit(TEXTS)
        .forEach(text -> lines.add(text + "," + (text.contains("red") ? "red" : "other")));
    return lines;
  }

  /** The second model's folder is made when the first one's last part is there whole. */
  private long modelsBegun() {
    Path embeddings = folder.resolve("out/embeddings");
    if (!Files.isDirectory(embeddings)) {
      return 0;
    }
    try (Stream<Path> models = Files.list(embeddings)) {
      return models.filter(Files::isDirectory).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("stderr"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
