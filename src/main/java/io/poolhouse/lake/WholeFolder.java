package io.poolhouse.lake;

import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * A folder that is no table, such as a saved pipeline: filled beside its place and renamed when
 * complete, as {@link TableOutput} says of tables. Nothing that exists is replaced.
 *
 * @param location the user's words
 * @param option which gave it, for messages
 */
public record WholeFolder(String location, String option) {

  public WholeFolder {
    if (location.isBlank()) {
      throw new LakeException("%s is empty. Give a path.".formatted(option));
    }
  }

  /**
   * Finds out before any work whether the folder can be written.
   *
   * @throws LakeException if something exists there, or the folder above cannot be written to
   */
  public void check(SparkSession spark) {
    Place place = Place.of(spark, location);
    if (place.exists()) {
      throw new LakeException("'%s' exists already. Give another %s.".formatted(location, option));
    }
    place.mustBeWritable();
  }

  /**
   * @param writer fills the folder whose path it is given
   */
  public void write(SparkSession spark, Consumer<String> writer) {
    new StagedFolder(Place.of(spark, location))
        .write(staging -> writer.accept(staging.toString()), false);
  }
}
