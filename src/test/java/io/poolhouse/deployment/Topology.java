package io.poolhouse.deployment;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The cluster of {@code docker-compose.yml} as processes of this host: the same commands and the
 * same files of {@code conf/}, with this host's name, a free port and folders of the test in the
 * place of the containers'.
 *
 * <p>What a container sees under {@code ./conf} is the project's folder; a named volume is a folder
 * of its name in the test's; so is, for each service, every other path.
 */
public final class Topology {
  public static final String MASTER = "org.apache.spark.deploy.master.Master";
  public static final String WORKER = "org.apache.spark.deploy.worker.Worker";
  public static final String HISTORY_SERVER = "org.apache.spark.deploy.history.HistoryServer";

  private static final String HOST = "127.0.0.1";
  private static final String PROPERTIES = "--properties-file";
  private static final String SETTINGS = "spark-defaults.conf";
  private static final String LOGGING = "log4j2.properties";

  private final ComposeFile compose;
  private final Path folder;
  private final int port;

  private Topology(ComposeFile compose, Path folder, int port) {
    this.compose = compose;
    this.folder = folder;
    this.port = port;
  }

  /**
   * @param folder empty; volumes and {@link #conf} lie in it
   * @param port the master's, instead of the one in the file
   */
  public static Topology in(Path folder, int port) throws IOException {
    Topology topology = new Topology(ComposeFile.read(System.getenv()), folder, port);
    topology.writeConf();
    return topology;
  }

  public String url() {
    return "spark://%s:%d".formatted(HOST, port);
  }

  public Daemon master() {
    return daemon(compose.running(MASTER).get(0), MASTER).with("--port", "" + port);
  }

  public List<Daemon> workers() {
    return compose.running(WORKER).stream().map(service -> daemon(service, WORKER)).toList();
  }

  /** The worker of the profile {@code gpu}; its settings are copied to {@link #conf}. */
  public Daemon gpuWorker() throws IOException {
    ComposeService service = compose.running(WORKER, "gpu");
    Path file = Path.of(local(service, service.option(PROPERTIES)));
    Path copy = conf().resolve(file.getFileName());
    store(read(service, file), copy);
    return daemon(service, WORKER).with(PROPERTIES, copy.toString());
  }

  public Daemon historyServer() {
    return daemon(compose.running(HISTORY_SERVER).get(0), HISTORY_SERVER);
  }

  /** For {@code SPARK_CONF_DIR}: the files that the containers have there. */
  public Path conf() {
    return folder.resolve("conf");
  }

  /** What every job and process of the cluster is set to. */
  public Map<String, String> settings() throws IOException {
    ComposeService master = master(compose);
    return read(master, place(master, confFolder(master)).resolve(SETTINGS));
  }

  private Map<String, String> read(ComposeService service, Path file) throws IOException {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      settings.load(reader);
    }
    Map<String, String> here = new TreeMap<>();
    settings.forEach((key, value) -> here.put((String) key, local(service, (String) value)));
    return here;
  }

  private static ComposeService master(ComposeFile compose) {
    return compose.running(MASTER).get(0);
  }

  private static String confFolder(ComposeService service) {
    return service.environment().get("SPARK_CONF_DIR");
  }

  private void writeConf() throws IOException {
    Files.createDirectories(conf());
    store(settings(), conf().resolve(SETTINGS));
    ComposeService master = master(compose);
    Files.copy(place(master, confFolder(master)).resolve(LOGGING), conf().resolve(LOGGING));
  }

  private static void store(Map<String, String> settings, Path file) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
  }

  private Daemon daemon(ComposeService service, String mainClass) {
    Daemon daemon =
        new Daemon(
            service.name(),
            mainClass,
            service.argumentsOf(mainClass).stream().map(word -> local(service, word)).toList());
    return daemon.arguments().contains("--webui-port") ? daemon.with("--webui-port", "0") : daemon;
  }

  /** A word of a command or a setting, with this host's names for the containers'. */
  private String local(ComposeService service, String word) {
    ComposeService master = master(compose);
    String masterUrl = "spark://%s:%s".formatted(master.option("--host"), master.option("--port"));
    if (word.equals(masterUrl)) {
      return url();
    }
    if (compose.services().containsKey(word)) {
      return HOST;
    }
    if (word.startsWith("file:///")) {
      return place(service, word.substring("file://".length())).toUri().toString();
    }
    return word.startsWith("/") ? place(service, word).toString() : word;
  }

  /** Where this host has a path of a container; a volume's folder is made. */
  private Path place(ComposeService service, String path) {
    for (Map.Entry<String, String> volume : service.volumes().entrySet()) {
      String target = volume.getKey();
      if (path.equals(target) || path.startsWith(target + "/")) {
        String rest = path.substring(target.length()).replaceFirst("^/", "");
        return volume(volume.getValue()).resolve(rest);
      }
    }
    return folder.resolve(service.name()).resolve(path.substring(1));
  }

  private Path volume(String source) {
    return source.startsWith(".") || source.startsWith("/")
        ? ComposeFile.PLACE.getParent().resolve(source).normalize()
        : made(folder.resolve("volumes").resolve(source));
  }

  private static Path made(Path volume) {
    try {
      return Files.createDirectories(volume);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
