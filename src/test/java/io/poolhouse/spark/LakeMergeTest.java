package io.poolhouse.spark;

import static io.poolhouse.spark.LakeApplication.line;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Embeddings in tables of Delta and Iceberg, with their extensions and ours in one session. */
@Timeout(180)
class LakeMergeTest {

  private static final String OURS = PoolhouseExtensions.class.getName();

  @Test
  @Tag("slow")
  void mergesUpdatesAndDeletesHoldTheVectorsOfTheirTexts() throws Exception {
    mergesUpdatesAndDeletes(
        "ours-last", List.of(LakeApplication.ICEBERG, LakeApplication.DELTA, OURS));
  }

  @Test
  @Tag("slow")
  void theOrderOfTheExtensionsDoesNotMatter() throws Exception {
    mergesUpdatesAndDeletes(
        "ours-first", List.of(OURS, LakeApplication.DELTA, LakeApplication.ICEBERG));
  }

  private static void mergesUpdatesAndDeletes(String name, List<String> extensions)
      throws Exception {
    Path folder = Path.of("target", "lake-merge", name).toAbsolutePath();
    Utils.deleteRecursively(folder.toFile());
    Files.createDirectories(folder);
    Path result = folder.resolve("result.txt");
    Process application = started(folder, String.join(",", extensions), result);
    try {
      assertTrue(application.waitFor(150, TimeUnit.SECONDS), "still running");
    } finally {
      application.destroyForcibly();
    }
    assertEquals(0, application.exitValue(), () -> "see " + folder.resolve("application.log"));
    List<String> expected = new ArrayList<>(expected("delta"));
    expected.addAll(expected("iceberg"));
    assertEquals(expected, Files.readAllLines(result));
  }

  private static Process started(Path folder, String extensions, Path result) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + Path.of("conf", "jvm.options").toAbsolutePath(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx1g",
            "-Dai.djl.offline=true",
            "-Dpoolhouse.conf=" + Path.of("conf").toAbsolutePath(),
            "-cp",
            System.getProperty("java.class.path") + File.pathSeparator + lakes(),
            LakeApplication.class.getName(),
            folder.toString(),
            extensions,
            MiniLm.folder(),
            result.toString());
    builder.directory(folder.toFile());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("application.log").toFile())
        .start();
  }

  /** Their jars, which the other tests do without. */
  private static String lakes() throws IOException {
    return Files.readString(Path.of("target", "lakes.classpath")).strip();
  }

  private static List<String> expected(String format) {
    String inserted = format + " inserted";
    String merged = format + " merged from vectors";
    String merging = format + " embedded while merging";
    String onVectors = format + " merged on vectors";
    String updated = format + " updated and deleted";
    return List.of(
        line(inserted, 1, "a text", vector("a text", "mean")),
        line(inserted, 2, "another", vector("another", "mean")),
        line(merged, 1, "a new text", vector("a new text", "mean")),
        line(merged, 2, "another", vector("another", "mean")),
        line(merged, 3, "a third text", vector("a third text", "mean")),
        line(merged, 4, "a third text", vector("a third text", "mean")),
        line(merging, 1, "a new text", vector("a new text again", "cls")),
        line(merging, 2, "another", vector("another", "max")),
        line(merging, 3, "a third text", vector("a third text again", "cls")),
        line(merging, 4, "a third text", vector("a third text again", "cls")),
        line(onVectors, 2, "another", vector("another", "max")),
        line(onVectors, 3, "a third text", vector("a third text again", "cls")),
        line(onVectors, 4, "a third text", vector("a third text again", "cls")),
        line(updated, 2, "another", vector("another", "cls")),
        line(updated, 3, "a third text", vector("a third text again", "cls")));
  }

  private static float[] vector(String text, String pooling) {
    return RowAtATime.vector(text, pooling);
  }
}
