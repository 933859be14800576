package io.poolhouse.lake;

import java.util.Optional;
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
record OutputTable(String name, Optional<SparkSource> format) implements OutputTarget {

  @Override
  public void check(SparkSession spark, SaveMode mode) {
    format.ifPresent(SparkSource::mustBeInstalled);
    boolean ownCatalog = spark.conf().contains("spark.sql.catalog." + part(0));
    if (!ownCatalog) {
      mustHaveDatabase(spark);
    }
    if (mode == SaveMode.ErrorIfExists && spark.catalog().tableExists(name)) {
      throw OutputTarget.existsAlready(name);
    }
  }

  @Override
  public void mustHold(StructType columns) {
    // The catalog's own answer to saveAsTable.
  }

  @Override
  public void write(Dataset<Row> rows, SaveMode mode) {
    DataFrameWriter<Row> writer = rows.write().mode(mode);
    format
        .or(() -> existingFormat(rows.sparkSession()))
        .ifPresent(source -> writer.format(source.name()).options(source.writeOptions(mode)));
    writer.saveAsTable(name);
  }

  /** Spark would replace a Delta table by one of its default format. */
  private Optional<SparkSource> existingFormat(SparkSession spark) {
    return spark.catalog().tableExists(name)
        ? spark
            .sql("describe table extended " + name)
            .where("col_name = 'Provider'")
            .select("data_type")
            .collectAsList()
            .stream()
            .map(row -> SparkSource.called(row.getString(0)))
            .findFirst()
        : Optional.empty();
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
