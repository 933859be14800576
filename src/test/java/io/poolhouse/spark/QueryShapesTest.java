package io.poolhouse.spark;

import static io.poolhouse.spark.QueryShape.DIFFERENT_TEXTS;
import static io.poolhouse.spark.QueryShape.TEXTS;
import static io.poolhouse.spark.QueryShape.check;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clauses over one table in which a call may stand, and how many texts each embeds. */
class QueryShapesTest {

  @BeforeEach
  void tables() {
    QueryShape.makeTables();
  }

  @Test
  void aColumnIsEmbeddedOnceATaskForEachText() {
    check("select id, embed(text, 'mean') from texts", TEXTS);
    check("select embed(text, 'mean') from texts order by id", TEXTS - 1, TEXTS + 1);
  }

  @Test
  void severalCallsOnATextAreOnePass() {
    check(
        "select id, embed(text, 'mean'), embed(text, 'cls'), embed(text, 'cls+max@-2'),"
            + " embed_status(text), embed_tokens(text), embed(text, 'mean')[3] from texts",
        TEXTS);
  }

  @Test
  void callsOnTwoTextsAreTwoPasses() {
    check(
        "select id, embed(text, 'mean'), embed(grp, 'mean'), embed(upper(grp), 'cls') from texts",
        TEXTS + 4 + 4);
  }

  @Test
  void aFilterOnVectorsSharesThePassOfTheSelection() {
    check("select id from texts where embed(text, 'mean')[0] > 0", TEXTS);
    check(
        "select id, embed(text, 'mean'), embed(text, 'cls') from texts"
            + " where embed(text, 'mean')[0] > 0 and embed_status(text) <> 'empty'",
        TEXTS);
    check(
        "select id, embed(t, 'cls') from"
            + " (select id, trim(text) as t from texts where size(embed(trim(text), 'mean')) > 1)"
            + " where embed(t, 'mean')[0] > 0",
        TEXTS - 1);
  }

  @Test
  void aSubqueryThatFiltersByVectorsSharesItsPassWithWhatIsOutside() {
    check(
        "select id, embed(text, 'cls') from (select *, embed(text, 'mean') as v from texts)"
            + " where v[0] > 0 and id + 1 > 1",
        TEXTS);
  }

  @Test
  void aCheapFilterGoesFirst() {
    check("select id, embed(text, 'mean') from texts where id > 5", 2);
    check("select id from texts where embed(text, 'mean')[0] > -9 and id > 5", 2);
    check("select * from (select id, embed(text, 'mean') as v, grp from texts) where grp = 'b'", 3);
    check("select id, v[1] from (select id, embed(text, 'mean') v from texts) where id = 6", 1);
  }

  @Test
  void whatNobodyReadsIsNotEmbedded() {
    check("select id from (select id, embed(text, 'mean') as v from texts)", 0);
    check("select count(*) from (select id, embed(text, 'mean') as v from texts)", 0);
    check("select count(id), max(grp) from (select *, embed(text, 'mean') from texts)", 0);
    check(
        "with e as (select *, embed(text, 'mean') as v from texts)"
            + " select grp, count(*) from e group by grp order by grp",
        0);
    check("select exists (select embed(text, 'mean') from texts) as x from texts", 0);
  }

  @Test
  void anOrderByVectorsEmbedsEachTextOnce() {
    check("select id, embed(text, 'mean') from texts order by embed(text, 'mean'), id", TEXTS);
    check("select id from texts order by embed(text, 'mean')[0], id", TEXTS);
    check("select id from texts order by embed(text, 'mean')[0] desc, id limit 3", TEXTS);
    check(
        "select id, v from (select id, embed(text, 'mean') as v from texts) order by v[5], id",
        TEXTS);
  }

  @Test
  void anOrderByOtherColumnsEmbedsNoSample() {
    check("select id, embed(text, 'mean') from texts order by id desc", TEXTS - 1, TEXTS + 1);
    check(
        "select id, embed(text, 'mean') from texts where embed_tokens(text) > 0 order by id",
        TEXTS);
  }

  @Test
  void aLimitBehindAnOrderEmbedsNoMoreThanIsGiven() {
    check("select id, embed(text, 'mean') from texts order by id desc limit 3", 3);
    check("select embed(text, 'mean') from texts order by id limit 2 offset 1", 2);
    check(
        "select v[0], v[1] from (select id, embed(text, 'mean') as v from texts)"
            + " order by id limit 2",
        2);
    check(
        "select n + 1, v from (select id + 1 as n, embed(text, 'mean') as v from texts)"
            + " order by n desc limit 2",
        2);
    check(
        "select * from (select id, embed(text, 'mean') v from texts order by id limit 4)"
            + " where v[0] > -9",
        3);
  }

