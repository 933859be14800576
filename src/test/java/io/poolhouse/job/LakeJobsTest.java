package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.job.EveryJob.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Delta, Iceberg and Parquet, partitioned or not, as input and output of every job. */
class LakeJobsTest {
  @TempDir static Path folder;
  private static Jobs jobs;
  private static EveryJob everyJob;
  private static Results expected;

  @BeforeAll
  static void start() throws IOException {
    jobs = Jobs.start(folder, LakeSettings.in(folder), Jobs.lakes());
    everyJob = new EveryJob(jobs, TinyModel.in(folder.resolve("tiny")));
    EveryJob.table(folder.resolve("in.jsonl"));
    expected = run("plain.", name -> folder.resolve("plain." + name).toString());
    assertEquals(60, expected.embedded().size());
    assertTrue(expected.predicted().size() >= 120, "by two poolings");
  }

  @AfterAll
  static void stop() {
    jobs.close();
  }

  private static Results run(String prefix, UnaryOperator<String> place, String... options)
      throws IOException {
    return everyJob.run(
        folder.resolve("in.jsonl").toString(),
        place,
        name -> folder.resolve(prefix + name).toString(),
        options);
  }

  /** The layout has no part in what comes out; a label has characters that no folder may have. */
  @ParameterizedTest
  @CsvSource("ICEBERG, --partition-by label")
  void everyJobReadsAndWritesIt(LakeTarget target, String partitions) throws IOException {
    String prefix = target.named("all") + "_";
    List<String> options = new ArrayList<>(target.options);
    if (partitions != null) {
      options.addAll(List.of(partitions.split(" ")));
    }
    assertEquals(
        expected,
        run(prefix, name -> target.output(folder, prefix + name), options.toArray(String[]::new)));
    if (target == LakeTarget.PARQUET) {
      assertTrue(folder.resolve(prefix + "scored/label=none%3A 100 %25").toFile().isDirectory());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PARQUET, --partition-by label",
    "DELTA_FOLDER, --partition-by label",
    "DELTA_TABLE,",
  })
  @Tag("slow")
  void everyJobReadsAndWritesTheOthers(LakeTarget target, String partitions) throws IOException {
    everyJobReadsAndWritesIt(target, partitions);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--partition-by day,day | --partition-by 'day,day': expected column names, each once, as in"
            + " '--partition-by day'.",
        "--partition-by week    | --partition-by names column 'week', which the output has not. It"
            + " has: 'day', 'id', 'label', 'text', 'text_mean'.",
        "--partition-by text_mean | --partition-by names column 'text_mean' of type array<float>."
            + " Expected a number, string or date.",
      })
  void partitionsThatCannotBeAreRefused(String option, String message) throws IOException {
    embed(jobs, folder.resolve("refused").toString(), option.split(" "))
        .mustBeRefused("poolhouse: " + message);
  }

  /** Iceberg says so when the rows are computed. */
  @Test
  void vectorsOfMlAreRefusedWhereIcebergIsToHoldThem() throws IOException {
    embed(jobs, "lake.db.vectors", "--as", "vector")
        .mustBeRefused(
            "poolhouse: Iceberg cannot hold column 'text_mean' (vector). Give 'embed --as array',"
                + " 'score --probability map', or --output-format delta.");
  }

  private Run embed(Jobs on, String output, String... options) throws IOException {
    String input = folder.resolve("in.jsonl").toString();
    String model = folder.resolve("tiny").toString();
    List<String> arguments =
        new ArrayList<>(List.of("embed", "--input", input, "--model", model, "--output", output));
    arguments.addAll(List.of(options));
    return on.run(arguments.toArray(String[]::new));
  }

  /** Delta says so in five lines with a link, after the rows were computed. */
  @Test
  void deltaWithoutItsSettingsIsRefusedBeforeAnyWork() throws IOException {
    Map<String, String> settings = LakeSettings.in(folder);
    settings.keySet().removeIf(key -> key.startsWith("spark.sql."));
    try (Jobs plain = Jobs.start(folder, settings, Jobs.lakes())) {
      for (String options : List.of("", " --incremental --key id")) {
        embed(
                plain,
                folder.resolve("none").toString(),
                ("--output-format delta" + options).split(" "))
            .mustBeRefused(
                "poolhouse: Delta needs two settings of Spark: --conf"
                    + " spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension --conf"
                    + " spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog."
                    + " See docs/lakes.md.");
      }
    }
  }
}
