package io.poolhouse.job;

import io.poolhouse.spark.PoolhouseExtensions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Spark's settings for tables of Delta and Iceberg that lie in a folder. */
final class LakeSettings {
  private LakeSettings() {}

  /** The Iceberg catalog is {@code lake}. */
  static Map<String, String> in(Path folder) {
    Map<String, String> settings = new HashMap<>();
    settings.put("spark.master", "local[2]");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.sql.shuffle.partitions", "2");
    settings.put("spark.sql.warehouse.dir", folder.resolve("warehouse").toString());
    settings.put(
        "spark.sql.extensions",
        String.join(
            ",",
            PoolhouseExtensions.class.getName(),
            "io.delta.sql.DeltaSparkSessionExtension",
            "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions"));
    settings.put(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    settings.put("spark.databricks.delta.snapshotPartitions", "2");
    settings.put("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog");
    settings.put("spark.sql.catalog.lake.type", "hadoop");
    settings.put("spark.sql.catalog.lake.warehouse", folder.resolve("lake").toString());
    settings.put("spark.sql.catalog.lake.cache-enabled", "false"); // other processes write, too
    return settings;
  }
}
