package io.poolhouse.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The labelled data sets, which are no part of the project. */
final class DataFolder {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "../shared/data",
      description = "Where the data sets lie. Default: ${DEFAULT-VALUE}.")
  private Path folder;

  Path path() {
    return folder;
  }

  /**
   * @throws IllegalArgumentException where there is no such file
   */
  String file(String name) {
    Path file = folder.resolve(name);
    if (Files.notExists(file)) {
      throw new IllegalArgumentException("There is no '%s'; see --data.".formatted(file));
    }
    return file.toString();
  }
}
