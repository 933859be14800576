package io.poolhouse.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DemoCorpusTest {
  private static SparkSession spark;
  private static List<Row> all;

  @BeforeAll
  static void readAll() {
    spark = LocalSpark.session();
    all = LocalSpark.input("demo:wordnet").read(spark).collectAsList();
  }

  @Test
  void itHasTheColumnsOfTheContract() {
    assertEquals(
        "struct<id:bigint,text:string,label:string,word:string>",
        LocalSpark.input("demo:wordnet").read(spark).schema().simpleString());
  }

  @Test
  void everySynsetIsThereOnceAndInOrder() {
    assertEquals(
        LongStream.range(0, 117_791).boxed().toList(),
        all.stream().map(row -> row.getLong(0)).toList());
  }

  @Test
  void theFirstAndTheLastRowAreTheDataFilesOwn() {
    assertEquals(
        "[0,that which is perceived or known or inferred to have its own distinct existence"
            + " (living or nonliving),noun.Tops,entity]",
        all.get(0).toString());
    assertEquals(
        "[117790,in a voluminous manner,adv.all,voluminously]", all.get(117_790).toString());
  }

  @Test
  void eachFileBeginsWhereTheOneBeforeEnds() {
    assertEquals("[82191,9/11]", idAndWord(82_191));
    assertEquals("[82192,breathe]", idAndWord(82_192));
    assertEquals("[95981,able]", idAndWord(95_981));
    assertEquals("[114166,a cappella]", idAndWord(114_166));
  }

  /** Counted with grep, cut and uniq on the jar's data files. */
  @Test
  void theLabelsAreThe45LexicographerFiles() {
    Map<String, Long> rows =
        all.stream().collect(Collectors.groupingBy(row -> row.getString(2), Collectors.counting()));
    assertEquals(45, rows.size());
    assertEquals(51, rows.get("noun.Tops"));
    assertEquals(7_510, rows.get("noun.animal"));
    assertEquals(11_605, rows.get("noun.artifact"));
    assertEquals(1_030, rows.get("noun.time"));
    assertEquals(546, rows.get("verb.body"));
    assertEquals(81, rows.get("verb.weather"));
    assertEquals(14_460, rows.get("adj.all"));
    assertEquals(3_665, rows.get("adj.pert"));
    assertEquals(60, rows.get("adj.ppl"));
    assertEquals(3_625, rows.get("adv.all"));
  }

  @Test
  void aGlossIsTrimmedTextWithoutTheFilesOwnSigns() {
    for (Row row : all) {
      String gloss = row.getString(1);
      assertFalse(gloss.isEmpty() || gloss.contains(" | ") || !gloss.equals(gloss.strip()), gloss);
      String word = row.getString(3);
      assertFalse(word.isEmpty() || word.contains("_") || word.endsWith(")"), word);
    }
  }

  @Test
  void theLabelFitsTheMeaning() {
    Row dog =
        all.stream()
            .filter(row -> row.getString(1).startsWith("a member of the genus Canis"))
            .findFirst()
            .orElseThrow();
    assertEquals("noun.animal", dog.getString(2));
    assertEquals("dog", dog.getString(3));
  }

  @Test
  void theRowsAreTheSameUnderAnyParallelism() {
    String before = spark.conf().get("spark.sql.leafNodeDefaultParallelism", "2");
    spark.conf().set("spark.sql.leafNodeDefaultParallelism", "7");
    try {
      Dataset<Row> again = LocalSpark.input("demo:wordnet").read(spark);
      assertEquals(16, again.javaRDD().getNumPartitions());
      assertEquals(all, again.collectAsList());
    } finally {
      spark.conf().set("spark.sql.leafNodeDefaultParallelism", before);
    }
  }

  @Test
  void theFirstRowsAreThoseWithTheSmallestIdsOverAllPartitions() {
    Dataset<Row> first = LocalSpark.input("demo:wordnet").first(spark, 1_000);
    assertEquals(all.subList(0, 1_000), first.collectAsList());
    assertEquals(16, first.javaRDD().getNumPartitions());
    assertEquals(
        all.subList(0, 3), LocalSpark.input("demo:wordnet").first(spark, 3).collectAsList());
  }

  @Test
  void aLimitTakesThemTooOnOneMachine() {
    assertEquals(
        all.subList(0, 10_000),
        LocalSpark.input("demo:wordnet").read(spark).limit(10_000).collectAsList());
  }

  @Test
  void theLicenceLineNamesWordNetAndItsOwner() {
    assertEquals(
        "WordNet 3.1, Copyright 2011 by Princeton University. All rights reserved."
            + " Licence: https://wordnet.princeton.edu/license-and-commercial-use",
        LocalSpark.input("demo:wordnet").attribution().orElseThrow());
    assertTrue(LocalSpark.input("a.csv").attribution().isEmpty());
  }

  private static String idAndWord(int row) {
    return "[%d,%s]".formatted(all.get(row).getLong(0), all.get(row).getString(3));
  }
}
