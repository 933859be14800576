package io.poolhouse.job;

import io.poolhouse.lake.TableInput;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the rows come from. */
class SourceOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "PATH|TABLE",
      description =
          "A path, a catalog table, or demo:wordnet (WordNet's 117,791 glosses: id, text, label, word).")
  private String input;

  @Option(
      names = "--format",
      paramLabel = "F",
      description =
          "Any Spark source. Default: by the ending (.csv with header, .json/.jsonl, .parquet, .txt).")
  private String format;

  @Option(
      names = "--read-option",
      paramLabel = "K=V",
      description = "An option for Spark's reader; repeatable.")
  private List<Setting> readOptions = List.of();

  @Option(names = "--limit", paramLabel = "N", description = "Only the first N rows.")
  private Integer limit;

  /**
   * @throws RequestException where an option cannot be
   */
  void check() {
    if (input == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing required option: '--input=PATH|TABLE'");
    }
    table();
    if (limit != null && limit < 0) {
      throw new RequestException("--limit %d: expected 0 or more.".formatted(limit));
    }
  }

  boolean isGiven() {
    return input != null;
  }

  TableInput table() {
    return at(input);
  }

  /** Another table that is read as the input is. */
  TableInput at(String location) {
    return new TableInput(location, Optional.ofNullable(format), Setting.all(readOptions));
  }

  String description() {
    return input + (limit == null ? "" : " (first %d rows)".formatted(limit));
  }

  /**
   * The rows, in at least as many partitions as there are cores: one small file is one partition.
   */
  Dataset<Row> read(SparkSession spark) {
    return onAllCores(inOrder(spark));
  }

  static Dataset<Row> onAllCores(Dataset<Row> rows) {
    int cores = rows.sparkSession().sparkContext().defaultParallelism();
    return rows.rdd().getNumPartitions() < cores ? rows.repartition(cores) : rows;
  }

  boolean isLimited() {
    return limit != null;
  }

  /** The rows as they lie in the files, so that the third is the user's third. */
  Dataset<Row> inOrder(SparkSession spark) {
    return limit == null ? table().read(spark) : table().first(spark, limit);
  }
}
