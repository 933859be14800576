package io.poolhouse.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docker-compose.yml} against {@code conf/}, the build and itself. */
class ComposeFileTest {
  private static final Map<String, String> HOME = Map.of("HOME", "/home/me");
  private static final Path PROJECT = Path.of("").toAbsolutePath();

  private final ComposeFile compose = ComposeFile.read(HOME);

  @Test
  void theClusterIsWhatTheReadmeSays() {
    assertEquals(1, compose.running(Topology.MASTER).size());
    assertEquals(2, compose.running(Topology.WORKER).size());
    assertEquals(1, compose.running(Topology.HISTORY_SERVER).size());
    assertEquals("no", compose.service("job").restart());
    assertEquals(List.of("gpu"), compose.service("worker-gpu").profiles());
    assertEquals(List.of("gpu"), compose.service("job-gpu").profiles());
    assertTrue(
        compose.service("job").dependsOn().containsAll(List.of("worker-1", "worker-2", "store")));
  }

  @Test
  void imagesAreThoseOfTheBuildByAnExactTag() throws IOException {
    String spark =
        "apache/spark:%s-scala%s-java17-ubuntu"
            .formatted(ofPom("spark.version"), ofPom("scala.binary"));
    for (ComposeService service : compose.services().values()) {
      String expected = service.name().equals("store") ? "andrewgaul/s3proxy:3.0.0" : spark;
      assertEquals(expected, service.image(), service.name());
    }
    assertEquals(spark, conf("spark-kubernetes.conf").get("spark.kubernetes.container.image"));
  }

  @Test
  void whatRunsInThemExists() throws ClassNotFoundException {
    for (ComposeService service : compose.services().values()) {
      List<String> words = new ArrayList<>(service.entrypoint());
      words.addAll(service.command());
      for (String word : words) {
        if (word.matches("(org|io)(\\.[A-Za-z]\\w*)+") && !word.equals(word.toLowerCase())) {
          Class.forName(word, false, getClass().getClassLoader());
        }
        if (word.startsWith("/opt/poolhouse/conf/")) {
          Path file = PROJECT.resolve(word.substring("/opt/poolhouse/".length()));
          assertTrue(Files.isRegularFile(file), word);
          assertEquals("./conf", service.volumes().get("/opt/poolhouse/conf"), service.name());
        }
      }
    }
  }

  @Test
  void settingsFitTheMachinesThatTheyAreFor() throws IOException {
    Map<String, String> settings = conf("cluster/spark-defaults.conf");
    List<ComposeService> workers = compose.running(Topology.WORKER);
    int cores = 0;
    for (ComposeService worker : workers) {
      assertEquals(settings.get("spark.executor.cores"), worker.option("--cores"));
      assertTrue(
          megabytes(settings.get("spark.executor.memory")) <= megabytes(worker.option("--memory")));
      cores += Integer.parseInt(worker.option("--cores"));
    }
    assertEquals("" + cores, settings.get("spark.cores.max"));
    ComposeService master = compose.running(Topology.MASTER).get(0);
    assertEquals(
        "spark://%s:%s".formatted(master.option("--host"), master.option("--port")),
        settings.get("spark.master"));
    assertEquals(
        master.name(), master.option("--host"), "containers find it by its service's name");
  }

  @Test
  void eventLogsLieWhereAllSeeThem() throws IOException {
    Map<String, String> settings = conf("cluster/spark-defaults.conf");
    String events = settings.get("spark.eventLog.dir");
    assertEquals(events, settings.get("spark.history.fs.logDirectory"));
    String folder = events.substring("file://".length());
    for (String name : List.of("history-server", "job", "job-gpu", "volume-owner")) {
      assertEquals("events", compose.service(name).volumes().get(folder), name);
    }
    assertTrue(compose.service("volume-owner").command().contains(folder));
  }

  @Test
  void everySparkServiceReadsTheSameSettings() {
    for (ComposeService service : compose.services().values()) {
      if (service.image().startsWith("apache/spark:") && !service.name().equals("volume-owner")) {
        assertEquals(
            "/opt/poolhouse/conf/cluster",
            service.environment().get("SPARK_CONF_DIR"),
            service.name());
        String natives = service.environment().get("DJL_CACHE_DIR");
        assertEquals("natives", service.volumes().get(natives), service.name());
      }
    }
    assertTrue(compose.service("job").entrypoint().contains("--load-spark-defaults"));
  }

  @Test
  void jobsReachTheStoreWithItsOwnCredentials() throws IOException {
    Map<String, String> store = compose.service("store").environment();
    String port = store.get("S3PROXY_ENDPOINT").replaceFirst(".*:", "");
    assertEquals(
        "http://store:" + port,
        conf("cluster/spark-defaults.conf").get("spark.hadoop.fs.s3a.endpoint"));
    for (String name : List.of("job", "worker-1", "worker-2", "worker-gpu", "job-gpu")) {
      Map<String, String> environment = compose.service(name).environment();
      assertEquals(store.get("S3PROXY_IDENTITY"), environment.get("AWS_ACCESS_KEY_ID"), name);
      assertEquals(store.get("S3PROXY_CREDENTIAL"), environment.get("AWS_SECRET_ACCESS_KEY"), name);
    }
    assertTrue(compose.service("job").command().contains("s3a://lake/glosses"));
    assertTrue(compose.service("store").entrypoint().get(2).contains("/data/lake "));
  }

