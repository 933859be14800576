package io.poolhouse.job;

import io.poolhouse.engine.DeviceException;
import io.poolhouse.lake.LakeException;
import io.poolhouse.model.ModelException;
import io.poolhouse.pooling.PoolingException;
import io.poolhouse.spark.EmbedException;
import io.poolhouse.text.TokenizerException;
import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** An exception as the user sees it: one or two lines, and the exit code. */
record Failure(String message, int exitCode) {

  /** Exceptions whose message is written for the user. */
  private static final Set<Class<? extends Exception>> USERS =
      Set.of(
          DeviceException.class,
          LakeException.class,
          ModelException.class,
          PoolingException.class,
          EmbedException.class,
          TokenizerException.class,
          RequestException.class);

  /**
   * @param working whether rows were being processed already
   */
  static Failure of(Throwable thrown, boolean working) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (USERS.contains(cause.getClass())) {
        return new Failure(cause.getMessage(), working ? ExitCode.FAILED : ExitCode.WRONG_REQUEST);
      }
    }
    return new Failure(described(thrown), ExitCode.FAILED);
  }

  /** picocli's own complaints, without the page of usage that it would print. */
  static int wrongParameter(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("poolhouse: " + wrong.getMessage());
    err.println(
        "Try '%s --help'."
            .formatted(command.getCommandSpec().qualifiedName().replace("poolhouse ", "jobs/")));
    return ExitCode.WRONG_REQUEST;
  }

  /** The outermost message and the innermost one: Spark wraps what happened in the task. */
  private static String described(Throwable thrown) {
    Throwable innermost = thrown;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    String outer = firstLine(thrown);
    String inner = firstLine(innermost);
    return outer.contains(inner) ? outer : outer + "\nCause: " + inner;
  }

  private static String firstLine(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null || message.isBlank()
        ? thrown.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElseThrow();
  }
}
