package io.poolhouse.lake;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A folder of files, or of a table format that keeps its log in the folder. */
record OutputFolder(Place place, SparkSource source, Partitioning partitioning)
    implements OutputTarget {

  /** Where renaming a folder copies every file of it. */
  private static final Set<String> OBJECT_STORES =
      Set.of("s3a", "s3", "s3n", "gs", "wasb", "wasbs", "oss", "cosn", "obs", "swift");

  static OutputFolder at(Place place, Optional<SparkSource> named, Partitioning partitioning) {
    SparkSource source =
        named
            .or(() -> StoredFiles.at(place).flatMap(StoredFiles::tableFormat))
            .or(() -> FileFormat.ofName(place.path().getName()).map(SparkSource::of))
            .orElseGet(() -> SparkSource.of(FileFormat.PARQUET));
    return new OutputFolder(place, source, partitioning);
  }

  @Override
  public void check(SparkSession spark, SaveMode mode) {
    if (source.equals(SparkSource.ICEBERG)) {
      throw new LakeException(
          "Iceberg tables are written by name, and '%s' is a folder. Give --output CATALOG.DB.TABLE."
              .formatted(place.said()));
    }
    source.mustBeInstalled();
    source.mustBeSetUp(spark);
    if (isStaged()) {
      place.ask(() -> new StagedFolder(place).putBackWhatAKillLeftAside());
    }
    Optional<StoredFiles> existing =
        StoredFiles.at(place).filter(stored -> isStaged() || !stored.isLeftOfAJob());
    existing.ifPresent(
        stored -> new ExistingFolder(place, source, isStaged(), stored).mustAllow(mode));
    if (existing.isEmpty()) {
      place.mustBeWritable();
    }
  }

  @Override
  public void mustHold(SparkSession spark, StructType columns) {
    partitioning.mustFit(columns);
    source.files().ifPresent(format -> new ColumnsOf(columns).mustFit(format));
  }

  @Override
  public void write(Dataset<Row> rows, SaveMode mode) {
    mustHold(rows.sparkSession(), rows.schema());
    if (source.files().isEmpty()) {
      keepingThePartitions(rows, mode).save(rows, mode, place.path());
    } else if (mode == SaveMode.Append && place.exists()) {
      append(rows);
    } else {
      writeWhole(rows, mode == SaveMode.Overwrite);
    }
    refresh(rows.sparkSession());
  }

  @Override
  public KeyedTarget keyed(SparkSession spark) {
    if (source.equals(SparkSource.DELTA)) {
      return MergedTable.at(spark, this);
    }
    if (!source.equals(SparkSource.of(FileFormat.PARQUET))) {
      throw OutputTarget.cannotBeUpdated(place.said(), source.name());
    }
    if (!isStaged()) {
      throw new LakeException(
          ("--incremental replaces a Parquet folder by renaming, and '%s' is in an object store,"
                  + " which cannot. Add --output-format delta, or name an Iceberg table.")
              .formatted(place.said()));
    }
    return RewrittenFolder.at(spark, this);
  }

  @Override
  public boolean exists(SparkSession spark) {
    return source.files().isPresent()
        ? place.exists()
        : StoredFiles.at(place).flatMap(StoredFiles::tableFormat).isPresent();
  }

  /**
   * With the layout of the files that are there.
   *
   * @throws LakeException where another was asked for
   */
  OutputFolder partitionedAsItIs() {
    Optional<StoredFiles> stored = StoredFiles.at(place).filter(each -> !each.files().isEmpty());
    return stored
        .map(
            each ->
                new OutputFolder(
                    place, source, partitioning.keeping(place.said(), Partitioning.of(each))))
        .orElse(this);
  }

  /** Spark remembers which files a folder has. */
  void refresh(SparkSession spark) {
    spark.catalog().refreshByPath(place.path().toString());
  }

  /** Delta forgets them where new columns take the place of the old. */
  private OutputFolder keepingThePartitions(Dataset<Row> rows, SaveMode mode) {
    if (!source.equals(SparkSource.DELTA)
        || mode != SaveMode.Overwrite
        || !partitioning.isNone()
        || !exists(rows.sparkSession())) {
      return this;
    }
    String table = new ColumnName(place.path().toString()).quoted();
    List<String> columns =
        rows.sparkSession()
            .sql("DESCRIBE DETAIL delta." + table)
            .select("partitionColumns")
            .first()
            .getList(0);
    return new OutputFolder(place, source, new Partitioning(columns).where(rows.schema()));
  }

  /** Not while another run replaces the folder: the new files would go with the old ones. */
  private void append(Dataset<Row> rows) {
    if (isStaged()) {
      try (OutputLock lock = OutputLock.take(place)) {
        save(rows, SaveMode.Append, place.path());
        lock.mustStillBeOurs();
      }
    } else {
      save(rows, SaveMode.Append, place.path());
    }
  }

  /** Spark appends in both cases: to the staging folder, and to what must stay until the end. */
  private void writeWhole(Dataset<Row> rows, boolean overwrite) {
    if (isStaged()) {
      new StagedFolder(place).write(staging -> save(rows, SaveMode.Append, staging), overwrite);
    } else {
      new ObjectStoreFolder(place)
          .write(() -> save(rows, SaveMode.Append, place.path()), overwrite);
    }
  }

  void save(Dataset<Row> rows, SaveMode mode, Path folder) {
    Map<String, String> options = new HashMap<>(source.writeOptions(mode));
    source
        .files()
        .filter(FileFormat::isText)
        .flatMap(format -> FileFormat.compression(place.path().getName()))
        .ifPresent(codec -> options.put("compression", codec));
    partitioning
        .on(rows.write().format(source.name()).options(options).mode(mode))
        .save(folder.toString());
  }

  static boolean isObjectStore(Place place) {
    return OBJECT_STORES.contains(place.fileSystem().getUri().getScheme());
  }

  private boolean isStaged() {
    return source.files().isPresent() && !isObjectStore(place);
  }
}
