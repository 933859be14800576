package io.poolhouse.bench;

import io.poolhouse.engine.Precision;
import io.poolhouse.spark.PoolhouseExtensions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code SELECT id, embed(text, 'mean')} as {@code jobs/sql} runs it beside {@code jobs/embed}, and
 * as a query beside a function that is called a row at a time.
 */
@Command(
    name = "sql",
    description = "SELECT embed(text) beside jobs/embed, and beside a row-at-a-time UDF.",
    mixinStandardHelpOptions = true)
final class Sql implements Callable<Integer> {
  @Option(
      names = "--texts",
      paramLabel = "N",
      defaultValue = "100000",
      description = "The first glosses of demo:wordnet. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--udf-texts",
      paramLabel = "N",
      defaultValue = "8000",
      description = "Of them, for the row-at-a-time function. Default: ${DEFAULT-VALUE}.")
  private int udfCount;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Times that all take turns. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "float32",
      description = "Of all of them: float32, bfloat16 or float16. Default: ${DEFAULT-VALUE}.")
  private String precision;

  /** Texts a second of one round. */
  private record Round(double job, double sqlJob, double query, double udf) {
    double ofJob() {
      return sqlJob / job;
    }

    double ofUdf() {
      return query / udf;
    }
  }

  /** What the JSON file keeps. */
  private record Numbers(Machine machine, int texts, int udfTexts, List<Round> rounds) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    List<Round> measured = new ArrayList<>();
    BenchModel model = BenchModel.prepare(BenchModel.MINILM);
    try (SparkSession spark = session(machine.cores())) {
      RowAtATime.prepare(model, Precision.parse(precision));
      spark.udf().register("row_at_a_time", udf(), DataTypes.createArrayType(DataTypes.FloatType));
      glosses(spark, machine.cores()).createOrReplaceTempView("glosses");
      textsPerSecond(spark, "embed(text, 'mean')"); // Java compiles, the model is loaded
      textsPerSecond(spark, "row_at_a_time(text)");
      for (int round = 0; round < rounds; round++) {
        measured.add(
            new Round(
                JobProcess.run(embedJob()).get("texts_per_second").getAsDouble(),
                JobProcess.run(sqlJob()).get("texts_per_second").getAsDouble(),
                textsPerSecond(spark, "embed(text, 'mean')"),
                textsPerSecond(spark, "row_at_a_time(text)")));
      }
    }
    publish(machine, measured);
    return 0;
  }

  private SparkSession session(int cores) {
    return SparkSession.builder()
        .master("local[%d]".formatted(cores))
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.log.level", "ERROR")
        .config("spark.sql.extensions", PoolhouseExtensions.class.getName())
        .config("spark.poolhouse.precision", precision)
        .config("spark.poolhouse.model", BenchModel.HOME.resolve("models/minilm").toString())
        .getOrCreate();
  }

  /** Called for one row, then for the next, as Spark calls every function. */
  private static UDF1<String, float[]> udf() {
    return RowAtATime::embed;
  }

  private Dataset<Row> glosses(SparkSession spark, int cores) throws IOException {
    return spark
        .createDataset(new Glosses().range(0, udfCount), Encoders.STRING())
        .toDF("text")
        .repartition(cores)
        .persist();
  }

  private double textsPerSecond(SparkSession spark, String call) {
    long start = System.nanoTime();
    spark
        .sql("SELECT %s AS v FROM glosses".formatted(call))
        .write()
        .format("noop")
        .mode(SaveMode.Overwrite)
        .save();
    return udfCount / ((System.nanoTime() - start) / 1e9);
  }

  private List<String> embedJob() {
    return List.of(
        "jobs/embed",
        "--input",
        "demo:wordnet",
        "--limit",
        Integer.toString(count),
        "--pooling",
        "mean",
        "--precision",
        precision,
        "--output",
        Benchmark.TARGET.resolve("job-output").toString(),
        "--mode",
        "overwrite");
  }

  private List<String> sqlJob() {
    return List.of(
        "jobs/sql",
        "--view",
        "glosses=demo:wordnet",
        "--precision",
        precision,
        "SELECT id, embed(text, 'mean') AS v FROM glosses WHERE id < %d".formatted(count),
        "--output",
        Benchmark.TARGET.resolve("sql-output").toString(),
        "--mode",
        "overwrite");
  }

  private void publish(Machine machine, List<Round> measured) throws IOException {
    Table table = new Table("texts/s", "jobs/embed", "jobs/sql", "query", "row-at-a-time UDF");
    int number = 1;
    for (Round round : measured) {
      table.add(
          "round " + number++,
          Speed.whole(round.job),
          Speed.whole(round.sqlJob),
          Speed.whole(round.query),
          Speed.whole(round.udf));
    }
    List<Goal> goals =
        List.of(
            Goal.atLeast("jobs/sql against jobs/embed", ratio(measured, Round::ofJob), 0.95),
            Goal.atLeast("query against a UDF", ratio(measured, Round::ofUdf), 3));
    String text =
        machine.describe()
            + "\n%s texts for the jobs, %s for query and UDF; minilm, %s.%n%n"
                .formatted(Speed.whole(count), Speed.whole(udfCount), precision)
            + table
            + "\n"
            + Goal.table(goals);
    new Publication("sql " + precision)
        .publish(text, new Numbers(machine, count, udfCount, measured));
  }

  private static Ratio ratio(List<Round> measured, ToDoubleFunction<Round> of) {
    return Ratio.of(measured.stream().mapToDouble(of).toArray());
  }
}
