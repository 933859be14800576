package io.poolhouse.lake;

import java.util.Arrays;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What Spark made of a JSON file: it never refuses one, but collects lines that are no objects in a
 * column of their own.
 */
record JsonLines(String location) {

  /**
   * The rows, unless no line is an object, or the file is one value laid out over several lines:
   * its brackets would become rows, and objects over several lines would be lost.
   */
  Dataset<Row> checked(SparkSession spark, Dataset<Row> rows) {
    String corrupt = spark.conf().get("spark.sql.columnNameOfCorruptRecord");
    if (!Arrays.asList(rows.columns()).contains(corrupt)) {
      return rows;
    }
    if (Set.of("[", "{").contains(firstLine(spark))) {
      throw new LakeException(
          ("'%s' is one JSON value over several lines, not an object a line."
                  + " Add --read-option multiLine=true.")
              .formatted(location));
    }
    if (rows.columns().length == 1) {
      throw new LakeException(
          "No line of '%s' is a JSON object. Give a file with one object a line, or say its format with --format."
              .formatted(location));
    }
    return rows;
  }

  private String firstLine(SparkSession spark) {
    Row first = spark.read().text(location).first();
    return first.getString(0).strip();
  }
}
