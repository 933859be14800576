package io.poolhouse.spark;

import org.apache.spark.sql.internal.SQLConf$;

/**
 * Spark keeps with a view the settings under which it was made, but only those that it knows, and
 * reads it under no others. Without this, a view's calls would have the default model.
 */
final class KeptSettings {
  private KeptSettings() {}

  /** Once a JVM: Spark refuses to be told again. */
  static synchronized void register() {
    for (String key : SqlSettings.keys()) {
      if (!SQLConf$.MODULE$.containsConfigKey(key)) {
        SQLConf$.MODULE$.buildConf(key).doc("See docs/sql.md.").stringConf().createOptional();
      }
    }
  }
}
