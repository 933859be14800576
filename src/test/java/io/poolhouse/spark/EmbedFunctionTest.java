package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.poolhouse.pooling.PoolingException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbedFunctionTest {
  private Dataset<Row> table;

  @BeforeEach
  void register() {
    // In two partitions, because over a table of literals the driver computes alone.
    table = LocalSpark.table(Arrays.asList("one text", "another", null, "")).repartition(2);
    table.createOrReplaceTempView("texts");
    EmbedFunction.register(LocalSpark.session(), MiniLm.embedder("mean"));
  }

  private static Dataset<Row> sql(String query) {
    return LocalSpark.session().sql(query);
  }

  @Test
  void itsVectorsAreThoseOfTheTransformer() {
    Map<Integer, float[]> vectors =
        LocalSpark.vectors(sql("select id, embed(text, 'mean') as v from texts"), "v");
    Map<Integer, float[]> expected =
        LocalSpark.vectors(MiniLm.embedder("mean").transform(table), "text_mean");
    assertEquals(expected.keySet(), vectors.keySet());
    expected.forEach((id, vector) -> assertArrayEquals(vector, vectors.get(id)));
    assertNull(vectors.get(2), "of a null text");
  }

  @Test
  void aLiteralTextNeedsNoTable() {
    Row row = sql("select embed('one text', 'cls') as v").head();
    assertArrayEquals(
        LocalSpark.vectors(MiniLm.embedder("cls").transform(table), "text_cls").get(0),
        LocalSpark.vector(row, 0));
  }

  @Test
  void itsTypeIsAnArrayOfFloats() {
    assertEquals(
        "struct<v:array<float>>", sql("select embed('a', 'cls') as v").schema().simpleString());
  }

  @Test
  void aNullPoolingGivesNull() {
    assertNull(sql("select embed('a', null) as v").head().get(0));
    assertNull(sql("select embed(text, cast(null as string)) as v from texts").head().get(0));
  }

  @Test
  void twoPoolingsInOneQueryAreTwoVectors() {
    Row row =
        sql("select embed(text, 'cls'), embed(text, 'cls+max@-2') from texts where id = 0").head();
    assertEquals(MiniLm.WIDTH, row.getList(0).size());
    assertEquals(2 * MiniLm.WIDTH, row.getList(1).size());
    assertEquals(row.getList(0), row.getList(1).subList(0, MiniLm.WIDTH));
  }

  @Test
  void itFiltersAndSorts() {
    assertEquals(
        List.of(0, 1, 3),
        sql("select id from texts where size(embed(text, 'mean')) = 384 order by id")
            .collectAsList()
            .stream()
            .map(row -> row.getInt(0))
            .toList());
    Map<Integer, float[]> vectors =
        LocalSpark.vectors(MiniLm.embedder("mean").transform(table), "text_mean");
    List<Integer> sorted =
        sql("select id from texts where text is not null order by embed(text, 'mean')[0]")
            .collectAsList()
            .stream()
            .map(row -> row.getInt(0))
            .toList();
    for (int i = 1; i < 3; i++) {
      assertEquals(
          true, vectors.get(sorted.get(i - 1))[0] <= vectors.get(sorted.get(i))[0], "" + sorted);
    }
  }

  @Test
  void theEmbeddersSettingsHold() {
    EmbedFunction.register(
        LocalSpark.session(), MiniLm.embedder("mean").setNormalize(true).setMaxTokens(4));
    Map<Integer, float[]> vectors =
        LocalSpark.vectors(sql("select id, embed(text, 'mean') as v from texts"), "v");
    Dataset<Row> expected =
        MiniLm.embedder("mean").setNormalize(true).setMaxTokens(4).transform(table);
    assertArrayEquals(LocalSpark.vectors(expected, "text_mean").get(0), vectors.get(0));
  }

  @Test
  void itWorksOnAfterTheEncodersWereClosed() {
    Object before = sql("select embed('a', 'mean')").head().getList(0);
    SharedEncoders.closeAll();
    assertEquals(before, sql("select embed('a', 'mean')").head().getList(0));
  }

  @Test
  void anUnknownPoolingEndsTheQueryWithItsMessage() {
    assertEquals(
        "Pooling 'meen': 'meen' at column 1 is unknown. Did you mean 'mean'? Known here: cls,"
            + " pooler, mean, mean-nospecial, max, sqrt, last, weighted, all.",
        cause("select embed(text, 'meen') from texts").getMessage());
    assertEquals(
        "Pooling 'pooler' needs pooler weights, and model 'minilm' has none. Use 'cls', the same"
            + " token without the pooler's dense layer.",
        cause("select embed(text, 'pooler') from texts").getMessage());
  }

  private static PoolingException cause(String query) {
    Throwable thrown = assertThrows(Exception.class, () -> sql(query).collectAsList());
    while (!(thrown instanceof PoolingException) && thrown.getCause() != null) {
      thrown = thrown.getCause();
    }
    return (PoolingException) thrown;
  }
}
