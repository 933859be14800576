package io.poolhouse.lake;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A table of a catalog.
 *
 * @param name {@code db.table} or {@code catalog.db.table}
 * @param format empty: that of the table which it replaces, else the catalog's own
 */
record OutputTable(String name, Optional<SparkSource> format, Partitioning partitioning)
    implements OutputTarget {

  @Override
  public void check(SparkSession spark, SaveMode mode) {
    format.ifPresent(SparkSource::mustBeInstalled);
    format.ifPresent(source -> source.mustBeSetUp(spark));
    boolean ownCatalog = spark.conf().contains("spark.sql.catalog." + part(0));
    if (!ownCatalog) {
      mustHaveDatabase(spark);
    }
    if (mode == SaveMode.ErrorIfExists && spark.catalog().tableExists(name)) {
      throw OutputTarget.existsAlready(name);
    }
  }

  @Override
  public void mustHold(SparkSession spark, StructType columns) {
    partitioning.mustFit(columns);
    if (isIceberg(spark)) {
      new ColumnsOf(columns).mustFitIceberg();
    } // the rest is the catalog's own answer to saveAsTable
  }

  private boolean isIceberg(SparkSession spark) {
    return format
        .map(SparkSource.ICEBERG::equals)
        .orElseGet(
            () ->
                spark
                    .conf()
                    .get("spark.sql.catalog." + part(0), "")
                    .startsWith("org.apache.iceberg."));
  }

  @Override
  public void write(Dataset<Row> rows, SaveMode mode) {
    SparkSession spark = rows.sparkSession();
    Optional<TableDescription> existing =
        exists(spark) ? Optional.of(TableDescription.of(spark, sqlName())) : Optional.empty();
    List<String> parts =
        existing
            .filter(each -> mode == SaveMode.Overwrite && partitioning.isNone())
            .map(TableDescription::partitions)
            .orElse(List.of());
    Optional<SparkSource> source = format.or(() -> existing.flatMap(TableDescription::source));
    Partitioning columns = new Partitioning(parts).where(rows.schema());
    if (!parts.isEmpty() && columns.isNone()) {
      replace(rows, source, parts);
      return;
    }
    Partitioning layout = partitioning.isNone() ? columns : partitioning;
    DataFrameWriter<Row> writer = layout.on(layout.atTheEnd(rows).write().mode(mode));
    source.ifPresent(each -> writer.format(each.name()).options(each.writeOptions(mode)));
    writer.saveAsTable(name);
  }

  /** Where a table is partitioned by what its format makes of columns, which no writer can say. */
  private void replace(Dataset<Row> rows, Optional<SparkSource> source, List<String> partitions) {
    SparkSession spark = rows.sparkSession();
    String view = "poolhouse_rows_" + UUID.randomUUID().toString().replace('-', '_');
    rows.createOrReplaceTempView(view);
    try {
      spark.sql(
          "CREATE OR REPLACE TABLE %s %s PARTITIONED BY (%s) AS SELECT * FROM %s"
              .formatted(
                  sqlName(),
                  source.map(each -> "USING " + each.name()).orElse(""),
                  String.join(", ", partitions),
                  view));
    } finally {
      spark.catalog().dropTempView(view);
    }
  }

  @Override
  public boolean exists(SparkSession spark) {
    return spark.catalog().tableExists(name);
  }

  @Override
  public KeyedTarget keyed(SparkSession spark) {
    Optional<SparkSource> source =
        exists(spark) ? TableDescription.of(spark, sqlName()).source() : format;
    boolean ownCatalog = spark.conf().contains("spark.sql.catalog." + part(0));
    if (source.isEmpty() && ownCatalog) {
      return MergedTable.of(spark, this); // a catalog's own format; Iceberg's, as a rule
    }
    SparkSource format = source.orElse(SparkSource.of(FileFormat.PARQUET));
    if (!format.equals(SparkSource.DELTA) && !format.equals(SparkSource.ICEBERG)) {
      throw new LakeException(
          ("--incremental needs a catalog's table to be of Delta or Iceberg, and '%s' is of %s. Add"
                  + " --output-format delta, or give a path for a folder of Parquet.")
              .formatted(name, format.name()));
    }
    return MergedTable.of(spark, this);
  }

  /** As a statement names it. */
  String sqlName() {
    return Arrays.stream(name.split("\\."))
        .map(part -> new ColumnName(part).quoted())
        .collect(Collectors.joining("."));
  }

  private void mustHaveDatabase(SparkSession spark) {
    if (name.split("\\.").length > 2) {
      throw new LakeException(
          ("There is no catalog '%s' for table '%s'. Set spark.sql.catalog.%s with --conf, or write"
                  + " './%s' for a folder.")
              .formatted(part(0), name, part(0), name));
    }
    if (!spark.catalog().databaseExists(part(0))) {
      throw new LakeException(
          "There is no database '%s' for table '%s'. Create it first, or write './%s' for a folder."
              .formatted(part(0), name, name));
    }
  }

  private String part(int index) {
    return name.split("\\.")[index];
  }
}
