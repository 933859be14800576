package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.ModelLoads;
import io.poolhouse.spark.SharedEncoders;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was finished is not embedded again, and nothing is taken for what it is not. */
class KeptEmbeddingsTest {
  private static final int PART = 600;
  private static final int TEXTS = PART + 100;
  private static final SparkSession SPARK = Texts.session();

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();
  private long loadsBefore;

  @BeforeEach
  void forgetModels() {
    SharedEncoders.closeAll();
    loadsBefore = ModelLoads.in(SPARK);
  }

  private long loads() {
    return ModelLoads.in(SPARK) - loadsBefore;
  }

  /** Few tokens, for speed: what matters here is what is kept. */
  private static TextEmbedder embedder(String poolings) {
    return TestModel.MINILM.embedder(poolings).setMaxTokens(6);
  }

  /** As a job has it: all these texts are one part. */
  private EmbeddedTexts embeddedInOnePart(Dataset<Row> texts, String into) {
    return new KeptEmbeddings(SPARK, folder.resolve(into).toString())
        .of(texts, embedder("mean"), said::add);
  }

  private EmbeddedTexts embedded(Dataset<Row> texts, TextEmbedder embedder) {
    return new KeptEmbeddings(SPARK, folder.toString(), PART).of(texts, embedder, said::add);
  }

  private EmbeddedTexts embedded(List<String> texts, TextEmbedder embedder) {
    return embedded(Texts.table(texts), embedder);
  }

