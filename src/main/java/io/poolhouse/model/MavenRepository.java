package io.poolhouse.model;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Jars as the user's own Maven finds them: with their mirrors, proxies and passwords, none of which
 * this program reads.
 *
 * @param local the local repository, where a jar that is already there is used without a copy
 * @param executable {@code mvn}; empty where there is none
 */
record MavenRepository(Path local, Optional<Path> executable) {
  /** The newest that Maven 3.6 still runs; pinned, so that no metadata must be fetched. */
  private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";

  static MavenRepository ofTheUser() {
    String local = System.getProperty("maven.repo.local");
    return new MavenRepository(
        local == null
            ? Path.of(System.getProperty("user.home"), ".m2", "repository")
            : Path.of(local),
        find(System.getenv("MAVEN_HOME"), System.getenv("PATH")));
  }

  private static Optional<Path> find(String mavenHome, String path) {
    Stream<Path> home = Stream.ofNullable(mavenHome).map(folder -> Path.of(folder, "bin"));
    Stream<Path> folders =
        Stream.ofNullable(path)
            .flatMap(list -> Stream.of(list.split(File.pathSeparator)))
            .map(Path::of);
    return Stream.concat(home, folders)
        .map(folder -> folder.resolve("mvn"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * @param scratch where the jar may be copied to
   * @throws ModelException with Maven's own complaint where it finds no such jar
   */
  Path jar(MavenArtifact artifact, Path scratch) throws IOException {
    Path known =
        local
            .resolve(artifact.group().replace('.', '/'))
            .resolve(artifact.artifact())
            .resolve(artifact.version())
            .resolve(artifact.jarName());
    if (Files.isRegularFile(known)) {
      return known;
    }
    Path mvn = executable.orElseThrow(() -> withoutMaven(artifact));
    Files.createDirectories(scratch);
    Path copied = scratch.resolve(artifact.jarName());
    // Offline first: settings.xml may name another local repository, and a machine without a
    // network would wait for its time-outs.
    run(command(mvn, artifact, scratch, "--offline"), scratch);
    if (!Files.isRegularFile(copied)) {
      // -U: a failure of yesterday, when the network was down, must not be repeated from memory.
      String said = run(command(mvn, artifact, scratch, "-U"), scratch);
      if (!Files.isRegularFile(copied)) {
        throw notFound(artifact, said);
      }
    }
    return copied;
  }

  private static List<String> command(
      Path mvn, MavenArtifact artifact, Path scratch, String... more) {
    List<String> command = new ArrayList<>(List.of(mvn.toString(), "-B", "-q"));
    command.addAll(List.of(more));
    command.add(COPY);
    command.add("-Dartifact=" + artifact.coordinates() + ":jar");
    command.add("-DoutputDirectory=" + scratch.toAbsolutePath());
    command.add("-Dmdep.useBaseVersion=true");
    return command;
  }

  private static String run(List<String> command, Path folder) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            // Else a pom.xml in the working folder would be built into the question.
            .directory(folder.toFile())
            .start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while Maven was running");
    } finally {
      process.destroy();
    }
  }

  private static ModelException withoutMaven(MavenArtifact artifact) {
    return new ModelException(
        ("'maven:%s' needs Maven, and there is no 'mvn' in $MAVEN_HOME/bin or on the PATH."
                + " Install it, or download the jar and import that: 'jobs/model import FILE.jar --name NAME'.")
            .formatted(artifact.coordinates()));
  }

  private static ModelException notFound(MavenArtifact artifact, String said) {
    return new ModelException(
        ("Maven did not find 'maven:%s': %s Check the coordinates and the network, or download"
                + " the jar and import that: 'jobs/model import FILE.jar --name NAME'.")
            .formatted(artifact.coordinates(), complaint(said)));
  }

  /** Maven's first error line has the reason; those after it only say where to read on. */
  private static String complaint(String said) {
    // Even with -B, Maven puts colour resets before its first line.
    String reason =
        said.replaceAll("\\x1b\\[[0-9;]*m", "")
            .lines()
            .filter(line -> line.matches("\\[ERROR\\] .+"))
            .findFirst()
            .orElse("it gave no reason")
            .replaceFirst("^\\[ERROR\\] (Failed to execute goal .* on project [^:]*: )?", "")
            .replaceFirst(" -> \\[Help 1\\]$", "");
    return reason.endsWith(".") ? reason : reason + ".";
  }
}
