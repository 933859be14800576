package io.poolhouse.lake;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Where a job writes: {@code --output PATH|TABLE --output-format F --mode error|overwrite|append}.
 *
 * <p>A location with a path's marks ({@code /}, {@code :}, a known ending) or without a dot is a
 * folder of files; {@code db.table} and {@code catalog.db.table} are tables, unless a path of that
 * name exists. The format is the one given, else by the folder's ending, else Parquet.
 *
 * <p><b>Whole or absent.</b> A new or overwritten folder of files is written beside its place,
 * under a name that Spark does not read ({@code .NAME.poolhouse-UUID}), and renamed when complete:
 * a job that fails or is killed leaves what was there before, and one may overwrite its own input.
 * A killed job can leave the hidden folder behind; the next run to the same output that succeeds
 * removes it. A second job that starts to write while one writes fails with {@link
 * OutputInUseException} before it has computed a row. Two things are weaker:
 *
 * <ul>
 *   <li>Object stores ({@code s3a://} and the like) cannot rename a folder in one step, so Spark's
 *       committer writes in place. The files that an overwrite replaces are deleted when the new
 *       ones are complete, and a failed job's files at once; but a job killed while it commits or
 *       deletes leaves a part of the new files, or some old ones beside them. One killed before
 *       that leaves {@code _temporary}, which does not count as an output.
 *   <li>Appending to an existing folder is Spark's commit: new files appear when the job commits,
 *       one after the other; a job killed before that leaves only an invisible {@code _temporary}.
 * </ul>
 *
 * Delta, Iceberg and catalog tables commit by themselves; overwriting one keeps its format where
 * none is given. Spark drops a catalog's plain Parquet table before it writes its replacement:
 * where that matters, write to a path or use Delta or Iceberg.
 *
 * @param location the user's words
 * @param format any Spark source, or an ending such as {@code jsonl}; empty: by the location
 * @param mode what to do with what is there already; all but {@code Ignore}
 * @param partitioning the layout of what is written anew
 */
public record TableOutput(
    String location, Optional<String> format, SaveMode mode, Partitioning partitioning) {

  /** Spark's unquoted identifiers, two or more. */
  private static final Pattern TABLE_NAME =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)+");

  public TableOutput {
    Objects.requireNonNull(format, "format");
    if (location.isBlank()) {
      throw new LakeException("The output is empty. Give a path or a table.");
    }
    if (location.startsWith("demo:")) {
      throw new LakeException(
          "Nothing can be written to '%s'. Give a path or a table.".formatted(location));
    }
    if (mode == SaveMode.Ignore) {
      throw new LakeException("There is no mode 'ignore'. Give error, overwrite or append.");
    }
  }

  public TableOutput(String location, Optional<String> format, SaveMode mode) {
    this(location, format, mode, Partitioning.NONE);
  }

  /**
   * Finds out before any work whether the output can be written. Puts back the old data of an
   * overwrite that was killed between its two renames.
   *
   * @throws LakeException if the output exists and the mode is {@code error}, its folder cannot be
   *     written to, or the format is not installed
   */
  public void check(SparkSession spark) {
    target(spark).check(spark, mode);
  }

  /** The same for {@link #keyed}, which wants an output of an earlier run to be there, or none. */
  public void checkForUpdates(SparkSession spark) {
    target(spark).check(spark, mode == SaveMode.Overwrite ? mode : SaveMode.Append);
  }

  /**
   * Finds out before any work whether the format can hold the columns; {@link #write} does, too.
   *
   * @throws LakeException if it cannot
   */
  public void mustHold(SparkSession spark, StructType columns) {
    target(spark).mustHold(spark, columns);
  }

  /**
   * Computes and writes the rows, after {@link #check}.
   *
   * @throws LakeException before any row is computed, if {@code check} fails or the format cannot
   *     hold a column
   */
  public void write(Dataset<Row> rows) {
    OutputTarget target = target(rows.sparkSession());
    target.check(rows.sparkSession(), mode);
    try {
      target.write(rows, mode);
    } catch (Exception e) {
      if (isRefusal(e)) {
        throw new LakeException(
            "Cannot write '%s': %s".formatted(location, LakeException.reason(e)), e);
      }
      throw e;
    }
  }

  /**
   * The same place, to be brought up to date row by row.
   *
   * @throws LakeException if its format cannot do that in one step
   * @throws OutputInUseException if another run writes to it
   */
  public KeyedOutput keyed(SparkSession spark, WantedColumns wanted) {
    return new KeyedOutput(
        location, target(spark).keyed(spark), wanted, mode == SaveMode.Overwrite);
  }

  private OutputTarget target(SparkSession spark) {
    Optional<SparkSource> named = format.map(SparkSource::called);
    boolean table =
        TABLE_NAME.matcher(location).matches()
            && FileFormat.ofName(location).isEmpty()
            && !Place.of(spark, location).exists();
    return table
        ? new OutputTable(location, named, partitioning)
        : OutputFolder.at(Place.of(spark, location), named, partitioning);
  }

  /**
   * Spark's answer to a plan or a compression that cannot be, before any task has run. By the
   * condition: other exceptions of the codec's class are also rethrown from tasks.
   */
  private static boolean isRefusal(Exception e) {
    return e instanceof AnalysisException
        || (e instanceof SparkThrowable spark
            && String.valueOf(spark.getCondition()).startsWith("CODEC_NOT_AVAILABLE"));
  }
}
