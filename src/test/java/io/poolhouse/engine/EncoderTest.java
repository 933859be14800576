package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an encoder does with inputs that it cannot take, and with memory. */
class EncoderTest {

  @TempDir Path folder;
  private ModelFile file;
  private Encoder encoder;

  @BeforeEach
  void open() throws IOException {
    file = RandomBert.seeded(1).in(folder);
    encoder = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32);
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  @Test
  void itSaysWhatItRunsAndWhere() {
    assertEquals(file, encoder.file());
    assertEquals(ComputeDevice.CPU, encoder.device());
  }

  @Test
  void aTextBeyondTheVocabularyIsRefusedAndTheEncoderGoesOn() {
    PoolingPlan plan = EncoderContract.planFor(file, "mean");
    List<TokenizedText> texts = List.of(RandomBert.text(7), RandomBert.text(100));
    assertEquals(
        "Text 1 has the token id 100, but the model has the ids 0 to 99."
            + " Use the tokenizer that was published with it.",
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(texts, plan))
            .getMessage());
    assertEquals(32, encoder.encode(texts.subList(0, 1), plan).of(0, 0).length);
  }

  @Test
  void aTextLongerThanTheModelTakesIsRefused() {
    PoolingPlan plan = EncoderContract.planFor(file, "mean");
    TokenizedText longer = new TokenizedText(List.of(new int[65]), TextStatus.OK);
    assertEquals(
        "Text 0 has a window of 65 tokens, but the model takes at most 64.",
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(List.of(longer), plan))
            .getMessage());
  }

  @Test
  void noTextsAreNoVectors() {
    assertEquals(0, encoder.encode(List.of(), EncoderContract.planFor(file, "mean")).texts());
  }

  @Test
  void aFileThatIsNoArchiveIsRefusedByName() throws IOException {
    Path text = Files.writeString(folder.resolve("text.pt"), "no archive");
    ModelFile wrong = new ModelFile(text, "x", "0", RandomBert.CONFIG, true, "mean", 64, "");
    assertEquals(
        "PyTorch cannot run '%s'.".formatted(text),
        assertThrows(
                IllegalStateException.class,
                () -> Encoder.open(wrong, ComputeDevice.CPU, Precision.FLOAT32))
            .getMessage());
  }

  @Test
  void float16OnTheCpuIsRefusedBeforeAnythingIsLoaded() {
    assertThrows(
        DeviceException.class, () -> Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT16));
  }

  /**
   * A batch of 2,400 tokens makes 5 MB of token states here; 300 batches that kept them would hold
   * 1.5 GB.
   */
  @Test
  void nativeMemoryIsFreedAfterEachBatch() throws IOException {
    assumeTrue(ResidentMemory.isKnown(), "no Linux");
    PoolingPlan plan = EncoderContract.planFor(file, "all,mean@*,max@cat(0,1,2,3)");
    List<TokenizedText> texts =
        IntStream.range(0, 40)
            .mapToObj(i -> new TokenizedText(List.of(new int[60]), TextStatus.OK))
            .toList();
    for (int warmUp = 0; warmUp < 20; warmUp++) {
      encoder.encode(texts, plan);
    }
    long before = ResidentMemory.megabytes();
    for (int batch = 0; batch < 300; batch++) {
      encoder.encode(texts, plan);
    }
    long grown = ResidentMemory.megabytes() - before;
    assertTrue(grown < 200, "grown by " + grown + " MB");
  }

  @Test
  void closingFreesTheWeights() throws IOException {
    assumeTrue(ResidentMemory.isKnown(), "no Linux");
    ModelFile miniLm = RealModel.MINILM.file();
    Encoder.open(miniLm, ComputeDevice.CPU, Precision.FLOAT32).close();
    long before = ResidentMemory.megabytes();
    for (int round = 0; round < 10; round++) {
      Encoder.open(miniLm, ComputeDevice.CPU, Precision.FLOAT32).close();
    }
    long grown = ResidentMemory.megabytes() - before;
    // 90 MB of weights each time.
    assertTrue(grown < 300, "grown by " + grown + " MB");
  }
}