  /** Whatever is called a secret comes from the environment, and its default says what it is. */
  @Test
  void noSecretIsInTheFile() throws IOException {
    int found = 0;
    for (String line : Files.readAllLines(ComposeFile.PLACE)) {
      if (line.matches(
          "\\s*\\w*(?i:secret|password|token|credential|identity|access_?key)\\w*:.*")) {
        found++;
        assertTrue(line.matches(".*: \\$\\{\\w+:-poolhouse-demo(-only)?}"), line);
      }
    }
    assertEquals(4, found);
    ComposeService job =
        ComposeFile.read(Map.of("HOME", "/", "AWS_SECRET_ACCESS_KEY", "mine")).service("job");
    assertEquals("mine", job.environment().get("AWS_SECRET_ACCESS_KEY"));
  }

  @Test
  void gpusAreReservedDiscoveredAndComputedOnByTheLibtorchOfTheBuild() throws IOException {
    ComposeService worker = compose.service("worker-gpu");
    String file = Files.readString(ComposeFile.PLACE);
    assertTrue(
        file.contains("driver: nvidia") && file.contains("capabilities: [gpu, compute, utility]"));
    assertEquals(ofPom("pytorch.version"), worker.environment().get("PYTORCH_VERSION"));
    assertTrue(worker.environment().get("PYTORCH_FLAVOR").matches("cu\\d+"));
    String libraries = worker.environment().get("PYTORCH_LIBRARY_PATH");
    assertTrue(
        worker.volumes().keySet().stream().anyMatch(mount -> libraries.startsWith(mount + "/")));
    String script =
        conf("cluster/gpu-worker.conf").get("spark.worker.resource.gpu.discoveryScript");
    assertTrue(
        Files.isExecutable(PROJECT.resolve(script.substring("/opt/poolhouse/".length()))), script);
    List<String> submit = compose.service("job-gpu").entrypoint();
    for (String key :
        List.of("spark.executor.resource.gpu.amount", "spark.task.resource.gpu.amount")) {
      assertTrue(submit.contains(key + "=" + conf("spark-gpu.conf").get(key)), submit::toString);
    }
  }

  @Test
  void variablesAreFilledAsComposeFillsThem() {
    Map<String, String> set = Map.of("A", "a", "E", "");
    assertEquals("a-", ComposeFile.filled("${A}-${B}", set));
    assertEquals("a b b", ComposeFile.filled("${A:-x} ${B:-b} ${E:-b}", set));
    assertEquals("a/.poolhouse", ComposeFile.filled("${B:-${A}/.poolhouse}", set));
  }

  /** Docker's own client, where there is one with the plugin, reads the same out of the file. */
  @Test
  void dockerComposeReadsTheSame() throws Exception {
    List<String> client =
        Stream.of(List.of("docker", "compose"), List.of("docker-compose"))
            .filter(
                command ->
                    answer(with(command, "version", "--short"))
                        .filter(version -> version.strip().matches("v?([2-9]|\\d\\d)\\..*"))
                        .isPresent())
            .findFirst()
            .orElse(List.of());
    assumeTrue(!client.isEmpty(), "neither 'docker compose' nor 'docker-compose' 2 is here");
    String json =
        answer(
                with(
                    client,
                    "-f",
                    ComposeFile.PLACE.toString(),
                    "--profile",
                    "gpu",
                    "config",
                    "--format",
                    "json"))
            .orElseThrow(() -> new AssertionError("'docker compose config' refuses the file"));
    JsonObject services =
        JsonParser.parseString(json).getAsJsonObject().getAsJsonObject("services");
    ComposeFile here = ComposeFile.read(System.getenv());
    assertEquals(here.services().keySet(), Set.copyOf(services.keySet()));
    for (ComposeService service : here.services().values()) {
      JsonObject theirs = services.getAsJsonObject(service.name());
      assertEquals(service.command(), words(theirs.get("command")), service.name());
      assertEquals(service.entrypoint(), words(theirs.get("entrypoint")), service.name());
      Map<String, String> environment = new LinkedHashMap<>();
      if (theirs.has("environment")) {
        theirs
            .getAsJsonObject("environment")
            .entrySet()
            .forEach(entry -> environment.put(entry.getKey(), entry.getValue().getAsString()));
      }
      assertEquals(service.environment(), environment, service.name());
    }
  }

  private static List<String> words(JsonElement list) {
    return list == null || list.isJsonNull()
        ? List.of()
        : list.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
  }

  private static List<String> with(List<String> command, String... more) {
    return Stream.concat(command.stream(), Stream.of(more)).toList();
  }

  /** What a command says, unless it fails or is not there. */
  private static Optional<String> answer(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(process.getInputStream().readAllBytes());
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0
          ? Optional.of(said)
          : Optional.empty();
    } catch (IOException | InterruptedException notHere) {
      return Optional.empty();
    }
  }

  private static Map<String, String> conf(String file) throws IOException {
    Properties settings = new Properties();
    try (var reader = Files.newBufferedReader(PROJECT.resolve("conf").resolve(file))) {
      settings.load(reader);
    }
    return settings.entrySet().stream()
        .collect(Collectors.toMap(e -> (String) e.getKey(), e -> (String) e.getValue()));
  }

  private static int megabytes(String memory) {
    int number = Integer.parseInt(memory.replaceAll("[gm]$", ""));
    assertFalse(memory.matches("\\d+"), memory);
    return memory.endsWith("g") ? 1024 * number : number;
  }

  private static String ofPom(String property) throws IOException {
    return Files.readString(PROJECT.resolve("pom.xml"))
        .replaceFirst("(?s).*<" + property + ">([^<]+)<.*", "$1");
  }
}
