package io.poolhouse.compare;

import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * A table of texts and labels, read once and checked.
 *
 * @param name what the messages call it: {@code the input}
 * @param rows columns {@code text}, {@code label} and {@code id}, all strings; persisted, because
 *     {@code --limit} may take other rows when it is computed again
 * @param numeric whether the label column holds numbers
 * @param counts by label, in no order
 */
record LabelledTable(String name, Dataset<Row> rows, boolean numeric, List<LabelCount> counts) {

  /**
   * @throws CompareException where a column is missing or of a wrong type, where no row has a text,
   *     or a row with a text has no label or no id
   */
  static LabelledTable of(Dataset<Row> table, LabelColumns columns, String name) {
    InputColumn text = InputColumn.in(table.schema(), columns.text(), name);
    InputColumn label = InputColumn.in(table.schema(), columns.label(), name);
    Column id =
        columns
            .id()
            .map(given -> InputColumn.in(table.schema(), given, name).strings())
            .orElse(functions.lit(""));
    Dataset<Row> rows =
        table
            .select(text.texts().as("text"), label.labels().as("label"), id.as("id"))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      LabelledTable read = new LabelledTable(name, rows, label.isNumeric(), counted(rows));
      read.check(text.field().name(), label.field().name(), columns.id().orElse(""));
      return read;
    } catch (RuntimeException refused) {
      rows.unpersist();
      throw refused;
    }
  }

  /** Rows with a text. */
  long size() {
    return total(LabelCount::rows);
  }

  long withoutText() {
    return total(LabelCount::withoutText);
  }

  List<String> labels() {
    return counts.stream()
        .filter(each -> each.rows() > 0)
        .map(each -> each.label().orElseThrow())
        .toList();
  }

  long rowsOf(String label) {
    return counts.stream()
        .filter(each -> each.label().orElse("").equals(label))
        .mapToLong(LabelCount::rows)
        .sum();
  }

  Dataset<Row> withText() {
    return rows.filter("text is not null");
  }

  private static List<LabelCount> counted(Dataset<Row> rows) {
    return rows
        .groupBy("label")
        .agg(
            functions.count("text"),
            functions.expr("count_if(text is null)"),
            functions.expr("count_if(text is not null and id is null)"),
            functions.min("text"))
        .collectAsList()
        .stream()
        .map(LabelCount::of)
        .toList();
  }

  private void check(String text, String label, String id) {
    if (size() == 0) {
      throw new CompareException(
          withoutText() == 0
              ? "There are no rows in %s. Give a table with labelled texts.".formatted(name)
              : "No row of %s has a text: column '%s' holds nulls only. Give another text column."
                  .formatted(name, text));
    }
    counts.stream()
        .filter(each -> each.label().isEmpty() && each.rows() > 0)
        .forEach(
            each -> {
              throw unlabelled(each, label);
            });
    long nameless = total(LabelCount::withoutId);
    if (nameless > 0) {
      throw new CompareException(
          "Rows of %s with a null in id column '%s': %,d. Every row needs an id: fill it, or name no id column."
              .formatted(name, id, nameless));
    }
  }

  private CompareException unlabelled(LabelCount missing, String label) {
    return new CompareException(
        ("Rows of %s without a label in column '%s' (null, NaN or blank): %,d, such as %s."
                + " Every text needs one: give it, or take such rows out.")
            .formatted(name, label, missing.rows(), Shown.of(missing.example().orElseThrow())));
  }

  static String counted(long rows) {
    return rows == 1 ? "1 row" : "%,d rows".formatted(rows);
  }

  private long total(ToLongFunction<LabelCount> number) {
    return counts.stream().mapToLong(number).sum();
  }
}
