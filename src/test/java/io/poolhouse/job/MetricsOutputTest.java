package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --metrics-output} as a schedule reads it: what is there is true. */
class MetricsOutputTest {
  @TempDir Path folder;
  private Path metrics;

  @BeforeEach
  void makeInputs() throws IOException {
    TinyModel.withoutUnknown(folder.resolve("tiny"));
    TestSpark.table(folder.resolve("good"), List.of("a house", "is red"));
    TestSpark.table(folder.resolve("bad"), List.of("a house", "a boat"));
    metrics = Files.createDirectory(folder.resolve("metrics")).resolve("embed.json");
  }

  @Test
  void itIsTheLastLineOfStdoutAndNothingLiesBesideIt() throws IOException {
    Run run = embed("good").mustBeDone();
    assertEquals(run.result().toString() + "\n", Files.readString(metrics));
    assertEquals(List.of("embed.json"), names());
  }

  @Test
  void rowsThatFailedUnderStrictAreInIt() throws IOException {
    assertEquals(3, embed("bad", "--strict").exitCode());
    assertEquals(
        1,
        JsonParser.parseString(Files.readString(metrics))
            .getAsJsonObject()
            .get("failed")
            .getAsInt());
  }

  @Test
  void aFailedRunLeavesNoneOfAnEarlierOne() throws IOException {
    embed("good").mustBeDone();
    assertEquals(1, embed("bad", "--on-bad-row", "fail").exitCode());
    assertEquals(List.of(), names());
  }

  @Test
  void aWrongRequestTouchesNothing() throws IOException {
    embed("good").mustBeDone();
    String before = Files.readString(metrics);
    assertEquals(2, embed("good", "--text", "body").exitCode());
    assertEquals(before, Files.readString(metrics));
  }

  @Test
  void oneThatCannotBeWrittenAfterAllSaysThatTheOutputIsThere() throws IOException {
    Path good = folder.resolve("good");
    // The query's own rows take the folder away: the check before them has found it.
    Run run =
        Run.of(
            "sql",
            "--view",
            "t=" + good,
            "--model",
            folder.resolve("tiny").toString(),
            "--metrics-output",
            metrics.toString(),
            "--output",
            folder.resolve("out").toString(),
            "select id, java_method('%s', 'remove', '%s') gone from t"
                .formatted(Vandal.class.getName(), metrics.getParent()));
    assertEquals(1, run.exitCode(), run::toString);
    assertEquals(List.of(), run.out());
    assertEquals(2, TestSpark.read(folder.resolve("out")).count());
    String last = run.err().get(run.err().size() - 1);
    assertTrue(
        last.startsWith(
            "poolhouse: The job is done and its output complete, but --metrics-output '"
                + metrics
                + "' cannot be written: "),
        last);
  }

  /** What a query can call. */
  public static final class Vandal {
    private Vandal() {}

    /** In the folder's place comes a file, so that nobody makes it again. */
    public static String remove(String folder) throws IOException {
      Path place = Path.of(folder);
      if (Files.isDirectory(place)) {
        Files.delete(place);
        Files.writeString(place, "");
      }
      return "gone";
    }
  }

  @Test
  void aQueryTakesTheEarlierOneAwayWithItsFirstRow() throws IOException {
    Files.writeString(metrics, "{}");
    String[] query = {
      "sql",
      "--view",
      "t=" + folder.resolve("good"),
      "--model",
      folder.resolve("tiny").toString(),
      "--metrics-output",
      metrics.toString(),
      "select raise_error('on purpose') from t"
    };
    assertEquals(1, Run.of(query).exitCode());
    assertEquals(List.of(), names());
    query[query.length - 1] = "select id from t";
    assertEquals(2, Run.of(query).mustBeDone().lastResult().get("rows").getAsInt());
    assertEquals(List.of("embed.json"), names());
  }

  @Test
  void anotherRunOfTheSameCommandGivesTheSame() {
    Run first = embed("good").mustBeDone();
    List<Row> rows = TestSpark.read(folder.resolve("out")).collectAsList();
    Run second = embed("good").mustBeDone();
    assertEquals(rows, TestSpark.read(folder.resolve("out")).collectAsList());
    assertEquals(first.result().get("tokens"), second.result().get("tokens"));
    assertFalse(Files.exists(folder.resolve("out").resolve("_temporary")));
  }

  private Run embed(String input, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "embed",
                "--input",
                folder.resolve(input).toString(),
                "--model",
                folder.resolve("tiny").toString(),
                "--mode",
                "overwrite",
                "--metrics-output",
                metrics.toString(),
                "--output",
                folder.resolve("out").toString()));
    arguments.addAll(List.of(more));
    return Run.of(arguments.toArray(String[]::new));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(metrics.getParent())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
