package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.poolhouse.job.EveryJob.Results;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables, reports and pipelines in object storage, by S3A and a real S3 server. */
@Tag("slow")
class S3Test {
  private static final String ROOT = "s3a://" + S3Server.BUCKET + "/";

  @TempDir static Path folder;
  private static S3Server server;
  private static Jobs jobs;
  private static EveryJob everyJob;
  private static Results expected;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start(folder);
    Map<String, String> settings = LakeSettings.in(folder);
    settings.putAll(server.settings());
    settings.put("spark.sql.catalog.lake.warehouse", ROOT + "iceberg");
    jobs =
        Jobs.start(
            folder, settings, S3Server.environment(), Jobs.lakes(), MavenClassPath.of("client"));
    everyJob = new EveryJob(jobs, TinyModel.in(folder.resolve("tiny")));
    put(EveryJob.table(folder.resolve("in.jsonl")));
    expected =
        everyJob.run(
            ROOT + "in.jsonl",
            name -> folder.resolve("plain." + name).toString(),
            name -> folder.resolve("plain." + name).toString());
  }

  private static void put(Path file) throws Exception {
    jobs.run(
            "sql",
            "--view",
            "t=" + file,
            "select * from t",
            "--output",
            ROOT + file.getFileName(),
            "--mode",
            "overwrite")
        .mustBeDone();
  }

  @AfterAll
  static void stop() {
    jobs.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "parquet, s3a://lake/parquet/%s, --output-format parquet",
    "partitioned, s3a://lake/parts/%s, --partition-by label",
    "delta, s3a://lake/delta/%s, --output-format delta",
    "iceberg, lake.db.%s, --output-format iceberg",
  })
  void everyJobReadsAndWritesIt(String kind, String place, String option) throws Exception {
    assertEquals(
        expected,
        everyJob.run(
            ROOT + "in.jsonl",
            name -> place.formatted(name),
            name -> ROOT + kind + "-others/" + name,
            option.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({"s3a://lake/nightly, delta", "lake.db.nightly, iceberg"})
  void aNightEmbedsOnlyWhatIsNewOrChanged(String output, String format) throws Exception {
    NightlyTable table = new NightlyTable(400, 1);
    Path input = folder.resolve(format + ".jsonl");
    put(table.write(input));
    assertEquals(400, update(format, output).get("texts").getAsInt());
    put(table.night().write(input));
    assertEquals(8, update(format, output).get("texts").getAsInt());
    String metrics = format + ".metrics.json";
    JsonObject nothing = update(format, output, "--metrics-output", ROOT + metrics);
    assertEquals(0, nothing.get("texts").getAsInt());
    String stored =
        jobs.rows("from text.`%s`".formatted(ROOT + metrics)).get(0).get("value").getAsString();
    assertEquals(nothing, JsonParser.parseString(stored));
    String full = output + "_full";
    update(format, full);
    assertEquals(rows(full), rows(output));
  }

  private static JsonObject update(String format, String output, String... options)
      throws Exception {
    return run(format, output, options).mustBeDone().result();
  }

  private static Run run(String format, String output, String... options) throws Exception {
    return jobs.run(
        Stream.concat(
                Stream.of(
                    "embed",
                    "--incremental",
                    "--key",
                    "id",
                    "--input",
                    ROOT + format + ".jsonl",
                    "--model",
                    folder.resolve("tiny").toString(),
                    "--output",
                    output,
                    "--output-format",
                    format),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private static List<JsonObject> rows(String table) throws Exception {
    return jobs.rows("select * from t order by id", "--view", "t=" + table);
  }

  @Test
  void plainParquetCannotBeReplacedInOneStepThere() throws Exception {
    put(new NightlyTable(20, 2).write(folder.resolve("parquet.jsonl")));
    Run run = run("parquet", ROOT + "none");
    assertEquals(2, run.exitCode(), run::toString);
    assertEquals(
        "poolhouse: --incremental replaces a Parquet folder by renaming, and 's3a://lake/none' is in"
            + " an object store, which cannot. Add --output-format delta, or name an Iceberg table.",
        run.err().get(1));
  }

  /** Neither in what the user sees nor in what Spark logs. */
  @Test
  void keysAreNeverSaid() throws Exception {
    Run wrong =
        jobs.run(
            "embed",
            "--input",
            "s3a://no-such-bucket/in.jsonl",
            "--model",
            folder.resolve("tiny").toString(),
            "--output",
            ROOT + "none",
            "--debug");
    assertEquals(2, wrong.exitCode(), wrong::toString);
    List<String> said = new ArrayList<>(wrong.err());
    said.addAll(Files.readAllLines(folder.resolve("jobs.log")));
    assertTrue(said.stream().anyMatch(line -> line.contains("no-such-bucket")));
    for (String line : said) {
      assertFalse(line.contains(S3Server.SECRET_KEY) || line.contains(S3Server.ACCESS_KEY), line);
    }
  }
}
