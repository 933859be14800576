package io.poolhouse.job;

import io.poolhouse.lake.TableInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Which names a query has for tables that lie somewhere. */
final class ViewOptions {
  @Option(
      names = "--view",
      paramLabel = "NAME=PATH|TABLE",
      description =
          "A table under a name for the query: a path, a catalog table, or demo:wordnet; repeatable.")
  private List<Setting> views = List.of();

  @Option(
      names = "--format",
      paramLabel = "F",
      description =
          "Any Spark source, for all views. Default: by the ending (.csv with header, .json/.jsonl,"
              + " .parquet, .txt).")
  private String format;

  @Option(
      names = "--read-option",
      paramLabel = "K=V",
      description = "An option for Spark's reader of all views; repeatable.")
  private List<Setting> readOptions = List.of();

  /**
   * @throws RequestException where a name is given twice
   */
  void check() {
    Map<String, TableInput> tables = new LinkedHashMap<>();
    for (Setting view : views) {
      if (tables.put(view.key().toLowerCase(Locale.ROOT), table(view)) != null) {
        throw new RequestException(
            "--view '%s' is there twice. Give each view a name of its own.".formatted(view.key()));
      }
    }
  }

  void register(SparkSession spark, Console console) {
    for (Setting view : views) {
      TableInput table = table(view);
      table.attribution().ifPresent(console::say);
      register(view.key(), table.read(spark));
    }
  }

  private TableInput table(Setting view) {
    return new TableInput(view.value(), Optional.ofNullable(format), Setting.all(readOptions));
  }

  private static void register(String name, Dataset<Row> rows) {
    try {
      rows.createOrReplaceTempView(name);
    } catch (Exception refused) {
      throw new RequestException(
          "--view '%s': a view cannot have this name. Expected letters, digits and '_'."
              .formatted(name),
          refused);
    }
  }
}
