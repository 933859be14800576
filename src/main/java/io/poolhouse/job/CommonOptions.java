package io.poolhouse.job;

import picocli.CommandLine.Option;

/** What every job on Spark takes that embeds the rows of a table. */
final class CommonOptions extends SparkOptions {
  @Option(names = "--strict", description = "Exit with 3 where the job is done but rows failed.")
  boolean strict;
}
