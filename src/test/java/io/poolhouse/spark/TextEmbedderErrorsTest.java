package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.poolhouse.model.ModelException;
import io.poolhouse.model.ModelStore;
import io.poolhouse.pooling.PoolingException;
import io.poolhouse.text.TokenizerException;
import java.io.IOException;
import java.util.TreeSet;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All of them come before any row is read: the plan is never run. */
class TextEmbedderErrorsTest {

  private static <E extends Exception> String message(
      Class<E> type, TextEmbedder embedder, Dataset<Row> table) {
    String ofSchema =
        assertThrows(type, () -> embedder.transformSchema(table.schema())).getMessage();
    assertEquals(ofSchema, assertThrows(type, () -> embedder.transform(table)).getMessage());
    return ofSchema;
  }

  @Test
  void aMissingColumnIsNamedBesideThoseThatAreThere() {
    Dataset<Row> table = LocalSpark.session().sql("select 1 as id, 'a' as `the body`");
    assertEquals(
        "No column 'text' in the input. It has: 'id', 'the body'.",
        message(EmbedException.class, MiniLm.embedder("mean"), table));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array('a')|array<string>",
        "struct('a' as b)|struct<b:string>",
        "X'61'|binary",
        "map('a', 'b')|map<string,string>",
        "parse_json('{}')|variant"
      })
  void aColumnOfSeveralValuesOrBytesIsNoText(String expression, String type) {
    Dataset<Row> table = LocalSpark.session().sql("select " + expression + " as text");
    assertEquals(
        "Column 'text' is of type "
            + type
            + ", which is no text. Expected a string, or a number or date to be written as one.",
        message(EmbedException.class, MiniLm.embedder("mean"), table));
  }

  @Test
  void anMlVectorIsNoText() {
    StructType schema = new StructType().add("text", SQLDataTypes.VectorType());
    EmbedException e =
        assertThrows(EmbedException.class, () -> MiniLm.embedder("mean").transformSchema(schema));
    assertEquals(
        "Column 'text' is of type vector, which is no text. Expected a string, or a number or date"
            + " to be written as one.",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text_mean", "TEXT_Mean", "text_status", "Text_Tokens"})
  void theNameOfANewColumnMustBeFree(String name) {
    Dataset<Row> table = LocalSpark.session().sql("select 'a' as text, 1 as " + name);
    assertEquals(
        "The input already has a column '"
            + name
            + "', which is the name of a column to be added. Rename it first.",
        message(EmbedException.class, MiniLm.embedder("cls,mean").setStatus(true), table));
  }

  @Test
  void ofTwoColumnsWithTheNameNeitherIsChosen() {
    Dataset<Row> table = LocalSpark.session().sql("select 'a' as text, 'b' as Text");
    assertEquals(
        "2 columns of the input have the name 'TEXT'. Rename all but one.",
        message(EmbedException.class, MiniLm.embedder("mean").setInputCol("TEXT"), table));
  }

  @Test
  void anUnknownPoolingIsShownWithTheNearest() {
    assertEquals(
        "Pooling 'cls,meen': 'meen' at column 5 is unknown. Did you mean 'mean'? Known here: cls,"
            + " pooler, mean, mean-nospecial, max, sqrt, last, weighted, all.",
        message(PoolingException.class, MiniLm.embedder("cls,meen"), LocalSpark.table("a")));
  }

  @Test
  void aModelWithoutPoolerIsNotAskedForIt() {
    assertEquals(
        "Pooling 'pooler' needs pooler weights, and model 'minilm' has none. Use 'cls', the same"
            + " token without the pooler's dense layer.",
        message(PoolingException.class, MiniLm.embedder("mean,pooler"), LocalSpark.table("a")));
  }

  @Test
  void aLayerThatTheModelLacksIsRefused() {
    assertEquals(
        "Pooling 'mean@7' asks for layer 7, but model 'minilm' has the layers 0 (the embedding"
            + " output) to 6 (the last). Name one of these, or count from the end: -1 (the last) to"
            + " -7.",
        message(PoolingException.class, MiniLm.embedder("mean@7"), LocalSpark.table("a")));
  }

  @Test
  void anUnknownModelIsShownWithTheNearestAndAll() throws IOException {
    TreeSet<String> names = new TreeSet<>(ModelStore.standard().importedNames());
    ModelStore.standard().known().forEach(model -> names.add(model.name()));
    assertEquals(
        "There is no model and no folder 'minilmm'. Did you mean 'minilm'? Known models: "
            + String.join(", ", names)
            + ".",
        message(
            ModelException.class, new TextEmbedder().setModel("minilmm"), LocalSpark.table("a")));
  }

  @Test
  void moreTokensThanTheModelHasPositionsForAreRefused() {
    assertEquals(
        "--max-tokens 513 is more than 'minilm' has positions for; expected 3 to 512.",
        refusedByTransform(EmbedException.class, MiniLm.embedder("mean").setMaxTokens(513)));
  }

  @Test
  void aLimitThatLeavesNoRoomForTextIsRefused() {
    assertEquals(
        "A limit of 2 tokens leaves no room for text between [CLS] and [SEP]. Give at least 3.",
        refusedByTransform(TokenizerException.class, MiniLm.embedder("mean").setMaxTokens(2)));
  }

  @Test
  void aStrideThatWouldSkipTokensIsRefused() {
    assertEquals(
        "A window stride of 15 tokens is out of range. With windows of 16 tokens, [CLS] and [SEP]"
            + " included, give 1 to 14; 14 means no overlap.",
        refusedByTransform(
            TokenizerException.class,
            MiniLm.embedder("mean").setMaxTokens(16).setWindowStride(15)));
  }

  private static String refusedByTransform(Class<? extends Exception> type, TextEmbedder embedder) {
    return assertThrows(type, () -> embedder.transform(LocalSpark.table("a"))).getMessage();
  }

  @Test
  void theSchemaOfTheResultIsKnownWithoutRows() {
    StructType schema =
        MiniLm.embedder("cls,mean@-2")
            .setStatus(true)
            .transformSchema(
                new StructType()
                    .add("id", DataTypes.LongType, false)
                    .add("text", DataTypes.StringType));
    assertEquals(
        "struct<id:bigint,text:string,text_cls:array<float>,text_mean_m2:array<float>,text_status:string,text_tokens:int>",
        schema.simpleString());
    assertEquals(false, schema.apply("id").nullable());
    assertEquals(false, schema.apply("text_status").nullable());
    assertEquals(true, schema.apply("text_cls").nullable(), "a null text has no vector");
  }
}
