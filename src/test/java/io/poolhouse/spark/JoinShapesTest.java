package io.poolhouse.spark;

import static io.poolhouse.spark.QueryShape.OTHERS;
import static io.poolhouse.spark.QueryShape.TEXTS;
import static io.poolhouse.spark.QueryShape.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls in joins and subqueries, and how many texts each embeds. */
class JoinShapesTest {
  private static final int BOTH = TEXTS + OTHERS;

  @BeforeEach
  void tables() {
    QueryShape.makeTables();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inner", "left", "right", "full", "left semi", "left anti"})
  void joinsOnEqualVectorsEmbedEachSideOnce(String join) {
    check(
        "select * from texts a %s join others b on embed(a.text, 'mean') = embed(b.other, 'mean')"
            .formatted(join),
        BOTH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inner", "left", "right", "full", "left semi", "left anti"})
  void joinsOnComparedVectorsEmbedEachSideOnce(String join) {
    check(
        ("select * from texts a %s join others b"
                + " on embed(a.text, 'mean')[0] < embed(b.other, 'mean')[0] and a.id <> b.id")
            .formatted(join),
        BOTH);
  }

  @Test
  void aJoinOnOtherColumnsIsEmbeddedWhereTheTextIs() {
    check(
        "select a.id, embed(a.text, 'mean'), embed(b.other, 'cls') from texts a"
            + " join others b on a.id = b.id",
        1,
        BOTH);
    check("select a.id, embed(b.other, 'mean') from texts a left join others b using (id)", 3, 5);
    check("select a.id, embed_status(b.other) from texts a left join others b using (id)", 3, 5);
    check("select a.id, b.id, embed(a.text, 'mean') from texts a cross join others b", 6, 28);
    check(
        "select a.id, b.id from texts a, others b"
            + " where embed(a.text, 'mean')[0] > embed(b.other, 'mean')[0]",
        BOTH);
    check(
        "select a.id, b.id, embed(c.text, 'mean') from texts a, others b, texts c"
            + " where embed(a.text, 'mean') = embed(b.other, 'mean') and a.id = c.id",
        BOTH,
        BOTH + 4);
  }

  @Test
  void anInnerJoinMayDependOnATextOfBothTables() {
    check(
        "select a.id, b.id from texts a join others b"
            + " on a.id = b.id and embed(concat(a.text, b.other), 'mean')[0] > -9",
        2,
        3);
    check(
        "select a.id, b.id, embed(a.text || b.other, 'mean') from texts a"
            + " join others b on embed(a.text || b.other, 'mean')[0] > -9 where a.id < 2",
        4,
        8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"left", "right", "full", "left semi", "left anti"})
  void otherJoinsMayNot(String join) {
    AnalysisException refused =
        assertThrows(
            AnalysisException.class,
            () ->
                QueryShape.spark()
                    .sql(
                        "select * from texts a %s join others b on embed(a.text || b.other)[0] > 0"
                            .formatted(join)));
    assertTrue(
        refused
            .getMessage()
            .contains("its text has columns of both tables, and it stands in the condition of a "),
        refused.getMessage());
  }

  @Test
  void aTableJoinedWithItself() {
    check(
        "with e as (select id, text, embed(text, 'mean') as v from texts)"
            + " select l.id, r.id from e l join e r on l.v = r.v",
        TEXTS,
        2 * TEXTS);
    check(
        "select l.id, r.id, embed(l.text, 'mean'), embed(r.text, 'mean') from texts l"
            + " join texts r on l.text = r.text",
        2,
        2 * TEXTS);
  }

  @Test
  void aFilterThatSparkInfersForTheOtherSideGivesTheSame() {
    check(
        "select a.id, b.n from texts a join others b on a.text = b.other"
            + " where embed(a.text, 'mean')[0] > -9",
        2,
        BOTH);
    check(
        "select a.id, b.n from texts a left join others b on a.text = b.other"
            + " where embed(a.text, 'mean')[0] > -9",
        TEXTS - 1,
        BOTH);
  }

  @Test
  void inAndExists() {
    check(
        "select id from texts where embed(text, 'mean') in (select embed(other, 'mean') from others)",
        BOTH);
    check(
        "select id from texts where id not in"
            + " (select id from others where embed(other, 'mean')[0] > 0)",
        OTHERS,
        OTHERS);
    check(
        "select id from texts a where exists"
            + " (select 1 from others b where embed(b.other, 'mean') = embed(a.text, 'mean'))",
        BOTH);
    check(
        "select id from texts a where not exists"
            + " (select 1 from others b where embed(b.other, 'mean') = embed(a.text, 'mean'))",
        BOTH);
    check(
        "select id from texts a where exists (select 1 from others b where b.id = a.id"
            + " and embed(a.text, 'mean')[0] > -9)",
        1,
        TEXTS);
    check(
        "select id, embed(text, 'mean') in (select embed(other, 'mean') from others) from texts"
            + " where text is not null",
        TEXTS - 1 + OTHERS);
  }

  @Test
  void scalarSubqueries() {
    check(
        "select id from texts where embed(text, 'mean')[0] >="
            + " (select max(embed(other, 'mean')[0]) from others)",
        TEXTS,
        BOTH);
    check(
        "select id, (select max(embed(other, 'mean')) from others b where b.id = a.id) as v"
            + " from texts a",
        OTHERS);
    check(
        "select id from texts a where embed(a.text, 'mean')[0] > (select"
            + " avg(embed(b.other, 'mean')[0]) - 1 from others b where b.id = a.id)",
        OTHERS + 2,
        BOTH);
    check("select embed((select max(other) from others), 'mean')", 1);
    check(
        "select embed((select max(b.other) from others b where b.id = a.id), 'mean') from texts a",
        3,
        6);
  }

  @Test
  void lateralJoins() {
    check("select a.id, v from texts a, lateral (select embed(a.text, 'mean') as v)", TEXTS);
    check(
        "select a.id, n, v from texts a, lateral"
            + " (select n, embed(b.other, 'mean') as v from others b where b.id = a.id)",
        2,
        OTHERS);
    check(
        "select a.id, v from texts a left join lateral"
            + " (select embed(concat(a.text, b.other), 'mean') as v from others b"
            + " where b.id = a.id)",
        3,
        24); // Spark pairs all texts with all others and looks at the ids then
  }

  @Test
  void commonTableExpressionsAreEmbeddedAsOftenAsTheyAreRead() {
    String once = "with e as (select id, embed(text, 'mean') as v from texts) ";
    check(once + "select id, v[0] from e where id > 3", 4);
    check(once + "select a.id from e a join e b on a.id = b.id and a.v[0] = b.v[0]", TEXTS, 14);
    check(once + "select id from e where v[0] > (select avg(v[0]) from e)", TEXTS, 2 * TEXTS);
    check(
        "with a as (select id, text as t from texts), b as (select id, embed(t, 'cls') c from a)"
            + " select b.id, c, embed(t, 'cls') from a join b on a.id = b.id",
        TEXTS,
        2 * TEXTS);
  }

  @Test
  void aTableOfTheTransformerSharesItsPassWithCallsInSql() {
    Dataset<Row> embedded = MiniLm.embedder("cls").transform(QueryShape.spark().table("texts"));
    embedded.createOrReplaceTempView("embedded");
    long texts =
        QueryShape.textsOf(
            () ->
                assertEquals(
                    List.of(5, 6),
                    QueryShape.spark()
                        .sql(
                            "select id, text_cls, embed(text, 'mean'), embed(text, 'cls') as c"
                                + " from embedded where id in (5, 6) and embed_tokens(text) > 2"
                                + " and embed(text, 'cls') = text_cls order by id")
                        .collectAsList()
                        .stream()
                        .map(row -> row.getInt(0))
                        .toList()));
    assertEquals(2, texts);
  }
}
