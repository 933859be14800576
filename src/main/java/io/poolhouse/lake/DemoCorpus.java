package io.poolhouse.lake;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code demo:wordnet}: the glosses of WordNet 3.1, Copyright 2011 by Princeton University, under
 * the WordNet licence (free use with this notice; its text is in {@code docs/demo-corpus.md}).
 *
 * <p>Columns: {@code id} (long, 0 to 117,790, in the order of WordNet's files noun, verb,
 * adjective, adverb), {@code text} (the gloss), {@code label} (the lexicographer file, one of 45,
 * such as {@code noun.animal}), {@code word} (the synset's first word). The same rows in the same
 * order in every run, whatever the parallelism: {@code id} grows inside a partition and from one to
 * the next.
 *
 * <p>The tasks read the jar themselves, each skipping the lines before its own: no copy is sent to
 * the executors and none has to lie on a disk that all of them see. A pass over it is about a
 * second of two threads (docs/demo-corpus.md).
 */
final class DemoCorpus {

  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType, false)
          .add("text", DataTypes.StringType, false)
          .add("label", DataTypes.StringType, false)
          .add("word", DataTypes.StringType, false);

  static final String ATTRIBUTION =
      "WordNet 3.1, Copyright 2011 by Princeton University. All rights reserved."
          + " Licence: https://wordnet.princeton.edu/license-and-commercial-use";

  private static final String LOCATION = "demo:wordnet";

  /** Enough for the slots of a small cluster; each more makes the tasks skip more lines. */
  private static final int PARTITIONS = 16;

  private DemoCorpus() {}

  /** Whether a location means a demo corpus; refuses one that there is not. */
  static boolean isAt(String location) {
    if (location.startsWith("demo:") && !location.equals(LOCATION)) {
      throw new LakeException(
          "There is no demo corpus '%s'. There is '%s'.".formatted(location, LOCATION));
    }
    return location.equals(LOCATION);
  }

  static Dataset<Row> read(SparkSession spark) {
    return first(spark, WordNetSynsets.COUNT);
  }

  /** The rows with the smallest ids, spread evenly over the partitions. */
  static Dataset<Row> first(SparkSession spark, int rows) {
    WordNetSynsets.mustBeOnTheClassPath();
    return spark
        .range(0, Math.min(rows, WordNetSynsets.COUNT), 1, PARTITIONS)
        .mapPartitions(new GlossesByNumber(), Encoders.row(SCHEMA));
  }
}
