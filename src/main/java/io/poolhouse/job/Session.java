package io.poolhouse.job;

import io.poolhouse.spark.SharedEncoders;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark for the time of one job. */
record Session(SparkSession spark) implements AutoCloseable {

  /** The folder with our settings; the launcher names it. */
  private static final String CONF = "poolhouse.conf";

  static Session start(String job, CommonOptions options) {
    SparkConf conf = new SparkConf();
    options.conf.forEach(conf::set);
    if (options.master != null) {
      conf.setMaster(options.master);
    }
    if (!isSubmitted()) {
      defaults().forEach((key, value) -> conf.setIfMissing((String) key, (String) value));
      conf.setIfMissing("spark.master", "local[*]");
    }
    conf.setIfMissing("spark.app.name", "poolhouse " + job);
    return new Session(SparkSession.builder().config(conf).getOrCreate());
  }

  @Override
  public void close() {
    spark.stop();
    SharedEncoders.closeAll();
  }

  /** Under spark-submit the cluster's own spark-defaults.conf holds, not ours. */
  private static boolean isSubmitted() {
    return System.getProperty("SPARK_SUBMIT") != null;
  }

  private static Properties defaults() {
    Properties defaults = new Properties();
    Path file = Path.of(System.getProperty(CONF, "conf"), "spark-defaults.conf");
    if (Files.isRegularFile(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        defaults.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return defaults;
  }
}
