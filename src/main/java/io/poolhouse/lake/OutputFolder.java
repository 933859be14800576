package io.poolhouse.lake;

import java.util.HashMap;
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
record OutputFolder(Place place, SparkSource source) implements OutputTarget {

  /** Where renaming a folder copies every file of it. */
  private static final Set<String> OBJECT_STORES =
      Set.of("s3a", "s3", "s3n", "gs", "wasb", "wasbs", "oss", "cosn", "obs", "swift");

  static OutputFolder at(Place place, Optional<SparkSource> named) {
    SparkSource source =
        named
            .or(() -> StoredFiles.at(place).flatMap(StoredFiles::tableFormat))
            .or(() -> FileFormat.ofName(place.path().getName()).map(SparkSource::of))
            .orElseGet(() -> SparkSource.of(FileFormat.PARQUET));
    return new OutputFolder(place, source);
  }

  @Override
  public void check(SparkSession spark, SaveMode mode) {
    if (source.equals(SparkSource.ICEBERG)) {
      throw new LakeException(
          "Iceberg tables are written by name, and '%s' is a folder. Give --output CATALOG.DB.TABLE."
              .formatted(place.said()));
    }
    source.mustBeInstalled();
    if (isStaged()) {
      place.ask(() -> new StagedFolder(place).putBackWhatAKillLeftAside());
    }
    Optional<StoredFiles> existing = StoredFiles.at(place);
    existing.ifPresent(stored -> checkExisting(stored, mode));
    if (existing.isEmpty()) {
      place.mustBeWritable();
    }
  }

  @Override
  public void mustHold(StructType columns) {
    source.files().ifPresent(format -> new ColumnsOf(columns).mustFit(format));
  }

  @Override
  public void write(Dataset<Row> rows, SaveMode mode) {
    mustHold(rows.schema());
    if (source.files().isEmpty() || (mode == SaveMode.Append && place.exists())) {
      save(rows, mode, place.path());
    } else {
      writeWhole(rows, mode == SaveMode.Overwrite);
    }
    rows.sparkSession().catalog().refreshByPath(place.path().toString());
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

  private void save(Dataset<Row> rows, SaveMode mode, Path folder) {
    Map<String, String> options = new HashMap<>(source.writeOptions(mode));
    source
        .files()
        .filter(FileFormat::isText)
        .flatMap(format -> FileFormat.compression(place.path().getName()))
        .ifPresent(codec -> options.put("compression", codec));
    rows.write().format(source.name()).options(options).mode(mode).save(folder.toString());
  }

  static boolean isObjectStore(Place place) {
    return OBJECT_STORES.contains(place.fileSystem().getUri().getScheme());
  }

  private boolean isStaged() {
    return source.files().isPresent() && !isObjectStore(place);
  }

  private void checkExisting(StoredFiles stored, SaveMode mode) {
    switch (mode) {
      case ErrorIfExists -> throw OutputTarget.existsAlready(place.said());
      case Append -> mustBeOfThisFormat(stored);
      case Overwrite -> mustBeATable(stored);
      case Ignore -> throw new IllegalStateException("TableOutput refuses this mode");
    }
  }

  private void mustBeOfThisFormat(StoredFiles stored) {
    mustBeAFolder(stored);
    stored
        .contents()
        .filter(other -> !other.equals(source))
        .ifPresent(
            other -> {
              throw new LakeException(
                  "'%s' holds %s, and %s cannot be appended to it. Add --output-format %s."
                      .formatted(place.said(), other.name(), source.name(), other.name()));
            });
  }

  private void mustBeAFolder(StoredFiles stored) {
    if (stored.isOneFile()) {
      throw new LakeException(
          "'%s' is a file, and Spark writes folders. Give another --output."
              .formatted(place.said()));
    }
  }

  /** A mistyped {@code --output} must not cost a home folder. */
  private void mustBeATable(StoredFiles stored) {
    if (!isStaged()) {
      mustBeAFolder(stored);
    }
    stored.files().stream()
        .map(file -> file.getPath().getName())
        .filter(name -> !name.startsWith("part-") && FileFormat.ofName(name).isEmpty())
        .findFirst()
        .filter(name -> stored.tableFormat().isEmpty())
        .ifPresent(
            name -> {
              throw new LakeException(
                  ("'%s' holds files that are no table's, such as '%s', and overwriting would"
                          + " delete them. Give another --output.")
                      .formatted(place.said(), name));
            });
    place.mustBeWritable();
  }
}
