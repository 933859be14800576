package io.poolhouse.lake;

import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table of Delta or Iceberg, changed by one MERGE. Two runs at once are these formats' to settle:
 * the later one's commit fails where both changed the same files.
 *
 * @param said in the user's words
 * @param sqlName as a statement names it
 */
record MergedTable(SparkSession spark, OutputTarget target, String said, String sqlName)
    implements KeyedTarget {
  private static final String MADE = "made";

  /** What Iceberg throws where somebody else was quicker; its classes are not on our class path. */
  private static final Set<String> ICEBERG_CONFLICTS =
      Set.of(
          "org.apache.iceberg.exceptions.CommitFailedException",
          "org.apache.iceberg.exceptions.ValidationException",
          "org.apache.iceberg.exceptions.AlreadyExistsException");

  static MergedTable at(SparkSession spark, OutputFolder folder) {
    return new MergedTable(
        spark,
        folder,
        folder.place().said(),
        "delta." + new ColumnName(folder.place().path().toString()).quoted());
  }

  static MergedTable of(SparkSession spark, OutputTable table) {
    return new MergedTable(spark, table, table.name(), table.sqlName());
  }

  @Override
  public Optional<Dataset<Row>> rows(WantedColumns wanted) {
    return target.exists(spark)
        ? Optional.of(
            spark
                .read()
                .table(sqlName)
                .withColumn(HeldRows.FILE, lit(null).cast(DataTypes.StringType)))
        : Optional.empty();
  }

  @Override
  public void replace(Dataset<Row> rows) {
    SaveMode mode = target.exists(spark) ? SaveMode.Overwrite : SaveMode.ErrorIfExists;
    committing(() -> target.write(rows, mode));
  }

  @Override
  public void update(TableChanges changes) {
    StructType types = changes.difference().held().rows().drop(HeldRows.FILE).schema();
    String view = "poolhouse_changes_" + UUID.randomUUID().toString().replace('-', '_');
    source(changes, types).createOrReplaceTempView(view);
    try {
      committing(() -> spark.sql(merge(view, changes, types)));
    } finally {
      spark.catalog().dropTempView(view);
    }
  }

  /** One row for each key that changes. */
  private static Dataset<Row> source(TableChanges changes, StructType types) {
    RowKey key = changes.difference().key();
    Dataset<Row> going = changes.goingKeys();
    Dataset<Row> goingByName = going.select(renamed(going, key));
    return aligned(changes.made(), types, MADE)
        .unionAll(aligned(changes.updated(), types, RowChange.UPDATED.word()))
        .unionAll(aligned(goingByName, types, RowChange.DELETED.word()));
  }

  private static Column[] renamed(Dataset<Row> keys, RowKey key) {
    return key.columns().stream()
        .map(column -> keys.col(key.aliases().get(key.columns().indexOf(column))).as(column))
        .toArray(Column[]::new);
  }

  /** With the table's columns and types; null what the rows lack. */
  private static Dataset<Row> aligned(Dataset<Row> rows, StructType types, String change) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : types.fields()) {
      ColumnName name = new ColumnName(field.name());
      Column value = name.in(rows.schema()).isPresent() ? name.column() : lit(null);
      columns.add(value.cast(field.dataType()).as(field.name()));
    }
    columns.add(lit(change).as(RowChange.COLUMN));
    return rows.select(columns.toArray(Column[]::new));
  }

  private String merge(String view, TableChanges changes, StructType types) {
    Predicate<String> isUpdated =
        name -> new ColumnName(name).in(changes.updated().schema()).isPresent();
    List<String> all = List.of(types.fieldNames());
    return """
        MERGE INTO %s t USING %s s ON %s
        WHEN MATCHED AND %s THEN DELETE
        WHEN MATCHED AND %s THEN UPDATE SET %s
        WHEN MATCHED AND %s AND %s THEN UPDATE SET %s
        WHEN NOT MATCHED AND %s THEN INSERT (%s) VALUES (%s)
        """
        .formatted(
            sqlName,
            view,
            changes.difference().key().columns().stream()
                .map(name -> "t.%s = s.%1$s".formatted(quoted(name)))
                .collect(Collectors.joining(" AND ")),
            is(RowChange.DELETED.word()),
            is(MADE),
            set(all.stream()),
            is(RowChange.UPDATED.word()),
            sameVectors(),
            set(all.stream().filter(isUpdated)),
            is(MADE),
            all.stream().map(MergedTable::quoted).collect(Collectors.joining(", ")),
            all.stream().map(name -> "s." + quoted(name)).collect(Collectors.joining(", ")));
  }

  private static String is(String change) {
    return "s.%s = '%s'".formatted(RowChange.COLUMN, change);
  }

  private static String quoted(String name) {
    return new ColumnName(name).quoted();
  }

  private static String set(Stream<String> names) {
    return names
        .map(name -> "t.%s = s.%1$s".formatted(quoted(name)))
        .collect(Collectors.joining(", "));
  }

  /** Another run may have committed since ours compared: vectors of other texts are not ours. */
  private static String sameVectors() {
    return Stream.of(RowState.SETTINGS, RowState.TEXTS)
        .map(field -> "t.%s.%s <=> s.%1$s.%2$s".formatted(RowState.COLUMN, field))
        .collect(Collectors.joining(" AND "));
  }

  private void committing(Runnable commit) {
    try {
      commit.run();
    } catch (Exception e) {
      if (Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
          .anyMatch(MergedTable::isConflict)) {
        throw OutputInUseException.changed(said, e);
      }
      throw e;
    }
  }

  /** Delta's are Java's own. */
  private static boolean isConflict(Throwable cause) {
    return cause instanceof ConcurrentModificationException
        || ICEBERG_CONFLICTS.contains(cause.getClass().getName());
  }

  @Override
  public void close() {
    // Nothing is locked.
  }
}
