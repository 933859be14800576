package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.spark.FaultPlugin;
import io.poolhouse.spark.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * One run of {@code embed} in a driver of its own on a cluster of processes, to be disturbed. Its
 * executors are slow enough for that, and keep a journal of what they embed.
 */
final class ClusterEmbedding {
  private static final long MOST_SECONDS = 240;

  private final StandaloneCluster cluster;
  private final Process driver;
  private final Path log;
  private final Path output;
  private final long start = System.nanoTime();

  private ClusterEmbedding(StandaloneCluster cluster, Process driver, Path log, Path output) {
    this.cluster = cluster;
    this.driver = driver;
    this.log = log;
    this.output = output;
  }

  /**
   * Where runs happen.
   *
   * @param folder of the cluster: logs go there
   * @param model a folder
   */
  record Place(StandaloneCluster cluster, Path folder, Path model) {

    /**
     * @param name of the run: of its log and journal; two runs may share one
     * @param options further ones of {@code embed}
     */
    ClusterEmbedding start(String name, Path input, Path output, String... options)
        throws IOException {
      Files.createDirectories(journal(name));
      Path temporary = Files.createDirectories(folder.resolve("tmp"));
      List<String> command =
          new ArrayList<>(
              List.of(
                  "-Xmx512m",
                  "-Dai.djl.offline=true",
                  "-Djava.io.tmpdir=" + temporary,
                  "-Dpoolhouse.conf=" + Path.of("conf").toAbsolutePath(),
                  "-Dlog4j2.configurationFile="
                      + Path.of("conf/log4j2.properties").toAbsolutePath()));
      command.addAll(List.of(Poolhouse.class.getName(), "embed"));
      command.addAll(List.of("--input", input.toString(), "--output", output.toString()));
      command.addAll(List.of("--model", model.toString(), "--pooling", "cls,mean"));
      command.addAll(List.of("--master", cluster.url()));
      if (!List.of(options).contains("--distinct")) {
        command.addAll(List.of("--distinct", "off"));
      }
      settings(name).forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
      command.addAll(List.of(options));
      String process = name + "-" + System.nanoTime();
      return new ClusterEmbedding(
          cluster, cluster.java(process, command), folder.resolve(process + ".log"), output);
    }

    private Map<String, String> settings(String name) throws IOException {
      Map<String, String> settings = new TreeMap<>(cluster.settings());
      settings.put("spark.driver.host", "127.0.0.1");
      settings.put("spark.executor.extraClassPath", StandaloneCluster.classFolders());
      settings.put(
          "spark.executor.extraJavaOptions",
          "-XX:-CreateCoredumpOnCrash " + String.join(" ", StandaloneCluster.SHORT_LIVED));
      // Both executors have a part of the work, and each file is a task.
      settings.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
      settings.put("spark.locality.wait", "0s");
      settings.put("spark.sql.files.openCostInBytes", "134217728");
      settings.put("spark.sql.shuffle.partitions", "60");
      settings.put("spark.sql.adaptive.coalescePartitions.enabled", "false");
      settings.put("spark.plugins", FaultPlugin.class.getName());
      settings.put(FaultPlugin.JOURNAL, journal(name).toString());
      return settings;
    }

    private Path journal(String name) {
      return folder.resolve("journal").resolve(name);
    }

    /** Texts that reached a model in all runs of that name. */
    long texts(String name) throws IOException {
      return FaultPlugin.textsIn(journal(name));
    }
  }

  /**
   * What a run came to.
   *
   * @param log both of its streams
   */
  record Ended(int exitCode, double seconds, String log) {}

  Ended ended() throws IOException, InterruptedException {
    assertTrue(driver.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "still running: " + log);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Ended(driver.exitValue(), seconds, Files.readString(log));
  }

  Ended mustBeDone() throws IOException, InterruptedException {
    Ended ended = ended();
    assertTrue(ended.exitCode() == 0, () -> log + ":\n" + ended.log());
    return ended;
  }

  Path output() {
    return output;
  }

  boolean isAlive() {
    return driver.isAlive();
  }

  void killDriver() throws InterruptedException {
    driver.destroyForcibly().waitFor();
  }

  /** SIGKILL; returns when it is gone. */
  static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Until so many tasks have written their files, and the job has not. */
  void awaitTasks(int tasks) throws InterruptedException {
    await(() -> finishedTasks() >= tasks, tasks + " tasks");
  }

  void awaitExecutors(int executors) throws InterruptedException {
    await(() -> cluster.executors().size() >= executors, executors + " executors");
  }

  private void await(BooleanSupplier event, String what) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (!event.getAsBoolean()) {
      assertTrue(driver.isAlive(), () -> "ended before there were " + what + ": " + log);
      assertTrue(System.nanoTime() < deadline, () -> "no " + what + ": " + log);
      Thread.sleep(20);
    }
  }

  private long finishedTasks() {
    return staged(output).stream()
        .map(staging -> staging.resolve("_temporary/0"))
        .filter(Files::isDirectory)
        .flatMap(tasks -> names(tasks).stream())
        .filter(name -> name.startsWith("task_"))
        .count();
  }

  /** What runs to an output have beside it: folders and a lock. None when they have ended. */
  static List<Path> staged(Path output) {
    String prefix = "." + output.getFileName() + ".poolhouse-";
    return names(output.getParent()).stream()
        .filter(name -> name.startsWith(prefix))
        .map(output.getParent()::resolve)
        .toList();
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException gone) {
      return List.of();
    }
  }
}
