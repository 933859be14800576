package io.poolhouse.lake;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What {@code DESCRIBE TABLE EXTENDED} says of a table in a catalog.
 *
 * @param rows name, value
 */
record TableDescription(List<Row> rows) {

  static TableDescription of(SparkSession spark, String sqlName) {
    return new TableDescription(
        spark
            .sql("DESCRIBE TABLE EXTENDED " + sqlName)
            .select("col_name", "data_type")
            .collectAsList());
  }

  /** The format. */
  Optional<SparkSource> source() {
    return rows.stream()
        .filter(row -> row.getString(0).equals("Provider"))
        .map(row -> SparkSource.called(row.getString(1)))
        .findFirst();
  }

  /** Columns, or what the table's format makes of them, such as {@code days(time)}. */
  List<String> partitions() {
    List<String> made =
        under("# Partitioning")
            .filter(row -> row.getString(0).startsWith("Part "))
            .map(row -> row.getString(1))
            .toList();
    return made.isEmpty()
        ? under("# Partition Information").skip(1).map(row -> row.getString(0)).toList()
        : made;
  }

  /** The lines of a section: up to an empty line or the next one's title. */
  private Stream<Row> under(String title) {
    return rows.stream()
        .dropWhile(row -> !row.getString(0).equals(title))
        .skip(1)
        .takeWhile(
            row ->
                row.getString(0).equals("# col_name")
                    || !(row.getString(0).isBlank() || row.getString(0).startsWith("#")));
  }
}
