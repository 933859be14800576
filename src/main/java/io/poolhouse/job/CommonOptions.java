package io.poolhouse.job;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What every job on Spark takes. */
final class CommonOptions extends ProgramOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master. Default: spark-submit's, else local[*].")
  String master;

  @Option(names = "--conf", paramLabel = "K=V", description = "A setting for Spark; repeatable.")
  private List<Setting> conf = List.of();

  @Option(names = "--strict", description = "Exit with 3 where the job is done but rows failed.")
  boolean strict;

  Map<String, String> conf() {
    return Setting.all(conf);
  }
}
