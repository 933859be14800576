package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code --incremental} on tables of Delta and Iceberg: always what a full run gives. */
class LakeIncrementalTest {
  @TempDir static Path folder;
  private static Path model;
  private static Jobs jobs;

  @BeforeAll
  static void start() throws IOException {
    model = TinyModel.in(folder.resolve("tiny"));
    jobs = Jobs.start(folder, LakeSettings.in(folder), Jobs.lakes());
  }

  @AfterAll
  static void stop() {
    jobs.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"DELTA_FOLDER", "ICEBERG"})
  void aNightEmbedsOnlyWhatIsNewOrChanged(LakeTarget target) throws IOException {
    night(target, 2_000);
  }

  @ParameterizedTest
  @EnumSource(names = {"DELTA_FOLDER", "ICEBERG"})
  @Tag("slow")
  void aNightOf100000RowsEmbeds2000(LakeTarget target) throws IOException {
    night(target, 100_000);
  }

  private static void night(LakeTarget target, int rows) throws IOException {
    String name = "night_%s_%d".formatted(target.name().toLowerCase(), rows);
    Path input = folder.resolve(name + ".jsonl");
    NightlyTable table = new NightlyTable(rows, 1);
    table.write(input);
    update(target, name, input).mustBeDone();
    int commits = jobs.rows(target.commits(folder, name)).size();
    table.night().changeLabels(rows / 100).write(input);
    long before = jobs.executedTexts();
    JsonObject result = update(target, name, input).mustBeDone().result();
    assertEquals(2 * (rows / 100), jobs.executedTexts() - before);
    assertEquals(2 * (rows / 100), result.get("texts").getAsInt());
    assertEquals(rows / 100, result.get("new").getAsInt());
    assertEquals(rows / 100, result.get("changed").getAsInt());
    assertEquals(rows / 200, result.get("deleted").getAsInt());
    assertTrue(result.get("updated").getAsInt() > 0, result::toString);
    assertEquals(commits + 1, jobs.rows(target.commits(folder, name)).size(), "one step");
    mustBeAFullRun(target, name, input);
    Run nothing = update(target, name, input).mustBeDone();
    assertEquals(
        "poolhouse: nothing to do: all %,d rows are as the output has them"
            .formatted(table.rows().size()),
        nothing.err().get(nothing.err().size() - 1));
    assertEquals(commits + 1, jobs.rows(target.commits(folder, name)).size(), "nothing");
  }

  /** As a run would make it that finds nothing there, and embeds all rows. */
  private static void mustBeAFullRun(LakeTarget target, String name, Path input, String... options)
      throws IOException {
    update(target, name + "_full", input, options).mustBeDone();
    assertEquals(rows(target, name + "_full"), rows(target, name));
  }

  private static List<JsonObject> rows(LakeTarget target, String name) throws IOException {
    return jobs.rows("select * from %s order by id".formatted(target.table(folder, name)));
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(names = {"DELTA_FOLDER", "ICEBERG"})
  void aPartitionedTableStaysPartitionedWhateverChanges(LakeTarget target) throws IOException {
    String name = "days_" + target.name().toLowerCase();
    Path input = folder.resolve(name + ".jsonl");
    NightlyTable table = new NightlyTable(200, 2);
    table.write(input);
    update(target, name, input, "--partition-by", "day").mustBeDone();
    assertEquals(List.of("day"), partitions(target, name));
    table.night().write(input);
    JsonObject result = update(target, name, input).mustBeDone().result();
    assertEquals(4, result.get("texts").getAsInt());
    result = update(target, name, input, "--pooling", "cls").mustBeDone().result();
    assertEquals(201, result.get("changed").getAsInt());
    assertEquals(List.of("day"), partitions(target, name));
    update(target, name, input, "--normalize").mustBeDone();
    assertEquals(List.of("day"), partitions(target, name));
    mustBeAFullRun(target, name, input, "--normalize");
  }

  private static List<String> partitions(LakeTarget target, String name) throws IOException {
    return jobs.rows("describe table " + target.table(folder, name)).stream()
        .map(row -> row.get("col_name").getAsString())
        .dropWhile(word -> !word.equals("# Partition Information"))
        .skip(2)
        .takeWhile(word -> !word.isBlank() && !word.startsWith("#"))
        .toList();
  }

  @Test
  void whatIcebergMakesOfColumnsStaysItsPartitioning() throws IOException {
    String name = "hidden";
    Path input = folder.resolve(name + ".jsonl");
    NightlyTable table = new NightlyTable(100, 3);
    table.write(input);
    update(LakeTarget.ICEBERG, name, input).mustBeDone();
    jobs.run("sql", "alter table lake.db.hidden add partition field bucket(4, id)").mustBeDone();
    table.night().write(input);
    update(LakeTarget.ICEBERG, name, input).mustBeDone();
    update(LakeTarget.ICEBERG, name, input, "--pooling", "cls,max").mustBeDone();
    assertEquals(
        List.of("bucket(4, id)"),
        jobs.rows("describe table lake.db.hidden").stream()
            .filter(row -> row.get("col_name").getAsString().equals("Part 0"))
            .map(row -> row.get("data_type").getAsString())
            .toList());
    assertEquals(
        List.of("day", "id", "label", "text", "text_cls", "text_max", "poolhouse_state"),
        List.copyOf(rows(LakeTarget.ICEBERG, name).get(0).keySet()));
  }

  @ParameterizedTest
  @EnumSource(names = "ICEBERG")
  void rowsThatFailAreTriedAgainAndDeletedOnesMayStay(LakeTarget target) throws IOException {
    String name = "failed_" + target.name().toLowerCase();
    String strict = TinyModel.withoutUnknown(folder.resolve("strict")).toString();
    Path input = folder.resolve(name + ".jsonl");
    List<String> rows =
        new ArrayList<>(
            List.of(
                "{\"id\": 1, \"text\": \"a house\"}",
                "{\"id\": 2, \"text\": \"a boat\"}",
                "{\"id\": 3, \"text\": \"is red\"}"));
    String[] options = {"--model", strict, "--status", "--deleted", "keep"};
    Files.write(input, rows);
    assertEquals(1, update(target, name, input, options).result().get("failed").getAsInt());
    rows.remove(2);
    Files.write(input, rows);
    JsonObject again = update(target, name, input, options).mustBeDone().result();
    assertEquals(1, again.get("changed").getAsInt());
    assertEquals(1, again.get("failed").getAsInt());
    assertEquals(1, again.get("kept").getAsInt());
    rows.set(1, "{\"id\": 2, \"text\": \"a red house\"}");
    rows.set(0, "{\"id\": 1, \"text\": \"a boat\"}");
    Files.write(input, rows);
    String aside = folder.resolve(name + "_aside").toString();
    String[] apart = {
      "--model", strict, "--status", "--deleted", "keep", "--on-bad-row", "quarantine:" + aside
    };
    JsonObject last = update(target, name, input, apart).mustBeDone().result();
    assertEquals(2, last.get("changed").getAsInt());
    assertEquals(
        "[{\"id\":2,\"text_status\":\"ok\"}, {\"id\":3,\"text_status\":\"ok\"}]",
        jobs.rows(
                "select id, text_status from %s order by id".formatted(target.table(folder, name)))
            .toString());
  }

  @ParameterizedTest
  @EnumSource(names = "ICEBERG")
  void aTableWithoutStateOrWithRowsOfOneKeyIsRefused(LakeTarget target) throws IOException {
    String name = "refused_" + target.name().toLowerCase();
    Path input = folder.resolve(name + ".jsonl");
    new NightlyTable(20, 4).write(input);
    run(target, name, input, List.of()).mustBeDone();
    Run refused = update(target, name, input);
    assertEquals(2, refused.exitCode(), refused::toString);
    assertEquals(
        "poolhouse: The output '"
            + target.output(folder, name)
            + "' was not written with --incremental: it"
            + " has no column 'poolhouse_state'. Add --mode overwrite to embed all rows anew, or give"
            + " another --output.",
        refused.err().get(1));
    update(target, name, input, "--mode", "overwrite").mustBeDone();
    jobs.run(
            "sql",
            "insert into %1$s select * from %1$s where id = 7"
                .formatted(target.table(folder, name)))
        .mustBeDone();
    Run twice = update(target, name, input);
    assertEquals(2, twice.exitCode(), twice::toString);
    assertEquals(
        "poolhouse: 1 values of --key 'id' stand in more than one row of the output '"
            + target.output(folder, name)
            + "', such as '7'. Give more columns, which together tell all rows apart, or remove the"
            + " duplicates.",
        twice.err().get(1));
  }

  /** What the other tests leave out: with a quarter of a minute each, too much for every build. */
  @Test
  @Tag("slow")
  void allOfThatHoldsForDeltaToo() throws IOException {
    aNightEmbedsOnlyWhatIsNewOrChanged(LakeTarget.DELTA_TABLE);
    aPartitionedTableStaysPartitionedWhateverChanges(LakeTarget.DELTA_TABLE);
    for (LakeTarget delta : List.of(LakeTarget.DELTA_FOLDER, LakeTarget.DELTA_TABLE)) {
      rowsThatFailAreTriedAgainAndDeletedOnesMayStay(delta);
      aTableWithoutStateOrWithRowsOfOneKeyIsRefused(delta);
    }
  }

  @Test
  void aCatalogsPlainTableIsRefused() throws IOException {
    Path input = folder.resolve("plain.jsonl");
    new NightlyTable(20, 5).write(input);
    Run refused =
        run(
            LakeTarget.ICEBERG,
            "x",
            input,
            List.of("--incremental", "--key", "id"),
            "default.plain");
    assertEquals(2, refused.exitCode(), refused::toString);
    assertEquals(
        "poolhouse: --incremental needs a catalog's table to be of Delta or Iceberg, and"
            + " 'default.plain' is of parquet. Add --output-format delta, or give a path for a folder"
            + " of Parquet.",
        refused.err().get(1));
  }

  private static Run update(LakeTarget target, String name, Path input, String... options)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("--incremental", "--key", "id"));
    all.addAll(Arrays.asList(options));
    return run(target, name, input, all);
  }

  private static Run run(LakeTarget target, String name, Path input, List<String> options)
      throws IOException {
    List<String> all = new ArrayList<>(target.options);
    all.addAll(options);
    return run(target, name, input, all, target.output(folder, name));
  }

  private static Run run(
      LakeTarget target, String name, Path input, List<String> options, String output)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("embed", "--input", input.toString()));
    arguments.addAll(List.of("--output", output));
    if (!options.contains("--model")) {
      arguments.addAll(List.of("--model", model.toString()));
    }
    return jobs.run(Stream.concat(arguments.stream(), options.stream()).toArray(String[]::new));
  }
}
