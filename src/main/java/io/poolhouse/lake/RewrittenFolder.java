package io.poolhouse.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A folder of Parquet files, partitioned or not. A change makes a new folder beside it and swaps
 * the two: files in which no row changes go over as they are, the others are written again. It is
 * locked from the beginning to the end.
 */
record RewrittenFolder(SparkSession spark, OutputFolder folder, OutputLock lock)
    implements KeyedTarget {

  /** Of a file: as large as what Spark reads in one task by default. */
  private static final long FILE_BYTES = 128L << 20;

  private static final String NEW = "__poolhouse_new_";

  /** Takes the lock. */
  static RewrittenFolder at(SparkSession spark, OutputFolder folder) {
    OutputLock lock = OutputLock.take(folder.place());
    try {
      Place place = folder.place();
      place.ask(() -> new StagedFolder(place).putBack(lock));
      return new RewrittenFolder(spark, folder.partitionedAsItIs(), lock);
    } catch (RuntimeException refused) {
      lock.close();
      throw refused;
    }
  }

  @Override
  public Optional<Dataset<Row>> rows(WantedColumns wanted) {
    if (files().isEmpty()) {
      return Optional.empty();
    }
    Dataset<Row> rows = read(typed(read(new StructType()).schema(), wanted));
    return Optional.of(
        rows.withColumn(HeldRows.FILE, rows.metadataColumn("_metadata").getField("file_path")));
  }

  /**
   * @param schema empty: as the files have it
   */
  private Dataset<Row> read(StructType schema) {
    // As it is written, be there brackets or stars in it.
    DataFrameReader reader = spark.read().option(DataSource.GLOB_PATHS_KEY(), "false");
    return (schema.isEmpty() ? reader : reader.schema(schema))
        .parquet(folder.place().path().toString());
  }

  /** Spark guesses the types of partitions by the names of folders: 007 would be 7. */
  private StructType typed(StructType found, WantedColumns wanted) {
    StructType typed = new StructType();
    for (StructField field : found.fields()) {
      Optional<StructField> known =
          Optional.of(field.name())
              .filter(folder.partitioning()::has)
              .flatMap(name -> new ColumnName(name).in(wanted.output()));
      typed = typed.add(field.name(), known.orElse(field).dataType(), true);
    }
    return typed;
  }

  @Override
  public void replace(Dataset<Row> rows) {
    write(rows, List.of());
  }

  @Override
  public void update(TableChanges changes) {
    Set<String> touched =
        changes.difference().touchedFiles().stream()
            .map(file -> URI.create(file).getPath())
            .collect(Collectors.toSet());
    List<FileStatus> all = files();
    List<FileStatus> untouched = all.stream().filter(file -> !isIn(touched, file)).toList();
    long rewritten =
        all.stream().filter(file -> isIn(touched, file)).mapToLong(FileStatus::getLen).sum();
    Dataset<Row> rows =
        rewritten(changes, changes.difference().touchedFiles()).unionAll(made(changes));
    write(rows.coalesce((int) (1 + rewritten / FILE_BYTES)), untouched);
  }

  private static boolean isIn(Set<String> paths, FileStatus file) {
    return paths.contains(file.getPath().toUri().getPath());
  }

  /** The rows of files in which some change or go, without those that go or are made again. */
  private static Dataset<Row> rewritten(TableChanges changes, Set<String> touched) {
    Dataset<Row> held = changes.difference().held().rows();
    Dataset<Row> old = held.filter(col(HeldRows.FILE).isInCollection(touched));
    Dataset<Row> changed =
        changes.difference().small(changed(changes, held.drop(HeldRows.FILE).schema()));
    List<Column> columns = new ArrayList<>();
    for (String name : held.drop(HeldRows.FILE).columns()) {
      ColumnName column = new ColumnName(name);
      Column kept = old.col(column.quoted());
      columns.add(
          (column.in(changes.updated().schema()).isPresent()
                  ? when(
                          col(RowChange.COLUMN).equalTo(RowChange.UPDATED.word()),
                          new ColumnName(NEW + name).column())
                      .otherwise(kept)
                  : kept)
              .as(name));
    }
    return old.join(changed, changes.difference().key().equal(old, changed), "left_outer")
        .filter(
            col(RowChange.COLUMN)
                .isNull()
                .or(col(RowChange.COLUMN).equalTo(RowChange.UPDATED.word())))
        .select(columns.toArray(Column[]::new));
  }

  /**
   * The keys of all rows that are no longer what they were, with what the updated ones take over.
   */
  private static Dataset<Row> changed(TableChanges changes, StructType types) {
    RowKey key = changes.difference().key();
    List<Column> updated = key.aliased(types);
    List<Column> gone = new ArrayList<>(key.aliases().stream().map(name -> col(name)).toList());
    for (StructField field : changes.updated().schema().fields()) {
      ColumnName name = new ColumnName(field.name());
      StructField old = name.in(types).orElseThrow();
      updated.add(name.column().cast(old.dataType()).as(NEW + old.name()));
      gone.add(lit(null).cast(old.dataType()).as(NEW + old.name()));
    }
    updated.add(lit(RowChange.UPDATED.word()).as(RowChange.COLUMN));
    gone.add(lit("gone").as(RowChange.COLUMN));
    return changes
        .updated()
        .select(updated.toArray(Column[]::new))
        .unionAll(
            changes
                .goingKeys()
                .unionAll(changes.keysOf(changes.made()))
                .select(gone.toArray(Column[]::new)));
  }

  private static Dataset<Row> made(TableChanges changes) {
    StructType types = changes.difference().held().rows().drop(HeldRows.FILE).schema();
    return changes
        .made()
        .select(
            Arrays.stream(types.fields())
                .map(
                    field ->
                        new ColumnName(field.name())
                            .column()
                            .cast(field.dataType())
                            .as(field.name()))
                .toArray(Column[]::new));
  }

  private void write(Dataset<Row> rows, List<FileStatus> carried) {
    Place place = folder.place();
    new StagedFolder(place)
        .write(
            staging -> {
              folder.save(rows, SaveMode.Append, staging);
              new CarriedFiles(spark, place, carried).into(staging);
            },
            true,
            lock);
    folder.refresh(spark);
  }

  private List<FileStatus> files() {
    return StoredFiles.at(folder.place()).map(StoredFiles::files).orElse(List.of());
  }

  @Override
  public void close() {
    lock.close();
  }
}
