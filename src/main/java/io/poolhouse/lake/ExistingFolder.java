package io.poolhouse.lake;

import org.apache.spark.sql.SaveMode;

/**
 * What lies where an output is to go, and whether a mode may touch it.
 *
 * @param source what is to be written
 * @param replaced whether another folder takes its place, so that it may be a file
 */
record ExistingFolder(Place place, SparkSource source, boolean replaced, StoredFiles stored) {

  /**
   * @throws LakeException where the mode may not
   */
  void mustAllow(SaveMode mode) {
    switch (mode) {
      case ErrorIfExists -> throw OutputTarget.existsAlready(place.said());
      case Append -> mustBeOfThisFormat();
      case Overwrite -> mustBeATable();
      case Ignore -> throw new IllegalStateException("TableOutput refuses this mode");
    }
  }

  private void mustBeOfThisFormat() {
    mustBeAFolder();
    stored
        .contents()
        .filter(other -> !other.equals(source))
        .ifPresent(
            other -> {
              throw new LakeException(
                  "'%s' holds %s, and %s cannot be appended to it. Add --output-format %s."
                      .formatted(place.said(), other.name(), source.name(), other.name()));
            });
  }

  private void mustBeAFolder() {
    if (stored.isOneFile()) {
      throw new LakeException(
          "'%s' is a file, and Spark writes folders. Give another --output."
              .formatted(place.said()));
    }
  }

  /** A mistyped {@code --output} must not cost a home folder. */
  private void mustBeATable() {
    if (!replaced) {
      mustBeAFolder();
    }
    stored.files().stream()
        .map(file -> file.getPath().getName())
        .filter(name -> !name.startsWith("part-") && FileFormat.ofName(name).isEmpty())
        .findFirst()
        .filter(name -> stored.tableFormat().isEmpty())
        .ifPresent(
            name -> {
              throw new LakeException(
                  ("'%s' holds files that are no table's, such as '%s', and overwriting would"
                          + " delete them. Give another --output.")
                      .formatted(place.said(), name));
            });
    place.mustBeWritable();
  }
}