  @Test
  void aLimitEmbedsFew() {
    check(
        "select size(embed(cast(id as string), 'mean')) from range(1000) limit 3",
        1,
        EmbeddingIterator.FIRST_CHUNK_TEXTS);
    check(
        "select size(v) from (select embed(cast(id as string), 'mean') v from range(1000))"
            + " where v[0] > -9 limit 3",
        1,
        EmbeddingIterator.FIRST_CHUNK_TEXTS);
    check("select embed('a', 'mean') from texts limit 5 offset 2", 1, 2);
    check(
        "select max(size(v)) from (select embed(cast(id as string), 'mean') v from range(1000)"
            + " limit 3)",
        3);
  }

  @Test
  void aDistinctOverVectors() {
    check("select distinct embed(text, 'mean') from texts", TEXTS);
    check("select distinct text, embed(text, 'mean') from texts", TEXTS);
    check("select count(distinct embed(text, 'mean')) from texts", TEXTS);
  }

  @Test
  void windowFunctions() {
    check(
        "select id, row_number() over (partition by grp order by embed(text, 'mean')[0], id) as n"
            + " from texts",
        TEXTS);
    check(
        "select id, embed(text, 'mean'), lag(embed(text, 'cls')) over (order by id) from texts",
        TEXTS);
    check(
        "select id, embed(first_value(text) over (partition by grp order by id), 'mean')"
            + " from texts",
        2,
        3);
    check("select id, count(*) over (partition by embed(text, 'mean')) from texts", TEXTS);
    check(
        "select id from (select id, max(embed(text, 'mean')[0]) over () as m from texts)"
            + " where m > 0",
        TEXTS);
  }

  @Test
  void unionsOfTablesAreEmbeddedEach() {
    check(
        "select embed(text, 'mean') v from texts union all select embed(other, 'mean') from others",
        TEXTS + QueryShape.OTHERS);
    check(
        "select embed(text, 'mean') v from texts union select embed(other, 'mean') from others",
        TEXTS + QueryShape.OTHERS);
    check(
        "select embed(t, 'mean') from (select text t from texts union all select other from others)"
            + " where t is not null",
        TEXTS - 1 + QueryShape.OTHERS - 1);
    check(
        "select embed(text, 'mean') from texts intersect select embed(other, 'mean') from others",
        TEXTS + QueryShape.OTHERS);
    check(
        "select embed(text, 'mean') from texts except select embed(other, 'mean') from others",
        TEXTS + QueryShape.OTHERS);
  }

  @Test
  void explodedVectorsAndCallsWithinCalls() {
    check("select id, x from texts lateral view explode(embed(text, 'mean')) as x", TEXTS);
    check("select id, explode(slice(embed(text, 'mean'), 1, 3)) from texts", TEXTS);
    check("select id, posexplode_outer(embed(text, 'mean')) from texts", TEXTS);
    check("select id, embed(w, 'mean') from texts lateral view explode(split(text, ' ')) as w", 12);
    check("select embed(cast(size(embed(text, 'mean')) as string), 'cls') from texts", TEXTS + 3);
    check(
        "select embed(concat(embed_status(text), embed_tokens(grp)), 'cls'), embed(text, 'mean')"
            + " from texts",
        TEXTS + 4 + 4);
  }

  @Test
  void conditionsAreWhatTheyAreAndBothBranchesAreEmbedded() {
    check(
        "select id, case when id > 3 then embed(text, 'mean') else embed(text, 'cls') end"
            + " from texts",
        TEXTS);
    check("select if(id > 3, embed(text, 'mean'), null) from texts", TEXTS);
    check("select coalesce(embed(text, 'mean'), embed('nothing', 'mean')) from texts", TEXTS + 2);
    check("select embed(coalesce(text, grp), 'mean') from texts", TEXTS);
    check("select embed(text, 'mean') is null, embed(text, 'mean') is not null from texts", TEXTS);
  }

  @Test
  void nullsAndLiteralsAreEmbeddedOnceATask() {
    check("select embed('a text', 'mean'), embed('a text', 'cls')", 1);
    check("select embed(null, 'mean'), embed_status(null), embed_tokens(null)", 0, 1);
    check("select id, embed('a text', 'mean') from texts", 2);
    check("select id from texts where embed(text, 'mean') = embed('the river bank', 'mean')", 9);
    check("select embed(text, 'mean') from values ('x'), ('y'), ('x') as t(text)", 2, 3);
  }

  @Test
  void samplesAndHints() {
    check("select id, embed(text, 'mean') from texts tablesample (100 percent)", TEXTS);
    check("select embed(text, 'mean') from (select /*+ repartition(3) */ * from texts)", 6, 8);
    check("select /*+ repartition(3) */ embed(text, 'mean') from texts", TEXTS);
    check(
        "select embed(text, 'mean') from texts where id > 5 distribute by embed(text, 'mean')", 2);
    check("select /*+ coalesce(1) */ embed(text, 'mean') from texts", DIFFERENT_TEXTS, TEXTS);
  }
}
