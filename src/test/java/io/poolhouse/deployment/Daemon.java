package io.poolhouse.deployment;

import java.util.ArrayList;
import java.util.List;

/**
 * A process of the cluster: a class of Spark's with its arguments.
 *
 * @param service its name in {@code docker-compose.yml}
 */
public record Daemon(String service, String mainClass, List<String> arguments) {

  /** The same with another word after an option. */
  public Daemon with(String option, String word) {
    List<String> changed = new ArrayList<>(arguments);
    changed.set(changed.indexOf(option) + 1, word);
    return new Daemon(service, mainClass, changed);
  }

  public List<String> command() {
    List<String> command = new ArrayList<>(List.of(mainClass));
    command.addAll(arguments);
    return command;
  }
}
