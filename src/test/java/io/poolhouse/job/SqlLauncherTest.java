package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jobs/sql} as a user starts it: what a shell hands over arrives, and rows are UTF-8. */
class SqlLauncherTest {
  /** Without the archive of classes, which the first of these would say that it makes. */
  private static final String SMALL = "-Xmx1g -XX:TieredStopAtLevel=1 -Xshare:auto";

  @TempDir Path folder;

  @BeforeEach
  void makeInputs() throws IOException {
    TinyModel.in(folder.resolve("tiny"));
    Files.writeString(folder.resolve("in.csv"), "id,text\n1,a house\n2,is red\n");
  }

  private Run launch(Map<String, String> environment, String... arguments) throws Exception {
    return Run.launched(
        folder,
        environment,
        Stream.concat(
                Stream.of(Path.of("jobs/sql").toAbsolutePath().toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  @Test
  void helpIsThereWithoutSpark() throws Exception {
    assertEquals(Run.of("sql", "--help"), launch(Map.of("POOLHOUSE_JAVA_OPTS", SMALL), "--help"));
  }

  @Test
  void aQueryArrivesWithItsQuotesDollarsAndNewlines() throws Exception {
    Run run =
        launch(
            Map.of("POOLHOUSE_JAVA_OPTS", SMALL),
            "--view",
            "t=in.csv",
            "--model",
            "./tiny",
            "select id, 'a \"b\" $HOME `c` \\'d\\' * é' as `it's`,\n  size(embed(text, 'mean')) n\nfrom t"
                + " -- $(date)\n order by id");
    assertEquals(
        List.of(
            "{\"id\":\"1\",\"it's\":\"a \\\"b\\\" $HOME `c` 'd' * é\",\"n\":8}",
            "{\"id\":\"2\",\"it's\":\"a \\\"b\\\" $HOME `c` 'd' * é\",\"n\":8}"),
        run.mustBeDone().out().subList(0, 2));
    assertEquals(2, run.lastResult().get("rows").getAsInt());
    assertEquals(1, run.err().size(), run::toString);
  }

  @Test
  @Tag("slow")
  void rowsAreUtf8WhateverTheTerminalSpeaks() throws Exception {
    Files.writeString(folder.resolve("q.sql"), "select 'é 日本 😀' as text");
    Run run = launch(Map.of("POOLHOUSE_JAVA_OPTS", SMALL, "LC_ALL", "POSIX"), "--file", "q.sql");
    assertEquals("{\"text\":\"é 日本 😀\"}", run.mustBeDone().out().get(0));
  }

  @Tag("slow")
  @Test
  void exitCodesTellWhatHappened() throws Exception {
    Map<String, String> small = Map.of("POOLHOUSE_JAVA_OPTS", SMALL);
    launch(small, "--view", "t=in.csv", "--model", "tiny", "select embed(text, 'pooler') from t")
        .mustBeRefused(
            "poolhouse: Query, line 1, column 8: embed(t.text, 'pooler'): Pooling 'pooler' needs"
                + " pooler weights, and model 'tiny' has none. Use 'cls', the same token without the"
                + " pooler's dense layer.");
    Run failed = launch(small, "--view", "t=in.csv", "select 1 / (id - 1) from t");
    assertEquals(1, failed.exitCode(), failed::toString);
    assertTrue(
        failed.err().stream().anyMatch(line -> line.startsWith("poolhouse: Division by zero")),
        failed::toString);
    assertTrue(failed.err().stream().noneMatch(line -> line.startsWith("\tat ")), failed::toString);
  }
}
