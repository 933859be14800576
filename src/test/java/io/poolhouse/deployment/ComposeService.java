package io.poolhouse.deployment;

import java.util.List;
import java.util.Map;

/**
 * A service of {@code docker-compose.yml}.
 *
 * @param entrypoint empty where it is the image's
 * @param volumes what is mounted where, by the path in the container; the source is a path of the
 *     host ({@code ./conf}) or a named volume
 * @param profiles none where it is always started
 * @param restart {@code no} for what runs once
 */
public record ComposeService(
    String name,
    String image,
    List<String> entrypoint,
    List<String> command,
    Map<String, String> environment,
    Map<String, String> volumes,
    List<String> profiles,
    List<String> dependsOn,
    String restart) {

  /** Whether it runs a class of Spark's by {@code spark-class}. */
  boolean runs(String mainClass) {
    return command.contains(mainClass);
  }

  /** What follows the main class. */
  List<String> argumentsOf(String mainClass) {
    return command.subList(command.indexOf(mainClass) + 1, command.size());
  }

  /** The word after an option. */
  String option(String name) {
    int at = command.indexOf(name);
    if (at < 0 || at + 1 == command.size()) {
      throw new IllegalArgumentException(
          "the service '%s' has no '%s' in its command".formatted(this.name, name));
    }
    return command.get(at + 1);
  }
}
