package io.poolhouse.job;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Sends a labelled table through every job that reads or writes tables. */
record EveryJob(Jobs jobs, Path model) {
  private static final List<String> LABELS = List.of("houses", "red", "none: 100 %");

  /**
   * What came out, whatever lay in between.
   *
   * @param queried the input, as {@code jobs/sql} wrote it and reads it
   * @param predicted by {@code jobs/compare}
   */
  record Results(
      List<JsonObject> queried,
      List<JsonObject> embedded,
      List<JsonObject> predicted,
      List<JsonObject> scored) {}

  /** A table of JSON lines whose labels are words in the texts. */
  static Path table(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonObject row : new NightlyTable(60, 1).rows()) {
      int kind = row.get("id").getAsInt() % LABELS.size();
      row.addProperty("label", LABELS.get(kind));
      String text = row.get("text").getAsString();
      row.addProperty("text", List.of("houses ", "red red ", "").get(kind) + text);
      lines.add(row.toString());
    }
    return Files.write(file, lines);
  }

  /**
   * @param source a table as of {@link #table}
   * @param place where an output of a name goes
   * @param folder the same for what is no table
   * @param options for each output
   */
  Results run(
      String source, UnaryOperator<String> place, UnaryOperator<String> folder, String... options)
      throws IOException {
    String table = place.apply("labelled");
    job(options, "sql", "--view", "t=" + source, "select * from t", "--output", table);
    String embedded = place.apply("embedded");
    List<String> model = List.of("--model", this.model.toString());
    job(options, model, "embed", "--input", table, "--pooling", "cls,mean", "--output", embedded);
    String report = folder.apply("report");
    job(
        new String[0],
        model,
        "compare",
        "--input",
        table,
        "--label",
        "label",
        "--folds",
        "2",
        "--classifier",
        "bayes",
        "--pooling",
        "cls,mean",
        "--output",
        report);
    String pipeline = folder.apply("pipeline");
    job(
        new String[0],
        model,
        "train",
        "--input",
        table,
        "--label",
        "label",
        "--classifier",
        "bayes",
        "--pooling",
        "mean",
        "--output",
        pipeline);
    String scored = place.apply("scored");
    List<String> map = List.of("--probability", "map"); // Iceberg has no vectors
    job(options, map, "score", "--pipeline", pipeline, "--input", table, "--output", scored);
    return new Results(
        rows(table, "id, text, label, day"),
        rows(embedded, "id, text, label, day, text_cls, text_mean"),
        rows(report + "/predictions", "*"),
        rows(scored, "id, text, label, day, prediction, probability"));
  }

  private void job(String[] options, String... arguments) throws IOException {
    job(options, List.of(), arguments);
  }

  private void job(String[] options, List<String> more, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(more);
    all.addAll(Arrays.asList(options));
    jobs.run(all.toArray(String[]::new)).mustBeDone();
  }

  private List<JsonObject> rows(String table, String columns) throws IOException {
    List<JsonObject> rows =
        jobs.rows("select %s from t".formatted(columns), "--view", "t=" + table);
    return rows.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
  }
}
