package io.poolhouse.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns by whose values an output is laid out, as in {@code day=2026-01-01/}: {@code
 * --partition-by COL[,COL...]}.
 */
public record Partitioning(List<String> columns) {
  public static final Partitioning NONE = new Partitioning(List.of());

  public Partitioning {
    columns = List.copyOf(columns);
  }

  public static Partitioning parse(String words) {
    List<String> columns =
        Arrays.stream(words.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (columns.isEmpty() || columns.stream().distinct().count() < columns.size()) {
      throw new LakeException(
          "--partition-by '%s': expected column names, each once, as in '--partition-by day'."
              .formatted(words));
    }
    return new Partitioning(columns);
  }

  /** As a folder's subfolders show it: {@code day=1/hour=2/part-….parquet}. */
  static Partitioning of(StoredFiles files) {
    Path root = files.place().path();
    return files.files().stream()
        .findFirst()
        .map(
            file -> {
              List<String> names = new ArrayList<>();
              for (Path at = file.getPath().getParent();
                  at != null && !at.equals(root);
                  at = at.getParent()) {
                int equals = at.getName().indexOf('=');
                if (equals > 0) {
                  names.add(
                      0, ExternalCatalogUtils.unescapePathName(at.getName().substring(0, equals)));
                }
              }
              return new Partitioning(names);
            })
        .orElse(NONE);
  }

  boolean isNone() {
    return columns.isEmpty();
  }

  boolean has(String column) {
    return columns.stream().anyMatch(column::equalsIgnoreCase);
  }

  /**
   * @throws LakeException where a table lacks a column, it is none that folders can be named after,
   *     or none would be left for the files
   */
  void mustFit(StructType table) {
    for (String column : columns) {
      StructField field =
          new ColumnName(column)
              .in(table)
              .orElseThrow(
                  () ->
                      new LakeException(
                          "--partition-by names column '%s', which the output has not. It has: %s."
                              .formatted(column, ColumnName.list(List.of(table.fieldNames())))));
      if (ColumnsOf.isNested(field.dataType())) {
        throw new LakeException(
            "--partition-by names column '%s' of type %s. Expected a number, string or date."
                .formatted(column, field.dataType().simpleString()));
      }
    }
  }

  /**
   * What is there already.
   *
   * @throws LakeException where this is another one that was asked for
   */
  Partitioning keeping(String output, Partitioning existing) {
    if (!isNone() && !columns.equals(existing.columns)) {
      throw new LakeException(
          ("'%s' is %s, and --partition-by names %s. Leave it out, or add --mode overwrite to write"
                  + " the output anew.")
              .formatted(
                  output,
                  existing.isNone()
                      ? "not partitioned"
                      : "partitioned by " + ColumnName.list(existing.columns),
                  ColumnName.list(columns)));
    }
    return existing;
  }

  /** Itself, if a table has the columns. */
  Partitioning where(StructType table) {
    return columns.stream().allMatch(name -> new ColumnName(name).in(table).isPresent())
        ? this
        : NONE;
  }

  /**
   * Rows with these columns as the last, as folders of files have them. A table of Delta in Spark's
   * own catalog (4.3.0 on Spark 4.1.0) with another order cannot be replaced a second time.
   */
  Dataset<Row> atTheEnd(Dataset<Row> rows) {
    List<String> names = new ArrayList<>(List.of(rows.columns()));
    names.removeIf(this::has);
    for (String column : columns) {
      new ColumnName(column).in(rows.schema()).ifPresent(field -> names.add(field.name()));
    }
    return isNone() ? rows : rows.select(ColumnName.columns(names));
  }

  DataFrameWriter<Row> on(DataFrameWriter<Row> writer) {
    return isNone() ? writer : writer.partitionBy(columns.toArray(String[]::new));
  }
}
