package io.poolhouse.lake;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a job reads: {@code --input PATH|TABLE --format F --read-option K=V}.
 *
 * <p>A location is the demo corpus ({@code demo:wordnet}), else a path or glob at which something
 * lies, else a table that the catalog knows. Without a format, the name's ending tells it, and for
 * a folder without one the names of its files; folders of Delta and Iceberg tables are known by
 * their logs.
 *
 * <p>CSV is read as RFC 4180 has it: a header, quotes doubled, newlines inside quotes, all columns
 * strings, an unquoted nothing null and {@code ""} an empty text. Text files give one row a line in
 * column {@code text}. Where some lines of a JSON or CSV file are malformed, Spark's permissive
 * mode holds ({@code --read-option mode=FAILFAST} makes them an error): a bad JSON line is a row
 * whose column {@code _corrupt_record} holds it, fields beyond the CSV header's are dropped.
 *
 * @param location the user's words
 * @param format any Spark source, or an ending such as {@code jsonl}; empty: by the location
 * @param options passed to Spark's reader, over our own
 */
public record TableInput(String location, Optional<String> format, Map<String, String> options) {

  public TableInput {
    Objects.requireNonNull(format, "format");
    options = Map.copyOf(options);
    if (location.isBlank()) {
      throw new LakeException("The input is empty. Give a path, a glob or a table.");
    }
  }

  /**
   * The table, lazily: of the rows, only what Spark needs for the column names is read here.
   *
   * @throws LakeException if there is nothing at the location, its format cannot be told or is not
   *     installed, or the files are not of that format
   */
  public Dataset<Row> read(SparkSession spark) {
    if (DemoCorpus.isAt(location)) {
      return DemoCorpus.read(spark);
    }
    Optional<StoredFiles> stored = Place.ifPath(spark, location).flatMap(StoredFiles::matching);
    if (stored.isEmpty() && isTable(spark)) {
      return spark.read().options(options).table(location);
    }
    return read(spark, stored, source(stored));
  }

  /**
   * The first rows: of the demo corpus by {@code id}, in as many partitions as the whole; of
   * another table those that Spark's {@code limit} takes, in one partition.
   */
  public Dataset<Row> first(SparkSession spark, int rows) {
    return DemoCorpus.isAt(location) ? DemoCorpus.first(spark, rows) : read(spark).limit(rows);
  }

  /** A licence line that must be shown where this input is used, if it has one. */
  public Optional<String> attribution() {
    return DemoCorpus.isAt(location) ? Optional.of(DemoCorpus.ATTRIBUTION) : Optional.empty();
  }

  private SparkSource source(Optional<StoredFiles> stored) {
    Optional<SparkSource> named = format.map(SparkSource::called);
    // A source without files of its own, such as jdbc, finds its rows by the options.
    if (stored.isEmpty() && named.map(SparkSource::files).map(Optional::isPresent).orElse(true)) {
      throw new LakeException(
          "No such file or table: '%s'. Give a path, a glob or a table that the catalog knows."
              .formatted(location));
    }
    return named.orElseGet(() -> stored.orElseThrow().source());
  }

  private Dataset<Row> read(SparkSession spark, Optional<StoredFiles> stored, SparkSource source) {
    source.mustBeInstalled();
    stored.ifPresent(files -> source.readByFolder(spark, location));
    Optional<FileFormat> text = source.files().filter(FileFormat::isText);
    text.flatMap(format -> stored).ifPresent(this::refuseOtherContents);
    Map<String, String> all =
        new HashMap<>(source.files().map(FileFormat::readOptions).orElseGet(Map::of));
    options.forEach((key, value) -> putIgnoringCase(all, key, value));
    Dataset<Row> rows = load(spark, source, all);
    return text.map(format -> checked(spark, format, rows)).orElse(rows);
  }

  private Dataset<Row> load(SparkSession spark, SparkSource source, Map<String, String> all) {
    try {
      return spark.read().format(source.name()).options(all).load(location);
    } catch (Exception e) {
      throw new LakeException(
          "Cannot read '%s' as %s: %s".formatted(location, source.name(), LakeException.reason(e)),
          e);
    }
  }

  private void refuseOtherContents(StoredFiles stored) {
    boolean encodingIsGiven =
        options.keySet().stream().anyMatch(key -> key.matches("(?i)encoding|charset"));
    FileSignature.of(stored)
        .filter(signature -> signature != FileSignature.UTF_16 || !encodingIsGiven)
        .ifPresent(
            signature -> {
              throw new LakeException("'%s' %s".formatted(location, signature.finding()));
            });
  }

  private Dataset<Row> checked(SparkSession spark, FileFormat format, Dataset<Row> rows) {
    if (rows.columns().length == 0) {
      throw new LakeException(
          "'%s' holds no rows, so it has no columns either. Give a file with rows."
              .formatted(location));
    }
    return switch (format) {
      case TEXT -> rows.withColumnRenamed("value", "text");
      case JSON -> new JsonLines(location).checked(spark, rows);
      case CSV, TSV, PARQUET, ORC, AVRO -> rows;
    };
  }

  private boolean isTable(SparkSession spark) {
    return noneIfRefused(() -> spark.catalog().tableExists(location));
  }

  /** Spark throws for names that no table can have, such as {@code a/b}. */
  private static boolean noneIfRefused(Supplier<Boolean> exists) {
    try {
      return exists.get();
    } catch (Exception e) {
      return false;
    }
  }

  /** Spark's options ignore case: the user's HEADER must replace our header, not join it. */
  private static void putIgnoringCase(Map<String, String> all, String key, String value) {
    all.keySet().removeIf(key::equalsIgnoreCase);
    all.put(key, value);
  }
}
