package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderWeightsTest {
  private static final String DENSE = "encoder.layer.1.intermediate.dense.weight";

  @ParameterizedTest
  @ValueSource(strings = {"", "bert.", "model.", "0.auto_model.", "module.bert."})
  void anyPrefixIsTakenOff(String prefix) throws IOException {
    assertIsTheTinyBert(TinyBert.renamed(prefix::concat));
  }

  @Test
  void theFirstTorchReleaseCalledAGainGamma() throws IOException {
    assertIsTheTinyBert(
        TinyBert.renamed(
            name ->
                "bert."
                    + name.replace("LayerNorm.weight", "LayerNorm.gamma")
                        .replace("LayerNorm.bias", "LayerNorm.beta")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert/", "module/bert/"})
  void tensorFlowsKernelsAreTurned(String prefix) throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    TinyBert.tensors()
        .forEach((name, tensor) -> tensors.add(asTensorFlowHasIt(prefix, name, tensor)));
    assertIsTheTinyBert(TinyBert.source(tensors));
  }

  private static Tensor asTensorFlowHasIt(String prefix, String name, InMemoryTensor tensor) {
    boolean kernel = name.endsWith("dense.weight") || name.matches(".*(query|key|value).weight");
    String tensorFlow =
        name.replace("LayerNorm.weight", "LayerNorm/gamma")
            .replace("LayerNorm.bias", "LayerNorm/beta")
            .replaceFirst("_embeddings.weight$", "_embeddings")
            .replaceFirst("layer\\.(\\d+)", "layer_$1")
            .replaceFirst("weight$", "kernel")
            .replace('.', '/');
    return (kernel ? tensor.transposed() : tensor).named(prefix + tensorFlow);
  }

  private static void assertIsTheTinyBert(TensorSource source) throws IOException {
    Map<String, InMemoryTensor> expected = TinyBert.tensors();
    try (EncoderWeights weights = EncoderWeights.of(TinyBert.CONFIG, source, "tiny")) {
      List<String> order = new ArrayList<>();
      for (Tensor tensor : weights) {
        order.add(tensor.name());
        InMemoryTensor original = expected.get(tensor.name());
        assertEquals(original.shape(), tensor.shape(), tensor.name());
        assertArrayEquals(original.numbers(), TinyBert.numbers(tensor), tensor.name());
      }
      assertEquals(List.copyOf(expected.keySet()), order);
      assertTrue(weights.hasPooler());
    }
  }

  @Test
  void aBertNeedsNoPooler() throws IOException {
    Map<String, InMemoryTensor> tensors = TinyBert.tensors();
    tensors.keySet().removeIf(name -> name.startsWith("pooler"));
    try (EncoderWeights weights =
        EncoderWeights.of(TinyBert.CONFIG, TinyBert.source(tensors.values()), "tiny")) {
      assertFalse(weights.hasPooler());
    }
  }

  @Test
  void halfAPoolerIsRefused() {
    assertRefused(
        "'tiny' has half a pooler: 'pooler.dense.weight' without 'pooler.dense.bias'.",
        without("pooler.dense.bias"));
  }

  @Test
  void aMissingTensorIsNamed() {
    assertRefused(
        "'tiny' has no tensor '%s', which a BERT of 2 layers needs.".formatted(DENSE),
        without(DENSE));
  }

  @Test
  void aTensorOfAnotherShapeIsNamedWithBothShapes() {
    List<Tensor> tensors = without(DENSE);
    tensors.add(TinyBert.tensors().get(DENSE).transposed());
    assertRefused(
        "'tiny': tensor '%s' has shape [8, 12]; the configuration asks for [12, 8]."
            .formatted(DENSE),
        tensors);
  }

  @Test
  void aThirdLayerOfATwoLayerBertIsNotDroppedInSilence() {
    List<Tensor> tensors = all();
    TinyBert.tensors().values().stream()
        .filter(tensor -> tensor.name().contains("layer.1.output"))
        .forEach(tensor -> tensors.add(tensor.named(tensor.name().replace("layer.1", "layer.2"))));
    assertRefused(
        "'tiny' has the tensor 'encoder.layer.2.output.dense.weight' and 3 more, which a BERT of 2 layers does not have.",
        tensors);
  }

  @Test
  void aFusedTensorIsSurplusUnderItsOwnName() {
    List<Tensor> tensors = all();
    tensors.add(new InMemoryTensor("encoder.layer.0.Wqkv", List.of(1L), new float[1]));
    assertRefused(
        "'tiny' has the tensor 'encoder.layer.0.Wqkv', which a BERT of 2 layers does not have.",
        tensors);
  }

  @Test
  void headsAndOptimizersBesideTheEncoderAreLeftOut() throws IOException {
    List<Tensor> tensors = all();
    for (String name :
        List.of(
            "cls.predictions.bias",
            "cls/seq_relationship/output_weights",
            "classifier.weight",
            "embeddings.position_ids",
            "global_step",
            "bert/encoder/layer_0/output/dense/kernel/adam_m",
            "bert/embeddings/word_embeddings/adam_v")) {
      tensors.add(new InMemoryTensor(name, List.of(1L), new float[1]));
    }
    assertIsTheTinyBert(TinyBert.source(tensors));
  }

  @Test
  void aHeadInsideTheEncoderIsNone() {
    List<Tensor> tensors = all();
    tensors.add(new InMemoryTensor("encoder.cls.bias", List.of(1L), new float[1]));
    assertRefused(
        "'tiny' has the tensor 'encoder.cls.bias', which a BERT of 2 layers does not have.",
        tensors);
  }

  @Test
  void twoModelsInOneFileAreRefused() {
    List<Tensor> tensors = all();
    TinyBert.tensors().values().forEach(tensor -> tensors.add(tensor.named("b." + tensor.name())));
    assertRefused(
        "'tiny' holds 2 models ('embeddings.word_embeddings.weight', 'b.embeddings.word_embeddings.weight'); expected one.",
        tensors);
  }

  @Test
  void oneTensorUnderTwoSpellingsIsRefused() {
    List<Tensor> tensors = all();
    tensors.add(
        TinyBert.tensors().get("embeddings.LayerNorm.weight").named("embeddings.LayerNorm.gamma"));
    assertRefused(
        "'tiny' holds 'embeddings.LayerNorm.weight' twice: as 'embeddings.LayerNorm.weight' and as 'embeddings.LayerNorm.gamma'.",
        tensors);
  }

  @Test
  void aFileWithoutWordEmbeddingsIsNoBert() {
    assertRefused(
        "'tiny' has no tensor 'embeddings.word_embeddings.weight': it does not hold a BERT.",
        List.of(new InMemoryTensor("wte.weight", List.of(1L), new float[1])));
  }

  private static List<Tensor> all() {
    return new ArrayList<>(TinyBert.tensors().values());
  }

  private static List<Tensor> without(String name) {
    List<Tensor> tensors = all();
    tensors.removeIf(tensor -> tensor.name().equals(name));
    return tensors;
  }

  private static void assertRefused(String message, List<Tensor> tensors) {
    ModelException refused =
        assertThrows(
            ModelException.class,
            () -> EncoderWeights.of(TinyBert.CONFIG, TinyBert.source(tensors), "tiny"));
    assertEquals(message, refused.getMessage());
  }
}
