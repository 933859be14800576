package io.poolhouse.spark;

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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Spark's standalone cluster as {@code docker-compose.yml} has it, each service a process of its
 * own on this host, from the jars of the test class path. Logs lie in its folder.
 */
final class StandaloneCluster implements AutoCloseable {
  /** Six processes start on two cores, and none lives long enough for the optimizing compiler. */
  static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final Path folder;
  private final int port;
  private final Topology topology;
  private final List<Process> processes = new ArrayList<>();

  private StandaloneCluster(Path folder, int port) throws IOException {
    this.folder = folder;
    this.port = port;
    this.topology = Topology.in(folder, port);
  }

  /**
   * @param folder empty
   */
  static StandaloneCluster start(Path folder) throws Exception {
    StandaloneCluster cluster = new StandaloneCluster(folder, freePort());
    try {
      cluster.makeSparkHome();
      cluster.startMaster();
      for (int number = 1; number <= cluster.topology.workers().size(); number++) {
        cluster.startWorker(number);
      }
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  String url() {
    return topology.url();
  }

  /** Our classes and those of the tests; the jars are in the executors' SPARK_HOME. */
  static String classFolders() {
    return String.join(
        File.pathSeparator, classPath().filter(Files::isDirectory).map(Path::toString).toList());
  }

  /**
   * A Java process with the cluster's environment. Its log is {@code NAME.log}.
   *
   * @param arguments of the JVM, then the main class and its arguments
   */
  Process java(String name, List<String> arguments) throws IOException {
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
    builder.redirectErrorStream(true).redirectOutput(folder.resolve(name + ".log").toFile());
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
    Process master = daemon("master", topology.master());
    while (!isListening()) {
      if (!master.isAlive()) {
        throw new IOException("The master ended; see " + folder.resolve("master.log"));
      }
      Thread.sleep(100);
    }
  }

  private void startWorker(int number) throws IOException {
    String work = folder.resolve("work" + number).toString();
    daemon("worker" + number, topology.workers().get(number - 1).with("--work-dir", work));
  }

  /**
   * @return the address of its pages
   */
  URI startHistoryServer() throws IOException {
    int page = freePort();
    daemon("history-server", topology.historyServer(), "-Dspark.history.ui.port=" + page);
    return URI.create("http://127.0.0.1:" + page);
  }

  private Process daemon(String name, Daemon daemon, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-Xmx256m"));
    arguments.add("-Dlog4j2.configurationFile=" + topology.conf().resolve("log4j2.properties"));
    arguments.addAll(List.of(options));
    arguments.addAll(daemon.command());
    return java(name, arguments);
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
