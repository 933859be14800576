package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a call gives, takes and refuses; {@link QueryShapesTest} has the places it may stand in. */
class SqlFunctionsTest {
  private Dataset<Row> table;

  @BeforeEach
  void table() {
    // In two partitions, because over a table of literals the driver computes alone.
    table = LocalSpark.table(Arrays.asList("one text", "another", null, "")).repartition(2);
    table.createOrReplaceTempView("texts");
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
  void withoutAPoolingItIsTheModelsOwnAndTheColumnIsNamedAsItWasWritten() {
    Dataset<Row> rows =
        sql("select embed(text), embed(text, 'mean'), embed_tokens(text) from texts where id = 0");
    assertEquals(
        List.of("embed(text)", "embed(text, mean)", "embed_tokens(text)"), List.of(rows.columns()));
    Row row = rows.head();
    assertEquals(row.getList(0), row.getList(1));
    assertEquals(4, row.getInt(2));
  }

  @Test
  void statusAndTokensAreThoseOfTheTransformer() {
    Dataset<Row> expected = MiniLm.embedder("mean").setStatus(true).transform(table);
    assertEquals(
        expected.orderBy("id").select("text_status", "text_tokens").collectAsList(),
        sql("select embed_status(text), embed_tokens(text) from texts order by id")
            .collectAsList());
  }

  @Test
  void theColumnFunctionsAreTheSame() {
    Row byColumns =
        table
            .where("id = 0")
            .select(
                Poolhouse.embed(functions.col("text")),
                Poolhouse.embed(functions.col("text"), "cls"),
                Poolhouse.embed(functions.col("text"), "cls", MiniLm.folder()),
                Poolhouse.status(functions.col("text")),
                Poolhouse.status(functions.col("text"), MiniLm.folder()),
                Poolhouse.tokens(functions.col("text")),
                Poolhouse.tokens(functions.col("text"), MiniLm.folder()))
            .head();
    Row bySql =
        sql(("select embed(text), embed(text, 'cls'), embed(text, 'cls', '%1$s'), embed_status(text),"
                    + " embed_status(text, '%1$s'), embed_tokens(text), embed_tokens(text, '%1$s')"
                    + " from texts where id = 0")
                .formatted(MiniLm.folder()))
            .head();
    assertEquals(bySql, byColumns);
    assertEquals(bySql.getList(1), bySql.getList(2));
  }

  @Test
  void numbersAndDatesAreCastToText() {
    Row row =
        sql("select embed(12, 'mean') = embed('12', 'mean'),"
                + " embed(date'2020-02-03', 'mean') = embed('2020-02-03', 'mean')")
            .head();
    assertTrue(row.getBoolean(0) && row.getBoolean(1));
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

  @AfterEach
  void unset() {
    for (String name : List.of("normalize", "maxTokens", "precision", "onBadRow")) {
      LocalSpark.session().conf().unset("spark.poolhouse." + name);
    }
  }

  private static void set(String name, String value) {
    LocalSpark.session().conf().set("spark.poolhouse." + name, value);
  }

  @Test
  void theSessionsSettingsHold() {
    set("normalize", "true");
    set("maxTokens", "4");
    Map<Integer, float[]> vectors =
        LocalSpark.vectors(sql("select id, embed(text, 'mean') as v from texts"), "v");
    Dataset<Row> expected =
        MiniLm.embedder("mean").setNormalize(true).setMaxTokens(4).transform(table);
    assertArrayEquals(LocalSpark.vectors(expected, "text_mean").get(0), vectors.get(0));
  }

  @Test
  void aSettingThatCannotBeIsRefusedByName() {
    set("precision", "float8");
    assertRefused(
        "select embed(text) from texts",
        "'float8' is no value for spark.poolhouse.precision, which says: what the model computes in: float32, bfloat16, float16.");
  }

  @Test
  void itWorksOnAfterTheEncodersWereClosed() {
    Object before = sql("select embed('a', 'mean')").head().getList(0);
    SharedEncoders.closeAll();
    assertEquals(before, sql("select embed('a', 'mean')").head().getList(0));
  }

  @Test
  void whatCannotBeIsRefusedWhileTheQueryIsAnalysed() {
    assertRefused(
        "select embed(text, 'meen') from texts",
        "[POOLHOUSE_CALL] embed(texts.text, 'meen'): Pooling 'meen': 'meen' at column 1 is unknown. Did you"
            + " mean 'mean'? Known here: cls, pooler, mean, mean-nospecial, max, sqrt, last,"
            + " weighted, all.");
    assertRefused(
        "select embed(text, 'pooler') from texts",
        "Pooling 'pooler' needs pooler weights, and model 'minilm' has none.");
    assertRefused("select embed(text, 'mean@9') from texts", "asks for layer 9");
    assertRefused("select embed(text, 'all') from texts", "'all' stands for 7: cls, mean,");
    assertRefused("select embed(text, 'mean@*') from texts", "'mean@*' stands for 7: mean@0,");
    assertRefused(
        "select embed(text, 'mean', 'minilmm') from texts",
        "There is no model and no folder 'minilmm'. Did you mean 'minilm'?");
    assertRefused("select embed_tokens(text, 'x') from texts", "no model and no folder 'x'.");
    assertRefused(
        "select embed(text, text) from texts",
        "the pooling is texts.text, which may differ from row to row. Expected a constant");
    assertRefused(
        "select embed(text, 'mean', text) from texts", "the model is texts.text, which may");
    assertRefused("select embed(text, null) from texts", "the pooling is null.");
    assertRefused("select embed(text, '') from texts", "the pooling is empty.");
    assertRefused("select embed() from texts", "[WRONG_NUM_ARGS.WITHOUT_SUGGESTION]");
    assertRefused("select embed(text, 'a', 'b', 'c') from texts", "[WRONG_NUM_ARGS");
    assertRefused("select embed_status(text, 'a', 'b') from texts", "[WRONG_NUM_ARGS");
    assertRefused(
        "select embed(array(text)) from texts", "[DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE]");
    assertRefused(
        "select transform(array(text), t -> embed(t)) from texts",
        "the text is a lambda's variable");
  }

  @Test
  void aConstantThatIsComputedIsAConstant() {
    assertEquals(
        sql("select embed(text, 'cls+mean') from texts where id = 0").head(),
        sql("select embed(text, concat('cls', '+', 'mean')) from texts where id = 0").head());
  }

  /** Named where the query is built; nothing was run. */
  private static void assertRefused(String query, String words) {
    AnalysisException e = assertThrows(AnalysisException.class, () -> sql(query));
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }
}
