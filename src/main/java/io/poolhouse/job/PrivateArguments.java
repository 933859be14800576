package io.poolhouse.job;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Arguments that come by the environment, because everybody on the machine may list the command
 * lines of its processes: {@code jobs/launcher.sh} sends settings with secrets this way.
 */
final class PrivateArguments {
  /** Words, each with a unit separator behind it, which no command line has. */
  static final String VARIABLE = "POOLHOUSE_ARGUMENTS";

  private static final String SEPARATOR = "\u001f";

  private PrivateArguments() {}

  /**
   * The arguments with those of the variable right behind the job's name: before any {@code --},
   * and before a later word of the user on the same setting.
   *
   * @param variable null where it is not set
   */
  static String[] added(String[] arguments, String variable) {
    if (variable == null || variable.isEmpty() || arguments.length == 0) {
      return arguments;
    }
    List<String> more = List.of(variable.split(SEPARATOR));
    return Stream.of(Stream.of(arguments[0]), more.stream(), Arrays.stream(arguments).skip(1))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }
}
