package io.poolhouse.lake;

import org.apache.spark.sql.SparkSession;

/** The local disk as a file system that has renames, but neither locks nor links, as HDFS. */
public final class DistributedFiles extends SchemeOfItsOwn {
  public DistributedFiles() {
    super("distributed");
  }

  /** Where Spark then finds a path of the local disk. */
  public static String in(SparkSession spark, java.nio.file.Path path) {
    spark
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.distributed.impl", DistributedFiles.class.getName());
    return "distributed://bucket" + path;
  }
}
