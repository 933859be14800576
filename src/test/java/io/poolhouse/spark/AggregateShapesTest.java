package io.poolhouse.spark;

import static io.poolhouse.spark.QueryShape.DIFFERENT_TEXTS;
import static io.poolhouse.spark.QueryShape.TEXTS;
import static io.poolhouse.spark.QueryShape.check;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls in aggregations: of keys, of what is aggregated, of what an aggregation gives. */
class AggregateShapesTest {

  @BeforeEach
  void tables() {
    QueryShape.makeTables();
  }

  @Test
  void vectorsAreKeys() {
    check(
        "select embed(text, 'mean') as v, count(*) from texts group by embed(text, 'mean')", TEXTS);
    check("select embed(text, 'mean') as v, max(id) from texts group by v", TEXTS);
    check("select count(*) from texts group by embed(text, 'mean')[0] > 0", TEXTS);
  }

  @Test
  void aKeyIsEmbeddedOnceAGroup() {
    check("select text, embed(text, 'mean'), count(*) from texts group by text", DIFFERENT_TEXTS);
    check("select embed(text, 'mean') from texts group by text", DIFFERENT_TEXTS);
    check("select embed(upper(text), 'mean'), max(id) from texts group by text", DIFFERENT_TEXTS);
    check("select embed(grp, 'cls'), embed(grp, 'mean')[0], sum(id) from texts group by grp", 2);
  }

  @Test
  void anAggregateIsEmbeddedOnceAGroup() {
    check("select grp, embed(max(text), 'mean') from texts group by grp", 2);
    check("select embed(max(text), 'mean'), embed_status(max(text)), max(text) from texts", 1);
    check("select embed(concat(grp, min(text)), 'mean') from texts group by grp", 2);
    check(
        "select grp, embed(concat_ws(' ', sort_array(collect_list(text))), 'cls') from texts group by grp",
        2);
  }

  @Test
  void vectorsAreAggregated() {
    check(
        "select grp, max(embed(text, 'mean')[0]), count(embed(text, 'cls')) from texts group by grp",
        TEXTS);
    check("select grp, max(embed(text, 'mean')) from texts group by grp", TEXTS);
    check("select sum(case when embed_status(text) = 'ok' then 1 end) from texts", TEXTS);
    check("select count(*) filter (where embed(text, 'mean')[0] > 0) from texts", TEXTS);
    check("select count(distinct embed(text, 'mean')), count(distinct grp) from texts", TEXTS);
    check("select grp, max_by(embed(text, 'mean'), id) from texts group by grp", TEXTS);
  }

  @Test
  void groupsAreChosenByVectors() {
    check(
        "select grp, count(*) from texts group by grp having embed(max(text), 'mean')[0] > -9", 2);
    check("select grp, embed(max(text), 'mean') as v from texts group by grp having v[0] > -9", 2);
    check("select grp from texts group by grp having max(embed(text, 'mean')[0]) > -9", TEXTS);
    check(
        "select grp, count(*) from texts group by grp having embed(max(text), 'mean')[0] > -9"
            + " order by grp limit 1",
        1,
        2);
  }

  @Test
  void aKeyThatDecidesIsEmbeddedOnceAGroup() {
    check(
        "select text, count(*) from texts group by text having embed(text, 'mean')[0] > -9",
        DIFFERENT_TEXTS);
    check(
        "select text, embed(text, 'cls'), count(*) from texts group by text"
            + " having embed(text, 'mean')[0] > -9 and text like '%bank%'",
        3);
    check(
        "select max(id) from texts where embed(text, 'mean')[0] > -9 group by text",
        DIFFERENT_TEXTS);
    check("select count(*) from texts where embed('x', 'mean')[0] > 9", 2);
    check(
        "select count(*) from texts where embed(collate(text, 'UTF8_LCASE'), 'mean')[0] > -9"
            + " group by collate(text, 'UTF8_LCASE')",
        TEXTS);
    check("select distinct text from texts where embed(text, 'mean')[0] > -9", DIFFERENT_TEXTS);
  }

  @Test
  void groupingSets() {
    check("select grp, count(*) from texts group by rollup (grp, embed(text, 'mean'))", TEXTS);
    check("select grp, embed(grp, 'mean'), count(*) from texts group by rollup (grp)", 3);
    check("select grp, embed(max(text), 'mean') from texts group by cube (grp)", 2, 3);
    check(
        "select grp, id % 2, max(embed(text, 'mean')[0]) from texts"
            + " group by grouping sets ((grp), (id % 2), ())",
        TEXTS);
  }

  @Test
  void pivots() {
    check(
        "select * from (select grp, id % 2 as odd, embed(text, 'mean')[0] as x from texts)"
            + " pivot (max(x) for grp in ('a', 'b'))",
        TEXTS);
    check(
        "select odd, embed(a, 'mean'), embed(b, 'mean') from"
            + " (select grp, id % 2 as odd, text from texts)"
            + " pivot (max(text) for grp in ('a', 'b'))",
        3, 4);
    check(
        "select id, kind, v from (select id, embed(text, 'mean') m, embed(text, 'cls') c from texts)"
            + " unpivot (v for kind in (m, c))",
        TEXTS);
  }
}
