package io.poolhouse.bench;

import com.sun.management.OperatingSystemMXBean;
import io.poolhouse.spark.TrivialModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What Spark and the operator cost a row where the model costs nothing. */
@Command(
    name = "overhead",
    description = "CPU time a row of the operator, mapPartitions and a UDF, without a model.",
    mixinStandardHelpOptions = true)
final class Overhead implements Callable<Integer> {
  private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, false);
  private static final int MORE_COLUMNS = 20;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Rows of a Parquet table. Default: ${DEFAULT-VALUE}.")
  private int rows;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Times that all take turns. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  /** What the JSON file keeps: microseconds of CPU a row, by contestant, of each round. */
  private record Numbers(Machine machine, int rows, Map<String, double[]> microseconds) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.here();
    Map<String, double[]> measured = new LinkedHashMap<>();
    try (SparkSession spark = LocalSpark.start(2)) {
      Dataset<Row> wide = table(spark);
      Dataset<Row> narrow = wide.select("id", "text");
      Map<String, Dataset<Row>> contestants = new LinkedHashMap<>();
      contestants.put("scan, 2 columns", narrow);
      contestants.put("operator, 2 columns", operator(spark, narrow));
      contestants.put("mapPartitions, 2 columns", mapPartitions(narrow));
      contestants.put("UDF, 2 columns", udf(narrow));
      contestants.put("scan, 22 columns", wide);
      contestants.put("operator, 22 columns", operator(spark, wide));
      contestants.put("mapPartitions, 22 columns", mapPartitions(wide));
      contestants.forEach((name, table) -> measured.put(name, new double[rounds]));
      contestants.values().forEach(Overhead::run); // Java compiles
      for (int round = 0; round < rounds; round++) {
        for (var contestant : contestants.entrySet()) {
          measured.get(contestant.getKey())[round] = microseconds(contestant.getValue());
        }
      }
    }
    publish(machine, measured);
    return 0;
  }

  /** Texts that are all different, a number, and numbers and strings beside them. */
  private Dataset<Row> table(SparkSession spark) throws IOException {
    Path folder = Benchmark.TARGET.resolve("overhead-" + rows).toAbsolutePath();
    if (Files.notExists(folder.resolve("_SUCCESS"))) {
      List<Column> columns = new ArrayList<>();
      columns.add(functions.col("id"));
      columns.add(
          functions
              .concat(functions.lit("a text with the number "), functions.col("id"))
              .as("text"));
      for (int i = 0; i < MORE_COLUMNS; i++) {
        Column number = functions.col("id").plus(i);
        columns.add((i % 2 == 0 ? number : number.cast("string")).as("c" + i));
      }
      spark
          .range(rows)
          .select(columns.toArray(Column[]::new))
          .repartition(4)
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(folder.toString());
    }
    return spark.read().parquet(folder.toString());
  }

  private static Dataset<Row> operator(SparkSession spark, Dataset<Row> table) {
    return table.withColumn("vector", TrivialModel.embed(spark, functions.col("text")));
  }

  private static Dataset<Row> udf(Dataset<Row> table) {
    UDF1<String, float[]> embed = text -> TrivialModel.vector();
    return table.withColumn("vector", functions.udf(embed, FLOATS).apply(functions.col("text")));
  }

  /** As a user would write it, but for the chunks: a row in, a row with a vector more out. */
  private static Dataset<Row> mapPartitions(Dataset<Row> table) {
    StructType schema = table.schema().add("vector", FLOATS);
    MapPartitionsFunction<Row, Row> embed =
        rows -> {
          Function<Row, Row> withVector =
              row -> {
                row.getString(1);
                Object[] values = new Object[row.length() + 1];
                for (int i = 0; i < row.length(); i++) {
                  values[i] = row.get(i);
                }
                values[row.length()] = TrivialModel.vector();
                return RowFactory.create(values);
              };
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return rows.hasNext();
            }

            @Override
            public Row next() {
              return withVector.apply(rows.next());
            }
          };
        };
    return table.mapPartitions(embed, Encoders.row(schema));
  }

  private static void run(Dataset<Row> table) {
    table.write().format("noop").mode(SaveMode.Overwrite).save();
  }

  private double microseconds(Dataset<Row> table) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = system.getProcessCpuTime();
    run(table);
    return (system.getProcessCpuTime() - before) / 1e3 / rows;
  }

  private void publish(Machine machine, Map<String, double[]> measured) throws IOException {
    Table table = new Table("a row, whole process", "µs CPU", "over the scan");
    measured.forEach(
        (name, rounds) ->
            table.add(
                name,
                "%.2f".formatted(Ratio.of(rounds).median()),
                "%.2f".formatted(overScan(measured, name).median())));
    Goal cheap =
        Goal.atMost(
            "operator over the scan, µs CPU a row, 2 columns",
            overScan(measured, "operator, 2 columns"),
            1.2);
    Goal cheaper =
        Goal.atMost(
            "operator against mapPartitions over 22 columns, both over the scan",
            ratio(
                overScanRounds(measured, "operator, 22 columns"),
                overScanRounds(measured, "mapPartitions, 22 columns")),
            1.0);
    String text =
        machine.describe()
            + "\n%s rows, %d floats in a vector.%n%n"
                .formatted(Speed.whole(rows), TrivialModel.WIDTH)
            + table
            + "\n"
            + Goal.table(List.of(cheap, cheaper));
    new Publication("overhead").publish(text, new Numbers(machine, rows, measured));
  }

  private static Ratio overScan(Map<String, double[]> measured, String name) {
    return Ratio.of(overScanRounds(measured, name));
  }

  private static double[] overScanRounds(Map<String, double[]> measured, String name) {
    double[] scan = measured.get("scan, " + name.split(", ")[1]);
    double[] all = measured.get(name);
    double[] over = new double[all.length];
    Arrays.setAll(over, round -> all[round] - scan[round]);
    return over;
  }

  private static Ratio ratio(double[] ours, double[] theirs) {
    double[] ratios = new double[ours.length];
    Arrays.setAll(ratios, round -> ours[round] / theirs[round]);
    return Ratio.of(ratios);
  }
}
