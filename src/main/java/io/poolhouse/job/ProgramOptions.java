package io.poolhouse.job;

import picocli.CommandLine.Option;

/** What every command takes. */
class ProgramOptions {
  @Option(names = "--debug", description = "Print stack traces with errors.")
  boolean debug;

  @Option(names = "--help", usageHelp = true, description = "Print this and exit.")
  boolean help;
}
