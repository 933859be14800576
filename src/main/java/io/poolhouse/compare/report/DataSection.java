package io.poolhouse.compare.report;

import com.google.gson.JsonObject;
import io.poolhouse.compare.report.Block.Bullets;
import io.poolhouse.compare.report.Block.Chart;
import io.poolhouse.compare.report.Block.Column;
import io.poolhouse.compare.report.Block.Table;
import io.poolhouse.compare.report.DataSummary.Bin;
import io.poolhouse.compare.report.DataSummary.ClassCount;
import io.poolhouse.compare.report.DataSummary.TextLengths;
import java.util.ArrayList;
import java.util.List;

/** What was compared on: rows, classes, lengths of the texts. */
final class DataSection {
  private DataSection() {}

  static Section of(Findings findings) {
    DataSummary data = findings.report().data();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Bullets(facts(findings.report().task(), data)));
    for (TextLengths lengths : data.lengths()) {
      blocks.add(chart(lengths, blocks.size()));
    }
    if (!data.lengths().isEmpty()) {
      blocks.add(lengths(data));
    }
    if (!data.classes().isEmpty()) {
      blocks.add(classes(data).aside());
    }
    return new Section("data", "Data", "The texts", List.copyOf(blocks));
  }

  private static List<String> facts(Task task, DataSummary data) {
    String rows = task == Task.CLASSIFICATION ? "labelled rows" : "pairs";
    List<String> facts = new ArrayList<>();
    facts.add(
        "%s %s of %s".formatted(Scale.count(data.rows()), rows, ShownText.name(data.input())));
    if (data.testRows() > 0) {
      facts.add(
          "%s test rows, which nothing was fitted or chosen on"
              .formatted(Scale.count(data.testRows())));
    }
    if (data.duplicates() > 0) {
      facts.add(
          "%s rows repeat the text of an earlier row".formatted(Scale.count(data.duplicates())));
    }
    data.leftOut()
        .forEach(
            left ->
                facts.add(
                    "%s rows left out: %s"
                        .formatted(
                            Scale.count(left.rows()),
                            ShownText.of(left.reason(), ShownText.EXCERPT))));
    return facts;
  }

  private static Chart chart(TextLengths lengths, int number) {
    String model = ShownText.name(lengths.model());
    Plot plot =
        new Plot("bars", Scale.POINTS, "Texts")
            .with("across", "Tokens of " + model)
            .with("limit", lengths.limit());
    for (Bin bin : lengths.counts()) {
      JsonObject row = new JsonObject();
      row.addProperty("upTo", bin.upTo());
      row.addProperty("value", bin.texts());
      plot.row(row);
    }
    return new Chart(
        "lengths-plot-" + number,
        "Histogram of the lengths of the texts in tokens of %s. The table below sums it up."
            .formatted(model),
        List.of(),
        plot.data());
  }

  private static Table lengths(DataSummary data) {
    return Table.of(
        "Lengths in tokens, [CLS] and [SEP] included",
        List.of(
            Column.text("Model"),
            Column.number("Shortest"),
            Column.number("Median"),
            Column.number("95 of 100 have at most"),
            Column.number("Longest"),
            Column.number("Limit"),
            Column.number("Truncated"),
            Column.number("Share")),
        data.lengths().stream().map(DataSection::row).toList());
  }

  private static List<Cell> row(TextLengths lengths) {
    return List.of(
        Cell.text(ShownText.name(lengths.model())),
        Cell.count(lengths.least()),
        Cell.count(lengths.median()),
        Cell.count(lengths.ninetyFifth()),
        Cell.count(lengths.most()),
        Cell.count(lengths.limit()),
        Cell.count(lengths.truncated()),
        Cell.number(
            Scale.share(lengths.truncated(), lengths.texts()),
            lengths.texts() == 0 ? 0 : (double) lengths.truncated() / lengths.texts()));
  }

  private static Table classes(DataSummary data) {
    List<Column> columns =
        List.of(
            Column.text("Class"),
            Column.number("Rows"),
            Column.number("Share"),
            Column.number("Test rows"));
    // Without a test table there is no last column.
    int shown = data.testRows() > 0 ? columns.size() : columns.size() - 1;
    return Table.of(
        "Classes, largest first",
        columns.subList(0, shown),
        data.classes().stream().map(one -> row(data, one).subList(0, shown)).toList());
  }

  private static List<Cell> row(DataSummary data, ClassCount one) {
    return List.of(
        Cell.text(ShownText.name(one.label())),
        Cell.count(one.rows()),
        Cell.number(Scale.share(one.rows(), data.rows()), one.rows()),
        Cell.count(one.testRows()));
  }
}
