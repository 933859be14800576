package io.poolhouse.job;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParseResult;

/** The program: its first argument names the job, as the files in {@code jobs/} do. */
public final class Poolhouse {
  private static final Map<String, Supplier<Object>> JOBS = new LinkedHashMap<>();

  static {
    JOBS.put(EmbedJob.NAME, EmbedJob::new);
    JOBS.put(CompareJob.NAME, CompareJob::new);
    JOBS.put(TrainJob.NAME, TrainJob::new);
    JOBS.put(ScoreJob.NAME, ScoreJob::new);
    JOBS.put(FineTuneJob.NAME, FineTuneJob::new);
    JOBS.put(SqlJob.NAME, SqlJob::new);
    JOBS.put(ModelJob.NAME, ModelJob::new);
    JOBS.put(DoctorJob.NAME, DoctorJob::new);
  }

  private Poolhouse() {}

  public static void main(String[] arguments) {
    Locale.setDefault(
        Locale.ROOT); // reports and messages must not depend on the machine's language
    // Rows are JSON, which is UTF-8 whatever the terminal's words are in.
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    int exitCode =
        run(
            out,
            new PrintWriter(System.err),
            PrivateArguments.added(arguments, System.getenv(PrivateArguments.VARIABLE)));
    // Threads of Spark and PyTorch may still be there; the work is done.
    System.exit(exitCode);
  }

  /** Runs a job in this JVM; what it prints is flushed when this returns. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    PrintWriter messages =
        new PrintWriter(new DiscreetWriter(err, Secrets.in(Arrays.asList(arguments))));
    try {
      return execute(out, messages, arguments);
    } catch (Error grave) { // picocli lets it pass
      return failed(grave, messages, Arrays.asList(arguments).contains("--debug"), true);
    } finally {
      out.flush();
      messages.flush();
    }
  }

  static Set<String> jobs() {
    return JOBS.keySet();
  }

  /** A job's command line, named as the user calls it: {@code jobs/embed}. */
  static CommandLine commandLine(String job) {
    CommandLine command = new CommandLine(JOBS.get(job).get());
    command.setCommandName("jobs/" + job);
    command.setParameterExceptionHandler(Failure::wrongParameter);
    command.setExecutionExceptionHandler(Poolhouse::failed);
    command.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    command.setUsageHelpWidth(100);
    command.setExpandAtFiles(false); // '@' may start a column's name
    OptionWords.register(command);
    return command;
  }

  private static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    if (arguments.length == 0 || !JOBS.containsKey(arguments[0])) {
      err.printf(
          "poolhouse: %s Expected one of: %s.%n",
          arguments.length == 0
              ? "No job is named."
              : "There is no job '%s'.".formatted(arguments[0]),
          String.join(", ", JOBS.keySet()));
      return ExitCode.WRONG_REQUEST;
    }
    return commandLine(arguments[0])
        .setOut(out)
        .setErr(err)
        .execute(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static int failed(Exception thrown, CommandLine command, ParseResult ofWholeLine) {
    Object job = command.getCommand();
    return failed(
        thrown,
        command.getErr(),
        command.getParseResult().hasMatchedOption("--debug"),
        job instanceof WorkingJob rows && rows.isWorking());
  }

  private static int failed(Throwable thrown, PrintWriter err, boolean debug, boolean working) {
    Failure failure = Failure.of(thrown, working);
    err.println("poolhouse: " + failure.message());
    if (debug) {
      thrown.printStackTrace(err);
    }
    return failure.exitCode();
  }
}
