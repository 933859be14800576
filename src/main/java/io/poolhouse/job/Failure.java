package io.poolhouse.job;

import io.poolhouse.compare.CompareException;
import io.poolhouse.engine.DeviceException;
import io.poolhouse.finetune.FineTuneException;
import io.poolhouse.lake.LakeException;
import io.poolhouse.lake.OutputInUseException;
import io.poolhouse.model.ModelException;
import io.poolhouse.pooling.PoolingException;
import io.poolhouse.spark.EmbedException;
import io.poolhouse.text.NativesException;
import io.poolhouse.text.TokenizerException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** An exception as the user sees it: one or two lines, and the exit code. */
record Failure(String message, int exitCode) {

  /** Exceptions whose message is written for the user. */
  private static final Set<Class<? extends Exception>> USERS =
      Set.of(
          CompareException.class,
          DeviceException.class,
          LakeException.class,
          OutputInUseException.class,
          ModelException.class,
          PoolingException.class,
          EmbedException.class,
          FineTuneException.class,
          NativesException.class,
          TokenizerException.class,
          RequestException.class);

  /**
   * @param working whether rows were being processed already
   */
  static Failure of(Throwable thrown, boolean working) {
    if (thrown instanceof NoClassDefFoundError
        && String.valueOf(thrown.getMessage()).startsWith("org/apache/spark/")) {
      return new Failure(
          "Spark is not on the class path. Start this with 'jobs/embed' or with spark-submit.",
          ExitCode.WRONG_REQUEST);
    }
    return chain(thrown)
        .filter(cause -> USERS.contains(cause.getClass()))
        .findFirst()
        .map(
            cause ->
                new Failure(
                    cause.getMessage(),
                    working || cause instanceof OutputInUseException
                        ? ExitCode.FAILED
                        : ExitCode.WRONG_REQUEST))
        .orElseGet(() -> new Failure(described(thrown), exitCode(thrown, working)));
  }

  /** picocli's own complaints, without the page of usage that it would print. */
  static int wrongParameter(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(
        "poolhouse: "
            + (wrong instanceof UnmatchedArgumentException unknown
                ? unknown(unknown)
                : withFullStop(wrong.getMessage())));
    err.printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    return ExitCode.WRONG_REQUEST;
  }

  /** The first one only: what follows an unknown option may be its value. */
  private static String unknown(UnmatchedArgumentException wrong) {
    String word = wrong.getUnmatched().get(0);
    return "Unknown %s '%s'.".formatted(word.startsWith("-") ? "option" : "argument", word);
  }

  private static String withFullStop(String sentence) {
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }

  /** Before the first row, what Java or Spark says of a file or a setting is about the request. */
  private static int exitCode(Throwable thrown, boolean working) {
    boolean request =
        thrown instanceof IOException
            || thrown instanceof UncheckedIOException
            || thrown instanceof IllegalArgumentException
            || thrown instanceof SparkThrowable;
    return request && !working ? ExitCode.WRONG_REQUEST : ExitCode.FAILED;
  }

  /** What happened, for the middle of a sentence. */
  static String reason(Throwable thrown) {
    String line = firstLine(thrown);
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  /** What happened, and where: Spark wraps the cause in the story of its task. */
  private static String described(Throwable thrown) {
    String cause = firstLine(chain(thrown).reduce((first, second) -> second).orElseThrow());
    String story = firstLine(thrown).replace(cause, "").replaceFirst("(: [\\w.$]+)?:? *$", "");
    return story.isEmpty() ? cause : cause + "\nin: " + story;
  }

  private static Stream<Throwable> chain(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause);
  }

  /** With the class where the message alone, a file's name, does not say what happened. */
  private static String firstLine(Throwable thrown) {
    String message = thrown.getMessage() == null ? "" : thrown.getMessage().strip();
    String line =
        message
            .lines()
            .findFirst()
            .orElse("")
            .replaceFirst("^\\[[A-Z0-9_.]+] ", "") // Spark's names for its errors
            .replaceFirst(" *SQLSTATE: \\w+.*$", "");
    if (line.isEmpty()) {
      return thrown.getClass().getSimpleName();
    }
    boolean bare = thrown instanceof FileSystemException || thrown instanceof LinkageError;
    return bare ? thrown.getClass().getSimpleName() + ": " + line : line;
  }
}
