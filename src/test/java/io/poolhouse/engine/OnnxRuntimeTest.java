package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TokenizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every token's last state against ONNX Runtime on the file that the weights came from. */
class OnnxRuntimeTest {

  @ParameterizedTest
  @EnumSource
  void everyTokenOfEveryTextHasTheStateThatOnnxRuntimeGives(RealModel model) throws OrtException {
    List<String> texts = new ArrayList<>(Glosses.spread(200));
    texts.addAll(OddTexts.all());
    LargestDifferences differences = new LargestDifferences();
    try (OnnxRuntime oracle = new OnnxRuntime(model.onnx())) {
      for (TokenizedText text : model.tokenized(texts)) {
        int[] ids = text.windows().get(0);
        float[] expected = oracle.tokenStates(ids);
        float[] actual = model.encoder().tokenStates(ids, model.file().config().layers());
        differences.add(text.status().word(), expected, actual);
        assertCosines(expected, actual, expected.length / ids.length);
      }
    }
    differences.assertAtMost(1e-4);
  }

  /**
   * Attention over 510 equal tokens that MiniLM hardly told apart: the same weights in float64 lie
   * 1.1e-4 from PyTorch's float32 and 1.6e-4 from ONNX Runtime's.
   */
  @Test
  void aRunOfFullStopsIsAsFarOffAsFloat32Makes() throws OrtException {
    int[] ids = RealModel.MINILM.tokenized(List.of(".".repeat(700))).get(0).windows().get(0);
    LargestDifferences differences = new LargestDifferences();
    try (OnnxRuntime oracle = new OnnxRuntime(RealModel.MINILM.onnx())) {
      differences.add(
          "full stops", oracle.tokenStates(ids), RealModel.MINILM.encoder().tokenStates(ids, 6));
    }
    differences.assertAtMost(5e-4);
  }

  @ParameterizedTest
  @EnumSource
  void theOddTextsAreEmptyAndTruncatedAndOrdinary(RealModel model) {
    List<TextStatus> statuses =
        model.tokenized(OddTexts.all()).stream().map(TokenizedText::status).distinct().toList();
    assertEquals(List.of(TextStatus.EMPTY, TextStatus.OK, TextStatus.TRUNCATED), statuses);
  }

  private static void assertCosines(float[] expected, float[] actual, int hiddenSize) {
    for (int at = 0; at < expected.length; at += hiddenSize) {
      double cosine =
          LargestDifferences.cosine(
              Arrays.copyOfRange(expected, at, at + hiddenSize),
              Arrays.copyOfRange(actual, at, at + hiddenSize));
      assertTrue(cosine >= 0.99999, "cosine " + cosine + " of token " + at / hiddenSize);
    }
  }
}
