package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jobs/embed} as a user starts it: a process, in another folder, through a link. */
class LauncherTest {
  /** Several such start beside other work: small, and compiled once over lightly. */
  private static final Map<String, String> SMALL =
      Map.of("POOLHOUSE_JAVA_OPTS", "-Xmx1g -XX:TieredStopAtLevel=1 -Xshare:auto");

  @TempDir Path folder;
  private Path job;

  @BeforeEach
  void makeInputs() throws IOException {
    job =
        Files.createSymbolicLink(
            folder.resolve("embed-texts"), Path.of("jobs/embed").toAbsolutePath());
    TinyModel.withoutUnknown(folder.resolve("tiny"));
    Files.writeString(folder.resolve("in.csv"), "id,text\n1,a house\n2,is red\n");
    Files.writeString(folder.resolve("bad.txt"), "a house\na boat\n");
  }

  @Test
  void helpIsThereWithoutSpark() throws Exception {
    Instant start = Instant.now();
    Run run = launch("--help");
    long milliseconds = Duration.between(start, Instant.now()).toMillis();
    System.out.printf("jobs/embed --help: %,d ms%n", milliseconds);
    assertEquals(Run.of("embed", "--help"), run);
    assertTrue(milliseconds < 10_000, milliseconds + " ms"); // under one on a machine of its own
  }

  @Test
  void aQuietSuccessPrintsOurLinesOnly() throws Exception {
    Instant start = Instant.now();
    Run run = launch("--input", "in.csv", "--model", "./tiny", "--output", "out").mustBeDone();
    System.out.printf(
        "jobs/embed of two texts: %,d ms%n", Duration.between(start, Instant.now()).toMillis());
    assertEquals(2, run.result().get("rows").getAsInt());
    assertEquals("poolhouse: 'text' of in.csv by tiny: mean", run.err().get(0));
    assertTrue(run.err().get(1).startsWith("poolhouse: 2 rows, 8 tokens, "), run::toString);
    assertEquals(2, run.err().size(), run::toString);
    assertEquals("[[1,a house], [2,is red]]", shown(folder.resolve("out")));
  }

  /** A process that fits no archive of compressed pointers, and one whose archive is torn. */
  @Tag("slow")
  @Test
  void anArchiveOfClassesThatDoesNotFitIsNoticedByNobody() throws Exception {
    Path torn = Files.writeString(folder.resolve("torn.jsa"), "this was an archive once");
    for (String options :
        List.of("-Xmx1g -XX:-UseCompressedOops", "-XX:SharedArchiveFile=" + torn)) {
      Run run =
          Run.launched(
                  folder,
                  Map.of("POOLHOUSE_JAVA_OPTS", options + " -Xlog:cds=off -Xlog:cds+dynamic=off"),
                  command(
                      "--input",
                      "in.csv",
                      "--model",
                      "./tiny",
                      "--mode",
                      "overwrite",
                      "--output",
                      "out"))
              .mustBeDone();
      List<String> ours = run.err().stream().filter(line -> !line.contains("preparing")).toList();
      assertEquals(2, ours.size(), run::toString);
      assertEquals(2, run.result().get("rows").getAsInt());
    }
  }

  @Test
  void exitCodesTellWhatHappened() throws Exception {
    String[] bad = {"--input", "bad.txt", "--model", "tiny", "--output", "out"};
    Run strict = launch(with(bad, "--strict"));
    assertEquals(3, strict.exitCode(), strict::toString);
    assertEquals(1, strict.result().get("failed").getAsInt());
    launch(with(bad, "--pooling", "pooler"))
        .mustBeRefused(
            "poolhouse: Pooling 'pooler' needs pooler weights, and model 'tiny' has none. Use"
                + " 'cls', the same token without the pooler's dense layer.");
    Run failed = launch(with(bad, "--mode", "overwrite", "--on-bad-row", "fail"));
    assertEquals(1, failed.exitCode());
    assertEquals(List.of(), failed.out());
    assertTrue(
        failed
            .err()
            .contains(
                "poolhouse: A text of status 'failed' (6 characters, 2 tokens) ends the job: it"
                    + " cannot be tokenized. With 'mark' in the place of 'fail' its row gets null"
                    + " vectors and the status 'failed'."),
        failed::toString);
    assertFalse(failed.err().stream().anyMatch(line -> line.startsWith("\tat ")), failed::toString);
    assertEquals(2, TestSpark.session().read().load(folder.resolve("out").toString()).count());
  }

  @Test
  @Tag("slow")
  void jarsOfTheUserAreOnTheDriversClassPathToo() throws Exception {
    Path jar = folder.resolve("source.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      add(out, "io/poolhouse/job/OneTextSource.class");
      add(out, "io/poolhouse/job/OneTextSource$OneText.class");
    }
    Run run =
        launch(
                "--conf=spark.jars=" + jar,
                "--input",
                "anything",
                "--format",
                OneTextSource.class.getName(),
                "--model",
                "tiny",
                "--output",
                "out")
            .mustBeDone();
    assertEquals(1, run.result().get("rows").getAsInt());
    assertEquals(2, run.err().size(), run::toString);
  }

  @Test
  void aJobThatIsStoppedLeavesNothing() throws Exception {
    List<String> before = names();
    Process process =
        Run.start(
            folder,
            SMALL,
            command(
                "--input",
                "demo:wordnet",
                "--pooling",
                "all,mean@*",
                "--model",
                "tiny",
                "--output",
                "out"));
    Instant deadline = Instant.now().plusSeconds(100);
    while (names().stream().noneMatch(name -> name.startsWith(".out.poolhouse-"))) {
      assertTrue(process.isAlive() && Instant.now().isBefore(deadline), "it never began to write");
      Thread.sleep(50);
    }
    process.destroy(); // SIGTERM
    Run run = Run.ended(process, folder);
    assertEquals(128 + 15, run.exitCode());
    assertEquals(List.of(), run.out());
    assertFalse(run.err().stream().anyMatch(line -> line.contains("\tat ")), run::toString);
    List<String> after = new ArrayList<>(names());
    after.removeAll(List.of("stdout", "stderr"));
    assertEquals(before, after);
  }

  private Run launch(String... arguments) throws IOException, InterruptedException {
    return Run.launched(folder, SMALL, command(arguments));
  }

  private String[] command(String... arguments) {
    return Stream.concat(Stream.of(job.toString()), Arrays.stream(arguments))
        .toArray(String[]::new);
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
  }

  private static String shown(Path table) {
    return TestSpark.read(table).select("id", "text").collectAsList().toString();
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(JarOutputStream jar, String name) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    try (InputStream in = OneTextSource.class.getResourceAsStream("/" + name)) {
      in.transferTo((OutputStream) jar);
    }
    jar.closeEntry();
  }
}
