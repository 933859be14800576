package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class InferredConfigTest {

  private static InferredConfig inferred(Map<String, InMemoryTensor> tensors) {
    return new InferredConfig(
        CanonicalTensors.of(new Bert(), TinyBert.source(tensors.values()), "tiny.onnx"),
        "tiny.onnx");
  }

  private static InferredConfig tiny() {
    return inferred(TinyBert.tensors());
  }

  @Test
  void theShapesTellEverythingButHeadsEpsilonAndActivation() {
    assertEquals(TinyBert.CONFIG, tiny().of(4, 1e-12, Activation.GELU));
  }

  @Test
  void aGraphThatHidesItsHeadsIsNotGuessed() {
    ModelException refused =
        assertThrows(
            ModelException.class, () -> tiny().heads(OptionalInt.empty(), Optional.empty()));
    assertEquals(
        "'tiny.onnx' does not tell the number of attention heads. Put the model's config.json beside it, or say '--heads N'.",
        refused.getMessage());
  }

  @Test
  void aGraphThatHidesItsActivationIsNotGuessed() {
    ModelException refused =
        assertThrows(
            ModelException.class, () -> tiny().activation(Optional.empty(), Optional.empty()));
    assertEquals(
        "'tiny.onnx' does not tell the activation. Put the model's config.json beside it, or say '--activation gelu'.",
        refused.getMessage());
  }

  @Test
  void googlesRuleOf64FloatsAHeadIsForWidthsThatItDivides() {
    ModelException refused =
        assertThrows(ModelException.class, () -> tiny().googlesHeads(OptionalInt.empty()));
    assertEquals(
        "'tiny.onnx' does not tell the number of attention heads. Put the model's config.json beside it, or say '--heads N'.",
        refused.getMessage());
    assertEquals(2, tiny().googlesHeads(OptionalInt.of(2)));
  }

  @Test
  void aRobertaUnderBertsNamesIsNotTakenForOne() {
    Map<String, InMemoryTensor> tensors = TinyBert.tensors();
    tensors.put(
        Bert.TOKEN_TYPES, new InMemoryTensor(Bert.TOKEN_TYPES, List.of(1L, 8L), new float[8]));
    ModelException refused =
        assertThrows(ModelException.class, () -> inferred(tensors).of(4, 1e-5, Activation.GELU));
    assertEquals(
        "'tiny.onnx' has one token type, as a RoBERTa has and a BERT has not. If it is a BERT, put its config.json beside it; this version reads 'bert'.",
        refused.getMessage());
  }

  @Test
  void whatIsMissingForTheShapeIsNamed() {
    Map<String, InMemoryTensor> tensors = TinyBert.tensors();
    new ArrayList<>(tensors.keySet())
        .stream().filter(name -> name.contains("intermediate")).forEach(tensors::remove);
    ModelException refused =
        assertThrows(ModelException.class, () -> inferred(tensors).of(4, 1e-5, Activation.GELU));
    assertEquals(
        "'tiny.onnx' has no tensor 'encoder.layer.0.intermediate.dense.weight', which every BERT has.",
        refused.getMessage());
  }
}
