package io.poolhouse.bench;

import io.poolhouse.job.JobHere;
import io.poolhouse.lake.TableOutput;
import io.poolhouse.spark.ModelLoads;
import io.poolhouse.spark.PoolhouseExtensions;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Jobs that an application might run all day, one after another in one session: {@code jobs/embed},
 * a query with {@code embed()}, and the transformer; by several poolings and both precisions that
 * people use on CPU. One encoder may stay loaded, so that every change of the precision frees one
 * and loads another.
 */
final class SoakJobs implements AutoCloseable {
  private static final List<String> POOLINGS = List.of("mean", "cls,mean@*", "max+mean,last");
  private static final List<String> PRECISIONS = List.of("float32", "bfloat16");
  private static final List<String> DISTINCT = List.of("off", "on");

  /** One vector each. */
  private static final List<String> QUERIED = List.of("mean", "cls", "max@-2");

  private final SparkSession spark;
  private final Path table;
  private final long rows;
  private final String model;
  private final String output = Benchmark.TARGET.resolve("soak-output").toAbsolutePath().toString();
  private long done;

  private SoakJobs(SparkSession spark, Path table, long rows, String model) {
    this.spark = spark;
    this.table = table;
    this.rows = rows;
    this.model = model;
  }

  /**
   * @param cores for Spark's tasks
   */
  static SoakJobs start(int cores, long rows) throws IOException {
    Path model = BenchModel.prepare(BenchModel.MINILM).folder();
    SparkSession spark =
        SparkSession.builder()
            .master("local[%d]".formatted(cores))
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.log.level", "ERROR")
            .config("spark.sql.extensions", PoolhouseExtensions.class.getName())
            .config("spark.poolhouse.model", model.toString())
            .config("spark.poolhouse.maxModels", "1")
            // Spark remembers a thousand of each, and would grow until then.
            .config("spark.ui.retainedJobs", "20")
            .config("spark.ui.retainedStages", "20")
            .config("spark.ui.retainedTasks", "200")
            .config("spark.sql.ui.retainedExecutions", "20")
            .getOrCreate();
    // Each text twice, so that '--distinct on' has something to join.
    Path table = new TextTable(rows, rows / 2, 1).written(spark);
    spark.read().parquet(table.toString()).createOrReplaceTempView("soak");
    return new SoakJobs(spark, table, rows, model.toString());
  }

  long done() {
    return done;
  }

  /** How often a model was loaded. */
  long loads() {
    return ModelLoads.in(spark);
  }

  /** The next job; the three kinds take turns. */
  void next() {
    int round = (int) (done / 3);
    String poolings = of(POOLINGS, round);
    String precision = of(PRECISIONS, round);
    switch ((int) (done % 3)) {
      case 0 -> job(poolings, precision, of(DISTINCT, round / PRECISIONS.size()));
      case 1 -> transformer(poolings, precision);
      default -> query(of(QUERIED, round));
    }
    done++;
  }

  private static String of(List<String> all, int turn) {
    return all.get(turn % all.size());
  }

  private void job(String poolings, String precision, String distinct) {
    List<String> command = new ArrayList<>(List.of("embed", "--model", model));
    command.addAll(List.of("--input", table.toString(), "--format", "parquet"));
    command.addAll(List.of("--pooling", poolings, "--precision", precision));
    command.addAll(List.of("--distinct", distinct, "--status"));
    command.addAll(List.of("--output", output, "--mode", "overwrite"));
    long embedded = JobHere.run(command).get("rows").getAsLong();
    if (embedded != rows) {
      throw new IllegalStateException("%d of %d rows".formatted(embedded, rows));
    }
  }

  /** In float32, the session's precision. */
  private void query(String pooling) {
    spark
        .sql(
            "SELECT id, embed(text, '%s') AS v, embed_tokens(text) AS n FROM soak"
                .formatted(pooling))
        .write()
        .format("noop")
        .mode(SaveMode.Overwrite)
        .save();
  }

  private void transformer(String poolings, String precision) {
    TextEmbedder embedder =
        new TextEmbedder().setModel(model).setPoolings(poolings).setPrecision(precision);
    new TableOutput(output, Optional.of("parquet"), SaveMode.Overwrite)
        .write(embedder.transform(spark.read().parquet(table.toString())));
  }

  @Override
  public void close() {
    spark.stop();
  }
}
