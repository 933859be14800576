package io.poolhouse.job;

import io.poolhouse.spark.EmbedProgress;
import io.poolhouse.spark.PoolhouseExtensions;
import io.poolhouse.spark.SharedEncoders;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Spark for the time of one job.
 *
 * @param ours whether this job started it; a session that was there before is left running
 * @param progress where the job says how far it is
 */
record Session(SparkSession spark, boolean ours, Optional<EmbedProgress> progress)
    implements AutoCloseable {

  private static final String NAME = "spark.app.name";
  private static final String EXTENSIONS = "spark.sql.extensions";

  /** The launcher sets it to true on a terminal. */
  private static final String SPARKS_BAR = "spark.ui.showConsoleProgress";

  /** What spark-submit calls an application that nobody named. */
  private static final String MAIN = Poolhouse.class.getName();

  /** The folder with our settings; the launcher names it. */
  private static final String CONF = "poolhouse.conf";

  /**
   * @throws RequestException where Spark does not start with these settings
   */
  static Session start(String job, CommonOptions options) {
    return start(settings(job, options));
  }

  /**
   * As {@link #start(String, CommonOptions)}, for a job whose texts are embedded in one go: says
   * how far that is, in the place of Spark's own bar, whose lines ours would break.
   */
  static Session start(String job, CommonOptions options, Console console) {
    SparkConf conf = settings(job, options);
    boolean terminal = EmbedProgress.isTerminal() || conf.getBoolean(SPARKS_BAR, false);
    conf.set(SPARKS_BAR, "false").set(EmbedProgress.SETTING, "false");
    Session session = start(conf);
    EmbedProgress progress =
        EmbedProgress.start(
            session.spark.sparkContext(),
            console::say,
            terminal ? EmbedProgress.ON_TERMINAL : EmbedProgress.IN_LOG);
    return new Session(session.spark, session.ours, Optional.of(progress));
  }

  private static Session start(SparkConf conf) {
    boolean running = isRunning();
    try {
      return new Session(
          SparkSession.builder().config(conf).getOrCreate(), !running, Optional.empty());
    } catch (Exception refused) {
      throw new RequestException(
          "Spark does not start with master '%s': %s. Check '--master' and '--conf'."
              .formatted(conf.get("spark.master", "unset"), Failure.reason(refused)),
          refused);
    }
  }

  @Override
  public void close() {
    progress.ifPresent(EmbedProgress::close);
    if (ours) {
      spark.stop();
      SharedEncoders.closeAll();
    }
  }

  private static boolean isRunning() {
    Option<SparkSession> session = SparkSession.getDefaultSession();
    return session.isDefined() && !session.get().sparkContext().isStopped();
  }

  private static SparkConf settings(String job, CommonOptions options) {
    SparkConf conf = new SparkConf();
    options.conf().forEach(conf::set);
    if (options.master != null) {
      conf.setMaster(options.master);
    }
    if (!isSubmitted()) {
      defaults().forEach((key, value) -> conf.setIfMissing((String) key, (String) value));
      conf.setIfMissing("spark.master", "local[*]");
    }
    conf.set(EXTENSIONS, withOurs(conf.get(EXTENSIONS, "")));
    if (conf.get(NAME, MAIN).equals(MAIN)) {
      conf.set(NAME, "poolhouse " + job);
    }
    return conf;
  }

  /** Tables that a job reads may be views with our functions in them. */
  private static String withOurs(String extensions) {
    String ours = PoolhouseExtensions.class.getName();
    return extensions.isBlank()
        ? ours
        : extensions.contains(ours) ? extensions : extensions + "," + ours;
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
