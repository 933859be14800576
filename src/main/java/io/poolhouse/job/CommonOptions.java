package io.poolhouse.job;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What every job on Spark takes. */
final class CommonOptions extends ProgramOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master. Default: spark-submit's, else local[*].")
  String master;

  @Option(
      names = "--conf",
      paramLabel = "K=V",
      mapFallbackValue = "",
      description = "A setting for Spark; repeatable.")
  Map<String, String> conf = new LinkedHashMap<>();

  @Option(names = "--strict", description = "Exit with 3 where the job is done but rows failed.")
  boolean strict;
}
