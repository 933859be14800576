package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The columns beside the text come out as they went in, whatever their types and names are. */
class UntouchedColumnsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cast(12345678901234567890.123456789012345678 as decimal(38,18))",
        "cast(null as decimal(3,1))",
        "date'1582-10-10'", // no day of the calendar that Java's old classes keep
        "date'0001-01-01'",
        "timestamp'1582-10-10 12:00:00.000001'",
        "timestamp'9999-12-31 23:59:59.999999'",
        "timestamp_ntz'2020-03-29 02:30:00.000001'",
        "time'12:34:56.123456'",
        "interval '3 02' day to hour",
        "interval 2 years",
        "make_interval(1, 2, 3, 4, 5, 6, 7.000001)",
        "map('a', 1, 'b', null)",
        "map(date'1582-10-10', array(map(1, X'00')))",
        "named_struct('a', null, 'B.c', named_struct('x', array(array(1, null), null)))",
        "cast(null as struct<a:int>)",
        "array(array(1, 2), null, array())",
        "X'00FF'",
        "cast(X'61FF62' as string)", // no UTF-8
        "named_struct('a', array(cast(X'EDA080' as string)))",
        "collate('Abc', 'UNICODE_CI')",
        "parse_json('{\"a\": [1, null]}')",
        "null",
        "double('NaN')",
        "float('-0.0')",
        "cast(-128 as tinyint)",
        "cast('ab' as varchar(5))",
        "cast('ab' as char(5))"
      })
  void aValueOfAnyTypeIsKept(String expression) {
    // Through a table of two rows: a lone literal would be computed before the plan runs.
    Dataset<Row> table =
        LocalSpark.session()
            .sql("select 'a text' as text, " + expression + " as c from range(2)")
            .repartition(2);
    Dataset<Row> embedded = MiniLm.embedder("mean").transform(table);
    assertEquals(table.schema().apply("c"), embedded.schema().apply("c"));
    assertEquals(bytes(table.select("c")), bytes(embedded.select("c")));
  }

  /** The rows as Spark holds them: what is shown, or made a Java object of, may look alike. */
  private static List<String> bytes(Dataset<Row> table) {
    return Arrays.stream((Object[]) table.queryExecution().executedPlan().executeCollect())
        .map(Object::toString)
        .toList();
  }

  @Test
  void anMlVectorIsKept() {
    StructType schema =
        new StructType().add("text", DataTypes.StringType).add("v", SQLDataTypes.VectorType());
    List<Row> rows =
        List.of(
            RowFactory.create("a", Vectors.dense(1, 2)),
            RowFactory.create("b", Vectors.sparse(9, new int[] {7}, new double[] {3})));
    Dataset<Row> table = LocalSpark.session().createDataFrame(rows, schema);
    Dataset<Row> embedded = MiniLm.embedder("mean").transform(table).select("text", "v");
    assertEquals(schema, embedded.schema());
    assertEquals(rows, embedded.collectAsList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.b", "with blank", "back`tick", "UPPER", "\u00fcml\u00e4ut", "__poolhouse_text"})
  void aColumnOfAnyNameIsKeptAndCanBeTheText(String name) {
    StructType schema =
        new StructType()
            .add(name, DataTypes.StringType)
            .add("other " + name, DataTypes.StringType, false);
    Dataset<Row> table =
        LocalSpark.session().createDataFrame(List.of(RowFactory.create("a text", "kept")), schema);
    Dataset<Row> embedded = MiniLm.embedder("mean").setInputCol(name).transform(table);
    assertEquals(
        List.of(name, "other " + name, name + "_mean"), List.of(embedded.schema().fieldNames()));
    Row row = embedded.head();
    assertEquals(List.of("a text", "kept"), List.of(row.get(0), row.get(1)));
    Dataset<Row> plain = MiniLm.embedder("mean").transform(LocalSpark.table("a text"));
    assertArrayEquals(LocalSpark.vector(plain.head(), 2), LocalSpark.vector(row, 2));
  }

  @Test
  void aNameInAnotherCaseFindsTheColumn() {
    Dataset<Row> embedded =
        MiniLm.embedder("mean").setInputCol("TEXT").transform(LocalSpark.table("a"));
    assertEquals(List.of("id", "text", "TEXT_mean"), List.of(embedded.schema().fieldNames()));
  }

  @Test
  void metadataAndNullabilityAreKept() {
    StructType schema =
        new StructType(
            new StructField[] {
              new StructField(
                  "text",
                  DataTypes.StringType,
                  true,
                  new MetadataBuilder().putString("comment", "what they wrote").build()),
              new StructField(
                  "id", DataTypes.LongType, false, new MetadataBuilder().putLong("n", 3).build())
            });
    Dataset<Row> table =
        LocalSpark.session().createDataFrame(List.of(RowFactory.create("a", 1L)), schema);
    TextEmbedder embedder = MiniLm.embedder("cls,mean").setStatus(true);
    assertEquals(embedder.transformSchema(schema), embedder.transform(table).schema());
  }

  @Test
  void twoOtherColumnsOfOneNameAreBothKept() {
    Dataset<Row> table = LocalSpark.session().sql("select 1 as a, 'hello' as text, 2 as a");
    Row row = MiniLm.embedder("mean").transform(table).head();
    assertEquals(List.of(1, "hello", 2), List.of(row.get(0), row.get(1), row.get(2)));
  }

  @Test
  void inACaseSensitiveSessionTheColumnOfExactlyThatNameIsMeant() {
    LocalSpark.session().conf().set("spark.sql.caseSensitive", true);
    try {
      Dataset<Row> table = LocalSpark.session().sql("select '' as text, 'not empty' as Text");
      Row row = MiniLm.embedder("mean").setInputCol("Text").setStatus(true).transform(table).head();
      assertEquals("ok", row.getAs("Text_status"));
    } finally {
      LocalSpark.session().conf().unset("spark.sql.caseSensitive");
    }
  }

  @Test
  void aRowWiderThanAChunkIsKept() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] wide = new byte[(int) EmbeddingIterator.CHUNK_BYTES + i];
      wide[i] = 1;
      rows.add(RowFactory.create("text " + i, wide));
    }
    StructType schema =
        new StructType().add("text", DataTypes.StringType).add("wide", DataTypes.BinaryType);
    Dataset<Row> table = LocalSpark.session().createDataFrame(rows, schema);
    assertEquals(
        table.selectExpr("md5(wide)").collectAsList(),
        MiniLm.embedder("mean")
            .transform(table)
            .where("text_mean is not null")
            .selectExpr("md5(wide)")
            .collectAsList());
  }
}
