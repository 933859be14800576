package io.poolhouse.lake;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.internal.SQLConf;

/**
 * A Spark data source.
 *
 * @param name Spark's short name or a class name
 * @param files the file format behind it, where it is one that we know
 */
record SparkSource(String name, Optional<FileFormat> files) {

  /** Sources that do not come with Spark, and the Maven artifact that has them. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "delta", "io.delta:delta-spark_2.13:4.3.0",
          "iceberg", "org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.12.0",
          "avro", "org.apache.spark:spark-avro_2.13:4.1.0");

  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String DELTA_CATALOG_KEY = "spark.sql.catalog.spark_catalog";
  private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";

  static final SparkSource DELTA = new SparkSource("delta", Optional.empty());
  static final SparkSource ICEBERG = new SparkSource("iceberg", Optional.empty());

  static SparkSource of(FileFormat format) {
    return new SparkSource(format.source(), Optional.of(format));
  }

  /** The source that the user calls so; also an ending such as {@code jsonl}. */
  static SparkSource called(String name) {
    return FileFormat.called(name)
        .map(SparkSource::of)
        .orElseGet(() -> new SparkSource(knownLowerCase(name), Optional.empty()));
  }

  /** Refuses a source whose class is not there, and says which package has it. */
  void mustBeInstalled() {
    try {
      DataSource.lookupDataSource(name, SQLConf.get());
    } catch (Exception e) {
      throw new LakeException(advice(), e);
    }
  }

  /**
   * Refuses a source that needs settings of the session which it lacks.
   *
   * <p>Delta's own answer comes in five lines, and when the rows are computed.
   */
  void mustBeSetUp(SparkSession spark) {
    boolean set =
        spark.conf().get("spark.sql.extensions", "").contains(DELTA_EXTENSION)
            && spark.conf().contains(DELTA_CATALOG_KEY); // others, such as Unity's, build on it
    if (this.equals(DELTA) && !set) {
      throw new LakeException(
          "Delta needs two settings of Spark: --conf spark.sql.extensions=%s --conf %s=%s. See docs/lakes.md."
              .formatted(DELTA_EXTENSION, DELTA_CATALOG_KEY, DELTA_CATALOG));
    }
  }

  /**
   * Lets a table be read by its folder. Iceberg asks a catalog even then, and without one takes
   * Hive's, which needs a metastore.
   */
  void readByFolder(SparkSession spark, String folder) {
    String catalog = "spark.sql.catalog.default_iceberg";
    if (this.equals(ICEBERG) && !spark.conf().contains(catalog)) {
      spark.conf().set(catalog + ".type", "hadoop");
      spark.conf().set(catalog + ".warehouse", folder);
      spark.conf().set(catalog, "org.apache.iceberg.spark.SparkCatalog");
    }
  }

  /** What we tell Spark's writer. */
  Map<String, String> writeOptions(SaveMode mode) {
    Map<String, String> options =
        new HashMap<>(files.map(FileFormat::writeOptions).orElseGet(Map::of));
    if (this.equals(DELTA) && mode == SaveMode.Overwrite) {
      // Delta keeps the old columns otherwise, and refuses a run with other poolings.
      options.put("overwriteSchema", "true");
    }
    return options;
  }

  private String advice() {
    String artifact = PACKAGES.get(name);
    return artifact == null
        ? ("Spark has no format '%s'. Give one that it has (csv, json, text, parquet, orc), or put"
                + " the jar that has '%s' on the class path.")
            .formatted(name, name)
        : ("Format '%s' does not come with Spark. Put %s on the class path, for instance with"
                + " --conf spark.jars.packages=%s.")
            .formatted(name, artifact, artifact);
  }

  private static String knownLowerCase(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return PACKAGES.containsKey(lower) ? lower : name;
  }
}