  /** Folders of parts that are there, by the number of the part. */
  private Map<String, Path> parts() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.getFileName().toString().matches("part-\\d{5}-[0-9a-f-]{36}"))
          .collect(
              Collectors.toMap(
                  path -> path.getFileName().toString().substring(0, 10), path -> path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path part, String ending) throws IOException {
    try (Stream<Path> files = Files.list(part)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void aJobKilledAfterItsFirstPartEmbedsTheSecondOnly() throws IOException {
    List<String> texts = Texts.different(TEXTS);
    EmbeddedTexts whole = embedded(texts, embedder("cls,mean"));
    TreeMap<Long, String> rows = Texts.byId(whole.rows());
    assertEquals(TEXTS, rows.size());
    assertEquals(TEXTS, whole.embedded());
    assertEquals(1, loads());
    double secondsOfFirst = whole.seconds();

    delete(parts().get("part-00001"));
    SharedEncoders.closeAll();
    EmbeddedTexts again = embedded(texts, embedder("cls,mean"));
    assertEquals(100, again.embedded());
    assertTrue(said.contains("minilm: 600 of 700 texts were embedded by an earlier run"));
    assertEquals(2, loads());
    assertEquals(rows, Texts.byId(again.rows()));
    assertTrue(again.seconds() > 0.5 * secondsOfFirst, "the first part's time is kept with it");

    SharedEncoders.closeAll();
    EmbeddedTexts kept = embedded(texts, embedder("cls,mean"));
    assertEquals(0, kept.embedded());
    assertEquals(2, loads(), "nothing to embed, no model to load");
    assertEquals(again.seconds(), kept.seconds());
    assertEquals(again.lengths(), kept.lengths());
    assertEquals(rows, Texts.byId(kept.rows()));
    assertEquals(
        "minilm: 700 of 700 texts were embedded by an earlier run", said.get(said.size() - 1));
  }

  /** In local mode driver and tasks are one JVM: the tasks see that the first part is done. */
  @Test
  void aJobThatFailsInItsSecondPartHasKeptItsFirst() {
    List<String> texts = Texts.different(TEXTS);
    SPARK.udf().register("until_first_part", (String text) -> living(text), DataTypes.StringType);
    Dataset<Row> failing =
        Texts.table(texts)
            .withColumn("text", functions.call_udf("until_first_part", functions.col("text")));
    KeptEmbeddings kept = new KeptEmbeddings(SPARK, folder.toString(), PART);
    assertThrows(
        SparkException.class,
        () -> kept.of(failing, embedder("mean"), line -> KILLED.set(line.contains("texts/s"))));
    assertEquals(100, embedded(texts, embedder("mean")).embedded());
    assertEquals(2, parts().size(), "what the failed run left of its second part is gone");
  }

  private static final AtomicBoolean KILLED = new AtomicBoolean();

  private static String living(String text) {
    if (KILLED.get()) {
      throw new IllegalStateException("killed");
    }
    return text;
  }

  @Test
  void vectorsHaveTheSameBitsWhateverTheCoresAndPartitions() {
    List<String> texts = Texts.different(1_300);
    TreeMap<Long, String> rows =
        Texts.byId(embeddedInOnePart(Texts.table(texts), "as they are").rows());
    for (int partitions : new int[] {1, 7}) {
      Dataset<Row> table = Texts.table(texts).orderBy(functions.rand(1)).repartition(partitions);
      assertEquals(rows, Texts.byId(embeddedInOnePart(table, "in " + partitions).rows()));
    }
  }

  @Test
  void aTaskHasABlockOfTextsInTheOrderOfTheirIds() throws IOException {
    Dataset<Row> table = Texts.table(Texts.different(1_300)).orderBy(functions.rand(1));
    embeddedInOnePart(table, "here");
    List<Path> files = files(parts().get("part-00000"), ".parquet");
    assertEquals(3, files.size(), "1,300 texts, 512 a block");
    for (int block = 0; block < 3; block++) {
      List<Long> ids =
          SPARK.read().parquet(files.get(block).toString()).select("id").collectAsList().stream()
              .map(row -> row.getLong(0))
              .toList();
      List<Long> expected = new ArrayList<>();
      for (long id = 512L * block; id < Math.min(1_300, 512 * (block + 1)); id++) {
        expected.add(id);
      }
      assertEquals(expected, ids);
    }
  }

  @Test
  @Tag("slow")
  void otherSettingsOrAnotherModelAreEmbeddedAnew() {
    List<String> texts = Texts.different(20);
    List<TextEmbedder> different =
        List.of(
            embedder("mean"),
            embedder("mean").setMaxTokens(5),
            embedder("mean").setLongTexts("head-tail"),
            embedder("mean").setLongTexts("window"),
            embedder("mean").setLongTexts("window").setWindowStride(2),
            embedder("mean").setNormalize(true),
            embedder("mean").setControlTokens(true),
            embedder("mean").setPrecision("bfloat16"),
            embedder("mean").setOnBadRow("fail"));
    for (TextEmbedder embedder : different) {
      assertEquals(20, embedded(texts, embedder).embedded());
    }
    for (TextEmbedder embedder : different) {
      assertEquals(0, embedded(texts, embedder).embedded(), "they do not push each other out");
    }
  }

  @Test
  void spelledOutDefaultsAreTheSameSettings() {
    List<String> texts = Texts.different(5);
    embedded(texts, TestModel.MINILM.embedder("mean"));
    TextEmbedder spelledOut = TestModel.MINILM.embedder("mean@-1").setMaxTokens(512);
    assertEquals(0, embedded(texts, spelledOut.setWindowStride(510).setDevice("cpu")).embedded());
  }

  @Test
  void fewerPoolingsAreTakenFromMoreAndMoreAreEmbeddedAnew() {
    List<String> texts = Texts.different(20);
    EmbeddedTexts three = embedded(texts, embedder("cls,mean,max"));
    EmbeddedTexts one = embedded(texts, embedder("max"));
    assertEquals(0, one.embedded());
    assertEquals(List.of(Pooling.parse("max")), one.poolings());
    assertEquals(List.of("id", "vector_max", "status", "tokens"), List.of(one.rows().columns()));
    assertEquals(
        Texts.byId(three.rows().select("id", "vector_max")),
        Texts.byId(one.rows().select("id", "vector_max")));
    assertEquals(20, embedded(texts, embedder("max,mean@1")).embedded());
  }

  @Test
  void aChangedTextMakesItsPartAnew() {
    List<String> texts = Texts.different(TEXTS);
    TreeMap<Long, String> rows = Texts.byId(embedded(texts, embedder("mean")).rows());
    List<String> changed = new ArrayList<>(texts);
    changed.set(TEXTS - 1, "unlike it was");
    EmbeddedTexts second = embedded(changed, embedder("mean"));
    assertEquals(100, second.embedded());
    TreeMap<Long, String> ofChanged = Texts.byId(second.rows());
    assertNotEquals(rows.remove(TEXTS - 1L), ofChanged.remove(TEXTS - 1L));
    assertEquals(rows, ofChanged);
    assertEquals(2, parts().size(), "the old part is gone");
  }

  @Test
  void textsThatChangePlacesAreNotTheSame() {
    embedded(List.of("one", "two"), embedder("mean"));
    assertEquals(2, embedded(List.of("two", "one"), embedder("mean")).embedded());
  }

  @Test
  void aNullTextIsNoEmptyText() {
    embedded(Arrays.asList("one", null), embedder("mean"));
    assertEquals(2, embedded(List.of("one", ""), embedder("mean")).embedded());
  }

  @Test
  void aPartThatLostAFileIsEmbeddedAnew() throws IOException {
    List<String> texts = Texts.different(TEXTS);
    TreeMap<Long, String> rows = Texts.byId(embedded(texts, embedder("mean")).rows());
    Files.delete(files(parts().get("part-00000"), ".parquet").get(0));
    EmbeddedTexts again = embedded(texts, embedder("mean"));
    assertEquals(PART, again.embedded());
    assertEquals(rows, Texts.byId(again.rows()));
  }

  @Test
  void aPartWithATruncatedFileIsEmbeddedAnew() throws IOException {
    List<String> texts = Texts.different(20);
    embedded(texts, embedder("mean"));
    Path file = files(parts().get("part-00000"), ".parquet").get(0);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertEquals(20, embedded(texts, embedder("mean")).embedded());
  }

  @Test
  void aPartWhoseRecordIsTornIsEmbeddedAnew() throws IOException {
    List<String> texts = Texts.different(20);
    embedded(texts, embedder("mean"));
    Path model = parts().get("part-00000").getParent();
    Path record = model.resolve("part-00000.json");
    byte[] bytes = Files.readAllBytes(record);
    for (int length : new int[] {0, 1, bytes.length / 2, bytes.length - 2}) {
      Files.delete(model.resolve(".part-00000.json.crc"));
      Files.write(record, Arrays.copyOf(bytes, length));
      assertEquals(20, embedded(texts, embedder("mean")).embedded());
    }
    Files.write(record, "{}".getBytes()); // and a checksum file that does not know it
    assertEquals(20, embedded(texts, embedder("mean")).embedded());
  }

  @Test
  void aTextWithoutVectorsIsMarkedAndNotCountedAmongTheLengths() {
    EmbeddedTexts texts =
        embedded(
            Arrays.asList("one", null, "", "one two three four five six seven"), embedder("mean"));
    assertEquals(List.of(1L), texts.idsWithoutVectors());
    assertEquals(
        List.of("ok 3", "null 0", "empty 2", "truncated 6"),
        texts.rows().orderBy("id").collectAsList().stream()
            .map(row -> row.getAs("status") + " " + row.getAs("tokens"))
            .toList());
    assertEquals(3, texts.lengths().texts());
    assertEquals(1, texts.lengths().truncated());
    assertEquals(6, texts.lengths().limit());
    assertEquals(4, texts.texts());
  }

  @Test
  void noTextsAreNoRows() {
    EmbeddedTexts none = embedded(List.of(), embedder("mean"));
    assertEquals(List.of(), none.rows().collectAsList());
    assertEquals(0, none.lengths().texts());
  }

  @Test
  void aFolderWithThePatternsOfGlobsInItsNameIsReadAsItIsWritten() {
    Path odd = folder.resolve("a [b] {c} *?");
    KeptEmbeddings kept = new KeptEmbeddings(SPARK, odd.toString());
    assertEquals(
        2, kept.of(Texts.table(List.of("a", "b")), embedder("mean"), said::add).rows().count());
  }

  @Test
  void idsWithAGapAreRefused() {
    Dataset<Row> table = Texts.table(Texts.different(4)).where("id <> 2");
    assertThrows(IllegalArgumentException.class, () -> embedded(table, embedder("mean")));
  }

  @Test
  void progressTellsRateAndWhatIsLeft() {
    embedded(Texts.different(TEXTS), embedder("mean"));
    assertEquals(3, said.size(), said.toString());
    assertEquals("minilm: embedding 700 texts", said.get(0));
    assertTrue(
        said.get(1).matches("minilm: 600 of 700 texts embedded, \\d+ texts/s, about \\d+ s left"),
        said.get(1));
    assertTrue(said.get(2).matches("minilm: 700 of 700 texts embedded, \\d+ texts/s"), said.get(2));
  }
}
