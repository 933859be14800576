package io.poolhouse.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The driver of {@link LakeMergeTest}, a process of its own, because a JVM's first session decides
 * on the extensions of all: {@code LakeApplication FOLDER EXTENSIONS MODEL RESULT}.
 */
final class LakeApplication {
  static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";
  static final String ICEBERG = "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions";

  private final SparkSession spark;
  private final List<String> result = new ArrayList<>();

  private LakeApplication(SparkSession spark) {
    this.spark = spark;
  }

  public static void main(String[] arguments) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("lake merge test")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", arguments[0] + "/warehouse")
            .config("spark.sql.extensions", arguments[1])
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.databricks.delta.snapshotPartitions", "2")
            .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.lake.type", "hadoop")
            .config("spark.sql.catalog.lake.warehouse", arguments[0] + "/lake")
            .config("spark.poolhouse.model", arguments[2])
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    LakeApplication application = new LakeApplication(spark);
    application.merge("delta", "target_delta", "delta");
    application.merge("iceberg", "lake.db.target", "iceberg");
    spark.stop();
    Files.write(Path.of(arguments[3]), application.result);
  }

  private void merge(String name, String target, String format) {
    spark.sql(
        "create or replace temp view changes as select * from values (1, 'a new text'),"
            + " (3, 'a third text'), (4, 'a third text') as changes(id, text)");
    spark.sql(
        "create table %s (id int, text string, v array<float>) using %s".formatted(target, format));
    spark.sql(
        "insert into %s select id, text, embed(text, 'mean') from values (1, 'a text'), (2, 'another') as t(id, text)"
            .formatted(target));
    tell(name + " inserted", target);
    spark.sql(
        ("merge into %s t using (select id, text, embed(text, 'mean') as v from changes) s"
                + " on t.id = s.id when matched then update set text = s.text, v = s.v"
                + " when not matched then insert (id, text, v) values (s.id, s.text, s.v)")
            .formatted(target));
    tell(name + " merged from vectors", target);
    spark.sql(
        ("merge into %s t using changes s on t.id = s.id"
                + " when matched and embed(s.text, 'mean')[0] > -9 then"
                + " update set v = embed(concat(s.text, ' again'), 'cls')"
                + " when not matched then"
                + " insert (id, text, v) values (s.id, s.text, embed(s.text, 'cls'))"
                + " when not matched by source and embed(t.text, 'mean')[0] > -9 then"
                + " update set v = embed(t.text, 'max')")
            .formatted(target));
    tell(name + " embedded while merging", target);
    spark.sql(
        ("merge into %s t using (select text from changes where id < 4) s"
                + " on embed(t.text, 'mean') = embed(s.text, 'mean')"
                + " when matched and t.id = 1 then delete")
            .formatted(target));
    tell(name + " merged on vectors", target);
    spark.sql("update %s set v = embed(text, 'cls') where id = 2".formatted(target));
    spark.sql("delete from %s where embed_tokens(text) = 5 and id = 4".formatted(target));
    tell(name + " updated and deleted", target);
  }

  private void tell(String what, String table) {
    for (Row row : spark.sql("select id, text, v from " + table + " order by id").collectAsList()) {
      result.add(line(what, row.getInt(0), row.getString(1), LocalSpark.vector(row, 2)));
    }
  }

  static String line(String what, int id, String text, float[] vector) {
    return "%s: %d %s %s".formatted(what, id, text, Arrays.hashCode(vector));
  }
}
