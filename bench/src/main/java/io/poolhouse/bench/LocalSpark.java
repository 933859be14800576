package io.poolhouse.bench;

import org.apache.spark.sql.SparkSession;

/** Spark in this process, with nothing that measures or shows itself. */
final class LocalSpark {

  private LocalSpark() {}

  static SparkSession start(int cores) {
    return SparkSession.builder()
        .master("local[" + cores + "]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.log.level", "ERROR")
        .getOrCreate();
  }
}
