package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.internal.SQLConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password that a user types is in no message, report or log of a run. */
class SecretsTest {
  private static final String SECRET = "hunter2hunter2";

  @TempDir Path folder;

  @Test
  void whatIsSecretIsSparksDecision() {
    assertEquals(
        org.apache
            .spark
            .internal
            .config
            .package$
            .MODULE$
            .SECRET_REDACTION_PATTERN()
            .defaultValueString(),
        "(?i)" + Secrets.NAMES);
    assertEquals(
        SQLConf.SQL_OPTIONS_REDACTION_PATTERN().defaultValueString(),
        "(?i)" + Secrets.NAMES_OF_OPTIONS);
  }

  @Test
  void valuesOfSecretSettingsAreFoundInBothFormsAndWordsAreNone() {
    assertEquals(
        List.of("a=bc", "jdbc:x", "0123"),
        Secrets.in(
                List.of(
                    "embed",
                    "--conf",
                    "spark.hadoop.fs.s3a.secret.key=a=bc",
                    "--read-option=url=jdbc:x",
                    "--conf=spark.some.token=true",
                    "--conf",
                    "spark.url=jdbc:x",
                    "--read-option",
                    "header=true",
                    "--view",
                    "tokens=t.csv",
                    "--conf=Password=0123",
                    "--conf"))
            .values());
  }

  @Test
  void aReportNamesTheSettingAndNotItsValue() {
    assertEquals("password=" + Secrets.HIDDEN, Secrets.shown("--read-option", "password=x=y"));
    assertEquals("url=" + Secrets.HIDDEN, Secrets.shown("--read-option", "url=jdbc:x"));
    assertEquals("sep=;", Secrets.shown("--read-option", "sep=;"));
    assertEquals("tokens=t.csv", Secrets.shown("--view", "tokens=t.csv"));
  }

  @Test
  void argumentsOfTheEnvironmentComeBeforeTheUsers() {
    assertArrayEquals(
        new String[] {"sql", "--conf", "a.secret=x y", "--", "select 1"},
        PrivateArguments.added(
            new String[] {"sql", "--", "select 1"}, "--conf\u001fa.secret=x y\u001f"));
    assertArrayEquals(new String[] {"sql"}, PrivateArguments.added(new String[] {"sql"}, null));
  }

  @Test
  void aMessageThatQuotesASecretDoesNotShowIt() throws IOException {
    Run run = embed("--read-option", "charset=" + SECRET + "token", "--debug");
    assertEquals(2, run.exitCode());
    String said = String.join("\n", run.err());
    assertTrue(said.contains(Secrets.HIDDEN), said);
    assertFalse(said.contains(SECRET), said);
    assertTrue(said.contains("\tat "), said);
    embed("--conf", "spark.hadoop.fs.s3a.secret.key:" + SECRET)
        .mustBeRefused(
            "poolhouse: Invalid value for option '--conf' (K=V): 'spark.hadoop.fs.s3a.secret…' is no"
                + " setting. Expected KEY=VALUE.",
            "Try 'jobs/embed --help'.");
  }

  @Test
  void noFileOfAComparisonHasIt() throws IOException {
    List<String> lines = new ArrayList<>(List.of("text,label"));
    for (int i = 0; i < 30; i++) {
      lines.add("%s %s,%d".formatted(i % 2 == 0 ? "a red" : "cls is", "house ".repeat(i), i % 2));
    }
    Files.write(folder.resolve("rows.csv"), lines);
    TestSpark.session();
    Run run =
        Run.of(
                "compare",
                "--input",
                folder.resolve("rows.csv").toString(),
                "--label",
                "label",
                "--model",
                TinyModel.in(folder.resolve("tiny")).toString(),
                "--pooling",
                "cls,mean",
                "--folds",
                "2",
                "--read-option",
                "password=" + SECRET,
                "--conf",
                "spark.hadoop.fs.s3a.secret.key=" + SECRET,
                "--output",
                folder.resolve("report").toString())
            .mustBeDone();
    assertFalse(run.toString().contains(SECRET), run::toString);
    assertEquals(List.of(), filesWith(folder.resolve("report"), SECRET));
    String report = Files.readString(folder.resolve("report/report.md"));
    assertTrue(report.contains("password=" + Secrets.HIDDEN), report);
  }

  /** A real process: launcher, Spark's event log with all settings, metrics, both streams. */
  @Test
  void noFileOfAJobWithAnEventLogHasIt() throws Exception {
    Files.createDirectory(folder.resolve("events"));
    Files.writeString(folder.resolve("in.csv"), "id,text\n1,a house\n");
    TinyModel.in(folder.resolve("tiny"));
    Run run =
        Run.launched(
                folder,
                Map.of("POOLHOUSE_JAVA_OPTS", "-Xmx1g -XX:TieredStopAtLevel=1 -Xshare:auto"),
                Path.of("jobs", "embed").toAbsolutePath().toString(),
                "--input",
                "in.csv",
                "--model",
                "./tiny",
                "--conf",
                "spark.eventLog.enabled=true",
                "--conf",
                "spark.eventLog.compress=false",
                "--conf",
                "spark.eventLog.dir=" + folder.resolve("events").toUri(),
                "--conf",
                "spark.hadoop.fs.s3a.secret.key=" + SECRET,
                "--read-option",
                "password=" + SECRET,
                "--metrics-output",
                "metrics.json",
                "--output",
                "out")
            .mustBeDone();
    assertEquals(1, run.result().get("rows").getAsInt());
    assertEquals(List.of(), filesWith(folder, SECRET));
    // Spark had it, for all that nobody saw it.
    assertEquals(
        1,
        filesWith(
                folder.resolve("events"),
                "\"spark.hadoop.fs.s3a.secret.key\":\"" + Secrets.HIDDEN + "\"")
            .size());
  }

  private Run embed(String... more) throws IOException {
    TestSpark.session();
    Files.writeString(folder.resolve("in.csv"), "id,text\n1,a house\n");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "embed",
                "--input",
                folder.resolve("in.csv").toString(),
                "--model",
                TinyModel.in(folder.resolve("tiny")).toString(),
                "--output",
                folder.resolve("out").toString()));
    arguments.addAll(List.of(more));
    return Run.of(arguments.toArray(String[]::new));
  }

  private static List<Path> filesWith(Path root, String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
