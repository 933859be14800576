package io.poolhouse.job;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Jobs in Java processes of their own, with jars that the other tests do without. What a process
 * says goes to {@code NAME.log} in its folder.
 */
final class Jobs implements AutoCloseable {
  /** Seconds of life: compiling well takes longer than it saves. */
  private static final List<String> SMALL =
      List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

  private final Process process;
  private final Path log;
  private final BufferedWriter questions;
  private final BufferedReader answers;

  private Jobs(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * A process with one session for many jobs.
   *
   * @param jars class paths to add to the tests' own
   */
  static Jobs start(Path folder, Map<String, String> settings, String... jars) throws IOException {
    return start(folder, settings, Map.of(), jars);
  }

  /** The same with more environment variables. */
  static Jobs start(
      Path folder, Map<String, String> settings, Map<String, String> environment, String... jars)
      throws IOException {
    List<String> command = java(jars);
    command.add(JobServer.class.getName());
    settings.forEach((key, value) -> command.add(key + "=" + value));
    Path log = folder.resolve("jobs.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(log.toFile());
    builder.environment().putAll(environment);
    return new Jobs(builder.start(), log);
  }

  /** A process for one job, as the launcher would start it; {@link Run#ended} has its answer. */
  static Process startOne(
      Path folder, Map<String, String> settings, List<String> arguments, String... jars)
      throws IOException {
    List<String> command = java(jars);
    command.add(Poolhouse.class.getName());
    command.addAll(arguments);
    settings.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    return Run.start(Files.createDirectories(folder), Map.of(), command.toArray(String[]::new));
  }

  private static List<String> java(String... jars) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("conf", "jvm.options").toAbsolutePath());
    command.addAll(SMALL);
    command.add("-Dai.djl.offline=true");
    command.add("-Dpoolhouse.conf=" + Path.of("conf").toAbsolutePath());
    command.add("-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toAbsolutePath());
    command.add("-cp");
    command.add(
        List.of(jars).stream()
            .collect(
                Collectors.joining(
                    File.pathSeparator,
                    System.getProperty("java.class.path") + File.pathSeparator,
                    "")));
    return command;
  }

  /** Delta and Iceberg. */
  static String lakes() throws IOException {
    return Files.readString(Path.of("target", "lakes.classpath")).strip();
  }

  Run run(String... arguments) throws IOException {
    Gson gson = new Gson();
    questions.write(gson.toJson(arguments));
    questions.newLine();
    questions.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("The process ended:\n" + Files.readString(log));
    }
    return gson.fromJson(answer, Run.class);
  }

  /** How many texts went through the model in this process until now. */
  long executedTexts() throws IOException {
    return Long.parseLong(run(JobServer.EXECUTED_TEXTS).out().get(0));
  }

  /** The rows of a query as JSON, which has each float to its last bit. */
  List<JsonObject> rows(String query, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("sql", query));
    arguments.addAll(List.of(options));
    List<String> lines = run(arguments.toArray(String[]::new)).mustBeDone().out();
    return lines.subList(0, lines.size() - 1).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
