package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line of {@code conf/} is one that somebody reads, and says why it is there. */
class ConfTest {
  private static final Path CONF = Path.of("conf");

  /** Whose settings Spark registers when the class is first used. */
  private static final List<String> REGISTERED_BY =
      List.of(
          "org.apache.spark.internal.config.package$",
          "org.apache.spark.internal.config.Deploy$",
          "org.apache.spark.internal.config.History$",
          "org.apache.spark.internal.config.UI$",
          "org.apache.spark.internal.config.Worker$",
          "org.apache.spark.sql.internal.StaticSQLConf$",
          "org.apache.spark.sql.internal.SQLConf$",
          "org.apache.spark.deploy.k8s.Config$");

  /**
   * Those that stand for many: of a resource, of an executor's variables, of Kubernetes' volumes.
   */
  private static final String FAMILIES =
      "spark\\.(worker|driver|executor|task)\\.resource\\.gpu\\.(amount|discoveryScript|vendor)"
          + "|spark\\.executorEnv\\.[A-Z_]+"
          + "|spark\\.kubernetes\\.driverEnv\\.[A-Z_]+"
          + "|spark\\.kubernetes\\.(driver|executor)\\.volumes\\.emptyDir\\.\\w+\\.mount\\.path"
          // Read by spark-submit itself, as strings.
          + "|spark\\.master|spark\\.submit\\.deployMode"
          // Of the YARN module, whose jar is not among the tests': docs/running-on-yarn.md of
          // Spark.
          + "|spark\\.yarn\\.maxAppAttempts"
          // Of S3A's constants, without a line in Hadoop's list of defaults.
          + "|spark\\.hadoop\\.fs\\.s3a\\.endpoint\\.region";

  private static final String HADOOP = "spark.hadoop.";

  @BeforeAll
  static void registerSparksSettings() throws ClassNotFoundException {
    for (String holder : REGISTERED_BY) {
      Class.forName(holder);
    }
  }

  static Stream<Path> settings() throws IOException {
    return files(".conf");
  }

  static Stream<Path> loggings() throws IOException {
    return files("log4j2.properties");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everySettingIsOneThatSparkOrHadoopReads(Path file) throws IOException {
    String hadoop = hadoopsDefaults();
    List<String> unknown = new ArrayList<>();
    for (String key : properties(file).keySet()) {
      boolean known =
          ConfigEntry.findEntry(key) != null
              || key.matches(FAMILIES)
              || SqlSettings.keys().contains(key)
              || (key.startsWith(HADOOP)
                  && hadoop.contains("<name>" + key.substring(HADOOP.length()) + "</name>"));
      if (!known) {
        unknown.add(key);
      }
    }
    assertEquals(List.of(), unknown);
  }

  /** Spark has a type for most: an entry of its own refuses a value that is none. */
  @ParameterizedTest
  @MethodSource("settings")
  void everyValueIsOneThatSparkTakes(Path file) throws IOException {
    for (Map.Entry<String, String> setting : properties(file).entrySet()) {
      ConfigEntry<?> entry = ConfigEntry.findEntry(setting.getKey());
      if (entry != null) {
        entry.valueConverter().apply(setting.getValue());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everySettingHasItsReasonAboveIt(Path file) throws IOException {
    String above = "";
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        assertTrue(above.startsWith("# "), line);
      }
      above = line;
    }
  }

  @ParameterizedTest
  @MethodSource("loggings")
  void loggingIsOneThatLog4jTakesAndNamesLoggersThatExist(Path file) throws Exception {
    Complaints complaints = new Complaints();
    StatusLogger.getLogger().registerListener(complaints);
    try {
      Configuration read =
          ConfigurationFactory.getInstance()
              .getConfiguration(
                  new LoggerContext("conf"), ConfigurationSource.fromUri(file.toUri()));
      read.initialize();
      assertTrue(read.getAppenders().containsKey("stderr"));
    } finally {
      StatusLogger.getLogger().removeListener(complaints);
    }
    assertEquals(List.of(), complaints.lines);
    for (Map.Entry<String, String> line : properties(file).entrySet()) {
      if (line.getKey().matches("logger\\..*\\.name")) {
        assertTrue(isClassOrPackage(line.getValue()), line.toString());
      }
    }
  }

  /** What Log4j says of a configuration that it does not like. */
  private static final class Complaints implements StatusListener {
    final List<String> lines = new ArrayList<>();

    @Override
    public void log(StatusData data) {
      lines.add(data.getMessage().getFormattedMessage());
    }

    @Override
    public Level getStatusLevel() {
      return Level.WARN;
    }

    @Override
    public void close() {
      // It holds nothing.
    }
  }

  /** {@code conf/jvm.options} is Spark's list, and what is not taken over is known here. */
  @Test
  void javaGetsTheOptionsThatSparkGivesIt() throws IOException {
    List<String> ours =
        Files.readAllLines(CONF.resolve("jvm.options")).stream()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .toList();
    Set<String> missing = new TreeSet<>(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    ours.forEach(missing::remove);
    assertEquals(
        Set.of(
            "--add-modules=jdk.incubator.vector", // Java warns of it: where MLlib needs it only
            "--enable-native-access=ALL-UNNAMED", // for Java 22 and newer, and unknown before 16
            "-XX:+IgnoreUnrecognizedVMOptions"), // a mistyped option of ours must not be ignored
        missing);
  }

  @Test
  void everyModelHasASourceAPoolingAndAName() throws IOException {
    Map<String, String> models = properties(CONF.resolve("models.properties"));
    Set<String> names = new TreeSet<>();
    models.keySet().forEach(key -> names.add(key.replaceFirst("\\.\\w+$", "")));
    assertFalse(names.isEmpty());
    for (String name : names) {
      for (String part : List.of("source", "pooling", "description")) {
        assertTrue(models.containsKey(name + "." + part), name + " has no " + part);
      }
    }
    assertEquals(3 * names.size(), models.size());
  }

  /** Some settings have no default, and are in this list all the same. */
  private static String hadoopsDefaults() throws IOException {
    try (InputStream list =
        ConfTest.class.getClassLoader().getResourceAsStream("core-default.xml")) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean isClassOrPackage(String name) {
    ClassLoader classes = ConfTest.class.getClassLoader();
    String path = name.replace('.', '/');
    return classes.getResource(path + ".class") != null || classes.getResource(path) != null;
  }

  private static Map<String, String> properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> map = new TreeMap<>();
    properties.forEach((key, value) -> map.put((String) key, (String) value));
    return map;
  }

  private static Stream<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(CONF)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
          .sorted()
          .toList()
          .stream();
    }
  }
}
