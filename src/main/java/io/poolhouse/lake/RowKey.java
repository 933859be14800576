package io.poolhouse.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;

/** The columns whose values tell each row of a table from all others. */
public record RowKey(List<String> columns) {
  private static final String PREFIX = "__poolhouse_key_";

  public RowKey {
    columns = List.copyOf(columns);
  }

  /** {@code COL[,COL...]}. */
  public static RowKey parse(String words) {
    List<String> columns =
        Arrays.stream(words.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (columns.isEmpty()
        || columns.stream().map(String::toLowerCase).distinct().count() < columns.size()) {
      throw new LakeException(
          "--key '%s': expected column names, each once, as in '--key id' or '--key shop,article'."
              .formatted(words));
    }
    return new RowKey(columns);
  }

  /**
   * The same with the names as the table spells them.
   *
   * @throws LakeException where the table lacks one, or it is of a type that cannot be a key
   */
  public RowKey in(StructType table) {
    List<String> spelled = new ArrayList<>();
    for (String column : columns) {
      StructField field =
          new ColumnName(column)
              .in(table)
              .orElseThrow(
                  () ->
                      new LakeException(
                          "No column '%s' in the input, which --key names. It has: %s."
                              .formatted(column, ColumnName.list(List.of(table.fieldNames())))));
      mustBeSimple(field);
      spelled.add(field.name());
    }
    return new RowKey(spelled);
  }

  private static void mustBeSimple(StructField field) {
    DataType type = field.dataType();
    if (ColumnsOf.isNested(type) || type instanceof VariantType) {
      throw new LakeException(
          "--key names column '%s' of type %s. Expected a number, string, date, time or bytes."
              .formatted(field.name(), type.simpleString()));
    }
  }

  boolean has(String column) {
    return columns.stream().anyMatch(column::equalsIgnoreCase);
  }

  /** The key's columns of a table, in the types of another and under names that no table has. */
  List<Column> aliased(StructType types) {
    List<Column> aliased = new ArrayList<>();
    for (String column : columns) {
      aliased.add(
          new ColumnName(column)
              .column()
              .cast(new ColumnName(column).in(types).orElseThrow().dataType())
              .as(PREFIX + aliased.size()));
    }
    return aliased;
  }

  /** The names that {@link #aliased} gives. */
  List<String> aliases() {
    return columns.stream().map(column -> PREFIX + columns.indexOf(column)).toList();
  }

  /** Where a row of a table and one with {@link #aliased} keys have the same key. */
  Column equal(Dataset<Row> table, Dataset<Row> aliased) {
    Column equal = functions.lit(true);
    for (String column : columns) {
      Column own = table.col(new ColumnName(column).quoted());
      equal = equal.and(own.equalTo(aliased.col(PREFIX + columns.indexOf(column))));
    }
    return equal;
  }

  /** The key as a message shows it: {@code 17}, or {@code north, 17}. */
  Column shown() {
    return functions.concat_ws(
        ", ",
        aliases().stream()
            .map(
                alias ->
                    functions.coalesce(functions.col(alias).cast("string"), functions.lit("null")))
            .toArray(Column[]::new));
  }

  /** Whether a key with {@link #aliases} has a null in it. */
  Column isNull() {
    return aliases().stream()
        .map(alias -> functions.col(alias).isNull())
        .reduce(Column::or)
        .orElseThrow();
  }

  String said() {
    return String.join(",", columns);
  }
}
