package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextEmbedderParamsTest {

  @Test
  void everyParamIsExplainedWithItsDefault() {
    assertEquals(
        """
        asVector: ML vectors instead of array<float> (default: false)
        controlTokens: whether a literal [CLS] in a text is one (default: false)
        device: where it computes: auto, cpu, cuda (default: auto)
        inputCol: column to embed; numbers and dates are cast to text (default: text)
        learned: where learned poolings lie: NAME=FILE,NAME=FILE; or empty (default: )
        longTexts: what becomes of longer texts: truncate, head-tail, window (default: truncate)
        maxTokens: longest text, [CLS] and [SEP] included; 0: the model's limit (default: 0)
        model: name of a known or imported model, or a folder (default: minilm)
        normalize: divide each vector by its length; unset: as the model's folder says (default: false)
        onBadRow: what becomes of a text that fails: mark, fail (default: mark)
        poolings: comma-separated; empty: the model's own default (default: )
        precision: what the model computes in: float32, bfloat16, float16 (default: float32)
        prompt: name of the model's prompt before each text; none; empty: its default (default: )
        showTexts: whether errors may show the text that failed (default: false)
        status: append <input>_status and <input>_tokens (default: false)
        windowStride: tokens from one window's start to the next; 0: no overlap (default: 0)\
        """,
        new TextEmbedder().explainParams());
  }

  @Test
  void aParamThatIsSetIsExplainedWithItsValue() {
    TextEmbedder embedder = new TextEmbedder().setInputCol("body");
    assertEquals(
        "inputCol: column to embed; numbers and dates are cast to text (default: text, current:"
            + " body)",
        embedder.explainParam(embedder.inputCol()));
  }

  @Test
  void everyEmbedderHasAUidOfItsOwn() {
    assertTrue(new TextEmbedder().uid().matches("textEmbedder_[0-9a-f-]{12}"));
    assertNotEquals(new TextEmbedder().uid(), new TextEmbedder().uid());
  }

  @Test
  void aCopyHasTheParamsAndTheUidAndChangesAlone() {
    TextEmbedder original = everythingSet("original");
    TextEmbedder copy =
        original.copy(
            new ParamMap().put(original.inputCol(), "other").put(original.status(), false));
    assertEquals("original", copy.uid());
    assertEquals("other", copy.value(copy.inputCol()));
    assertEquals("body", original.value(original.inputCol()));
    copy.set(copy.inputCol(), "body").set(copy.status(), true);
    assertSameParams(original, copy);
  }

  @Test
  void anEmbedderIsLoadedAsItWasSaved(@TempDir Path folder) throws Exception {
    LocalSpark.session();
    TextEmbedder saved = everythingSet("saved");
    saved.save(folder.resolve("embedder").toString());
    TextEmbedder loaded = TextEmbedder.load(folder.resolve("embedder").toString());
    assertEquals("saved", loaded.uid());
    assertSameParams(saved, loaded);
  }

  @Test
  void whatWasLeftToTheDefaultIsAfterLoadingStillNotSet(@TempDir Path folder) throws Exception {
    LocalSpark.session();
    new TextEmbedder().save(folder.resolve("embedder").toString());
    TextEmbedder loaded = TextEmbedder.load(folder.resolve("embedder").toString());
    for (Param<?> param : loaded.params()) {
      assertEquals(false, loaded.isSet(param), param.name());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "longTexts,cut",
    "precision,float64",
    "device,gpu",
    "onBadRow,quarantine",
    "longTexts,TRUNCATE"
  })
  void aWordThatIsNoneOfAParamsIsRefused(String name, String word) {
    TextEmbedder embedder = new TextEmbedder("e");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> embedder.set(embedder.getParam(name), word));
    assertEquals("e parameter " + name + " given invalid value " + word + ".", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"maxTokens", "windowStride"})
  void aNegativeNumberOfTokensIsRefused(String name) {
    TextEmbedder embedder = new TextEmbedder("e");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> embedder.set(embedder.getParam(name), -1));
    assertEquals("e parameter " + name + " given invalid value -1.", e.getMessage());
  }

  /** No param has its default. */
  private static TextEmbedder everythingSet(String uid) {
    return new TextEmbedder(uid)
        .setInputCol("body")
        .setModel("bge-small")
        .setPoolings("cls,mean@-2")
        .setLearned("news=news.safetensors")
        .setMaxTokens(64)
        .setLongTexts("window")
        .setWindowStride(32)
        .setControlTokens(true)
        .setPrompt("query")
        .setNormalize(true)
        .setAsVector(true)
        .setStatus(true)
        .setPrecision("bfloat16")
        .setDevice("cpu")
        .setOnBadRow("fail")
        .setShowTexts(true);
  }

  private static void assertSameParams(TextEmbedder expected, TextEmbedder actual) {
    assertEquals(16, expected.params().length);
    for (Param<?> param : expected.params()) {
      assertTrue(expected.isSet(param), param.name());
      assertEquals(
          expected.getOrDefault(param),
          actual.getOrDefault(actual.getParam(param.name())),
          param.name());
    }
  }
}
