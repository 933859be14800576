package io.poolhouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The user's Python, for the peers that need one; nothing else does. */
record Python(String command) {
  private static final Path SCRIPTS = Path.of("bench", "peers");

  private static final String IS_MISSING =
      "import sys, importlib.util as u; sys.exit(any(u.find_spec(m) is None for m in sys.argv[1:]))";

  /**
   * {@code $BENCH_PYTHON}, else {@code python3}.
   *
   * @throws PeerMissingException where there is none, or one without these modules
   */
  static Python find(String... modules) throws IOException {
    String command = System.getenv().getOrDefault("BENCH_PYTHON", "python3");
    List<String> check = new ArrayList<>(List.of(command, "-c", IS_MISSING));
    check.addAll(List.of(modules));
    if (!succeeds(check)) {
      throw new PeerMissingException(
          "needs Python with " + String.join(", ", modules) + " ($BENCH_PYTHON or python3)");
    }
    return new Python(command);
  }

  private static boolean succeeds(List<String> command) throws IOException {
    try {
      return exit(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD)) == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  /** Runs a script of the bench to its end. */
  void run(String script, String... arguments) throws IOException {
    Path log = log(script);
    if (exit(process(script, log, arguments)) != 0) {
      throw new IOException("'%s' failed: %s".formatted(script, lastLine(log)));
    }
  }

  /** A script that stays, its standard output to be read. */
  Process start(String script, String... arguments) throws IOException {
    return process(script, log(script), arguments).start();
  }

  private ProcessBuilder process(String script, Path log, String... arguments) {
    List<String> line = new ArrayList<>(List.of(command, SCRIPTS.resolve(script).toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectError(log.toFile());
    builder.environment().put("HF_HUB_OFFLINE", "1");
    return builder;
  }

  private static Path log(String script) throws IOException {
    Path folder = Files.createDirectories(Benchmark.TARGET.resolve("peers"));
    return folder.resolve(script + ".log");
  }

  static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "it said nothing." : lines.get(lines.size() - 1);
  }

  private static int exit(ProcessBuilder builder) throws IOException {
    try {
      return builder.start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The measurement was interrupted.", e);
    }
  }
}
