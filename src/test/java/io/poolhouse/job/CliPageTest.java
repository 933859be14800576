package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * {@code docs/cli.md} is what {@code --help} prints. To write it anew after changing an option:
 *
 * <pre>{@code mvn -q test -Dtest=CliPageTest -Dpoolhouse.rewrite=true}</pre>
 */
class CliPageTest {
  private static final Path PAGE = Path.of("docs", "cli.md");

  private static final String INTRODUCTION =
      """
      # Command line

      What `--help` prints for every job. Written by `mvn -q test -Dtest=CliPageTest -Dpoolhouse.rewrite=true`.

      """;

  @Test
  void thePageIsTheHelpOfEveryCommand() throws IOException {
    String expected = page();
    if (Boolean.getBoolean("poolhouse.rewrite")) {
      Files.writeString(PAGE, expected);
    }
    assertEquals(expected, Files.readString(PAGE));
  }

  @Test
  void everyCommandHasItsUsageAsTheUserTypesIt() throws IOException {
    String page = page();
    for (String usage : new String[] {"embed --input=", "model import [", "doctor ["}) {
      assertTrue(page.contains("Usage: jobs/" + usage), usage);
    }
  }

  private static String page() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    Poolhouse.jobs().forEach(job -> append(page, Poolhouse.commandLine(job)));
    return page.toString().stripTrailing() + "\n";
  }

  private static void append(StringBuilder page, CommandLine command) {
    page.append("## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n");
    page.append(command.getUsageMessage()).append("```\n\n");
    command.getSubcommands().values().forEach(each -> append(page, each));
  }
}
