package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.deployment.Daemon;
import io.poolhouse.deployment.Topology;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Spark's standalone cluster as {@code docker-compose.yml} has it, each service a process of its
 * own on this host, from the jars of the test class path. Logs lie in its folder.
 */
public final class StandaloneCluster implements AutoCloseable {
  /** Six processes start on two cores, and none lives long enough for the optimizing compiler. */
  public static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Path folder;
  private final int port;
  private final Topology topology;
  private final WorkerSettings settings;
  private final List<Process> processes = new ArrayList<>();
  private final Map<Integer, Process> workers = new TreeMap<>();

  private StandaloneCluster(Path folder, Topology topology, int port, WorkerSettings settings) {
    this.folder = folder;
    this.port = port;
    this.topology = topology;
    this.settings = settings;
  }

  /**
   * @param folder empty
   */
  public static StandaloneCluster start(Path folder) throws Exception {
    int port = freePort();
    Topology topology = Topology.in(folder, port);
    List<String> hosts = Collections.nCopies(topology.workers().size(), "127.0.0.1");
    return start(new StandaloneCluster(folder, topology, port, WorkerSettings.onHosts(hosts)));
  }

  /**
   * @param folder empty
   * @param settings its workers', as many as there are hosts
   */
  public static StandaloneCluster start(Path folder, WorkerSettings settings) throws Exception {
    int port = freePort();
    return start(new StandaloneCluster(folder, Topology.in(folder, port), port, settings));
  }

  private static StandaloneCluster start(StandaloneCluster cluster) throws Exception {
    try {
      cluster.makeSparkHome();
      cluster.startMaster();
      for (int number = 1; number <= cluster.settings.hosts().size(); number++) {
        cluster.startWorker(number);
      }
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  public String url() {
    return topology.url();
  }

  /** What spark-submit would read, for a driver that is started without it. */
  public Map<String, String> settings() throws IOException {
    Map<String, String> settings = new TreeMap<>(topology.settings());
    settings.keySet().removeAll(List.of("spark.master", "spark.jars.ivy"));
    return settings;
  }

  /** Our classes and those of the tests; the jars are in the executors' SPARK_HOME. */
  public static String classFolders() {
    return String.join(
        File.pathSeparator, classPath().filter(Files::isDirectory).map(Path::toString).toList());
  }

  /**
   * A Java process with the cluster's environment. Its log is {@code NAME.log}.
   *
   * @param arguments of the JVM, then the main class and its arguments
   */
  public Process java(String name, List<String> arguments) throws IOException {
    return java(name, arguments, Map.of());
  }

  /**
   * Runs an application of the tests to its end: with this cluster's address, MiniLM's folder and
   * the file in which it leaves what it saw.
   *
   * @return the lines of that file
   */
  public List<String> application(Class<?> main, int seconds) throws Exception {
    Path result = folder.resolve("result.txt");
    Process application =
        java(
            "application",
            List.of(
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-Dpoolhouse.conf=" + Path.of("conf").toAbsolutePath(),
                main.getName(),
                url(),
                MiniLm.folder(),
                result.toString()));
    assertTrue(application.waitFor(seconds, TimeUnit.SECONDS), "still running");
    assertEquals(0, application.exitValue(), () -> "see " + folder.resolve("application.log"));
    return Files.readAllLines(result);
  }

  private Process java(String name, List<String> arguments, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("conf", "jvm.options").toAbsolutePath());
    command.addAll(SHORT_LIVED);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath().map(Path::toString).toList()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_CONF_DIR", topology.conf().toString());
    builder.environment().putAll(environment);
    File log = folder.resolve(name + ".log").toFile();
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  /** The layout in which workers look for what their executors run. */
  private void makeSparkHome() throws IOException {
    Files.createDirectories(folder.resolve("spark").resolve("bin"));
    Path jars = Files.createDirectories(folder.resolve("spark").resolve("jars"));
    for (Path jar : classPath().filter(Files::isRegularFile).toList()) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
  }

  private void startMaster() throws Exception {
    Process master = daemon("master", topology.master(), List.of(), Map.of());
    while (!isListening()) {
      if (!master.isAlive()) {
        throw new IOException("The master ended; see " + folder.resolve("master.log"));
      }
      Thread.sleep(100);
    }
  }

  /** A worker of a number that is new, or whose worker is gone. */
  public void startWorker(int number) throws IOException {
    List<Daemon> daemons = topology.workers();
    Daemon worker =
        daemons
            .get((number - 1) % daemons.size())
            .with("--work-dir", folder.resolve("work" + number).toString());
    for (Map.Entry<String, String> argument : settings.arguments().entrySet()) {
      worker = worker.with(argument.getKey(), argument.getValue());
    }
    Map<String, String> environment = new HashMap<>(settings.environment());
    environment.put("SPARK_LOCAL_IP", settings.hosts().get(number - 1));
    workers.put(number, daemon("worker" + number, worker, settings.options(), environment));
  }

  /**
   * The worker of the profile {@code gpu}, beside those that there are.
   *
   * @param environment its and its executors'
   */
  public void startGpuWorker(Map<String, String> environment) throws IOException {
    int number = workers.size() + 1;
    String work = folder.resolve("work" + number).toString();
    Daemon worker = topology.gpuWorker().with("--work-dir", work);
    workers.put(number, daemon("worker" + number, worker, List.of(), environment));
  }

  public Process worker(int number) {
    return workers.get(number);
  }

  /** The processes of all executors, those of the first worker first. */
  public List<ProcessHandle> executors() {
    return workers.values().stream()
        .flatMap(Process::children)
        .filter(StandaloneCluster::isExecutor)
        .toList();
  }

  /** Java does not tell a command line that is as long as a class path. */
  private static boolean isExecutor(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", process.pid() + "", "cmdline"))
          .contains("CoarseGrainedExecutorBackend");
    } catch (IOException gone) {
      return false;
    }
  }

  /**
   * @return the address of its pages
   */
  URI startHistoryServer() throws IOException {
    int page = freePort();
    List<String> options = List.of("-Dspark.history.ui.port=" + page);
    daemon("history-server", topology.historyServer(), options, Map.of());
    return URI.create("http://127.0.0.1:" + page);
  }

  private Process daemon(
      String name, Daemon daemon, List<String> options, Map<String, String> environment)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-Xmx256m"));
    arguments.add("-Dlog4j2.configurationFile=" + topology.conf().resolve("log4j2.properties"));
    arguments.addAll(options);
    arguments.addAll(daemon.command());
    return java(name, arguments, environment);
  }

  private boolean isListening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Stream<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(Files::exists);
  }

  /** Ends all processes and what they started. */
  @Override
  public void close() {
    List<ProcessHandle> all =
        processes.stream()
            .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process.toHandle())))
            .toList();
    all.forEach(ProcessHandle::destroyForcibly);
    for (Process process : processes) {
      try {
        process.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
