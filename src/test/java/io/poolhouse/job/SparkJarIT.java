package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code target/poolhouse-spark.jar}: ours, PyTorch, the tokenizer, and nothing of Spark's. */
class SparkJarIT {
  private static final Path JAR = Path.of("target", "poolhouse-spark.jar").toAbsolutePath();
  private static final String SERVICES = "META-INF/services/";

  @Test
  void nothingOfSparkIsInside() throws IOException {
    List<String> names = names();
    List<String> sparks =
        names.stream()
            .filter(name -> name.endsWith(".class"))
            .filter(name -> name.matches("(scala|org/apache/(spark|hadoop|logging)|org/slf4j)/.*"))
            .toList();
    assertEquals(List.of(), sparks);
    // Spark's class path may hold other versions of these.
    assertEquals(
        List.of(),
        names.stream()
            .filter(name -> name.matches("com/google/(protobuf|gson)/.*\\.class"))
            .toList());
  }

  @Test
  void nativesOfOneSystemAreInside() throws IOException {
    List<String> natives =
        names().stream().filter(name -> name.matches(".*\\.(so|dll|dylib)(\\.\\w+)*")).toList();
    for (String library : List.of("libtorch_cpu.so", "libdjl_torch.so", "libtokenizers.so")) {
      assertTrue(
          natives.stream().anyMatch(name -> name.contains(library)), library + " in " + natives);
    }
    assertEquals(
        List.of(),
        natives.stream().filter(name -> !name.matches(".*/linux-x86[-_]64/.*")).toList());
    long megabytes = Files.size(JAR) >> 20;
    System.out.printf("poolhouse-spark.jar: %d MiB, %d natives%n", megabytes, natives.size());
    assertTrue(megabytes < 160, megabytes + " MiB");
  }

  @Test
  void everyEntryIsThereOnceAndServicesAreMerged() throws IOException {
    Set<String> seen = new HashSet<>();
    List<String> twice = names().stream().filter(name -> !seen.add(name)).toList();
    assertEquals(List.of(), twice);
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (JarEntry entry : jar.stream().filter(SparkJarIT::isService).toList()) {
        List<String> providers = lines(jar, entry);
        assertEquals(providers.stream().distinct().toList(), providers, entry.getName());
        for (String provider : providers) {
          assertTrue(
              seen.contains(provider.replace('.', '/') + ".class"),
              entry.getName() + " names " + provider);
        }
      }
      assertEquals(
          List.of("ai.djl.pytorch.engine.PtEngineProvider"),
          lines(jar, jar.getJarEntry(SERVICES + "ai.djl.engine.EngineProvider")).stream()
              .filter(name -> name.contains("pytorch"))
              .toList());
    }
  }

  @Test
  void startedWithoutSparkItSaysWhatIsMissing(@TempDir Path folder) throws Exception {
    TinyModel.in(folder.resolve("tiny"));
    Run run =
        Run.launched(
            folder,
            Map.of(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            JAR.toString(),
            "embed",
            "--input",
            "x.csv",
            "--model",
            "tiny",
            "--output",
            "out");
    assertEquals(
        "poolhouse: Spark is not on the class path. Start this with 'jobs/embed' or with"
            + " spark-submit.",
        run.err().get(run.err().size() - 1));
    assertEquals(2, run.exitCode());
  }

  private static boolean isService(JarEntry entry) {
    return entry.getName().startsWith(SERVICES) && !entry.isDirectory();
  }

  private static List<String> names() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(JarEntry::getName).toList();
    }
  }

  private static List<String> lines(JarFile jar, JarEntry entry) throws IOException {
    return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
