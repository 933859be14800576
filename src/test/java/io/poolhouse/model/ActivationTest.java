package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationTest {

  @ParameterizedTest
  @CsvSource({
    "gelu, GELU",
    "gelu_python, GELU",
    "gelu_new, GELU_TANH",
    "gelu_fast, GELU_TANH",
    "gelu_pytorch_tanh, GELU_TANH",
    "gelu_accurate, GELU_TANH",
    "gelu_python_tanh, GELU_TANH",
    "relu, RELU",
    "silu, SILU",
    "swish, SILU"
  })
  void huggingFacesWordsNameTheFormula(String word, Activation activation) {
    assertEquals(activation, Activation.parse(word));
  }

  @Test
  void aFormulaThatIsOnlyNearIsRefused() {
    ModelException refused =
        assertThrows(ModelException.class, () -> Activation.parse("quick_gelu"));
    assertEquals(
        "Unknown activation 'quick_gelu'. Write one of: gelu, gelu_new, relu, silu.",
        refused.getMessage());
  }
}
