package io.poolhouse.job;

import io.poolhouse.deployment.Daemon;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Spark installation made of Maven's jars, without ours: its {@code bin/spark-submit} notes its
 * arguments, one a line in {@code arguments}, and starts the real thing.
 */
record SparkHome(Path folder) {
  private static final Path PROJECT = Path.of("").toAbsolutePath();

  /** Parts of paths of jars that are in poolhouse-spark.jar only. */
  private static final List<String> OURS =
      List.of("/ai/djl/", "/info/picocli/", "/net/sf/extjwnl/", "/protobuf-java/4.");

  static SparkHome in(Path folder) throws IOException {
    Path jars = Files.createDirectories(folder.resolve("jars"));
    String classpath = Files.readString(PROJECT.resolve("target/launcher.classpath"));
    for (String jar : classpath.strip().split(File.pathSeparator)) {
      if (OURS.stream().noneMatch(jar::contains)) {
        Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
      }
    }
    Path submit = Files.createDirectories(folder.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        submit,
        """
        #!/usr/bin/env bash
        printf '%%s\\n' "$@" >"%s/arguments"
        exec "%s" @"%s/conf/jvm.options" -Xmx1g -XX:TieredStopAtLevel=1 -cp "%1$s/jars/*" org.apache.spark.deploy.SparkSubmit "$@"
        """
            .formatted(folder, java(), PROJECT));
    if (!submit.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + submit);
    }
    return new SparkHome(folder);
  }

  List<String> arguments() throws IOException {
    return Files.readAllLines(folder.resolve("arguments"));
  }

  /**
   * A process of the cluster; what it says goes to a file of its name in the folder.
   *
   * @param conf for {@code SPARK_CONF_DIR}
   */
  Process start(Daemon daemon, Path conf) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            java(),
            "@" + PROJECT.resolve("conf/jvm.options"),
            "-Xmx256m",
            "-cp",
            folder.resolve("jars") + "/*");
    builder.command().addAll(daemon.command());
    builder.environment().put("SPARK_HOME", folder.toString());
    builder.environment().put("SPARK_CONF_DIR", conf.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    Path log = folder.resolve(daemon.service());
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
