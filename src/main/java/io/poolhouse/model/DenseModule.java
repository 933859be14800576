package io.poolhouse.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A dense layer over pooled vectors: the module {@code Dense} of sentence-transformers. Its numbers
 * stay in the file until {@link #layer} reads them.
 */
record DenseModule(
    Path configuration,
    Path weights,
    int inputs,
    int outputs,
    boolean bias,
    DenseActivation activation) {
  static final String TYPE = "Dense";

  private static final String WEIGHT = "linear.weight";
  private static final String BIAS = "linear.bias";

  /** What PyTorch's older format calls the same weights. */
  private static final String PICKLE = "pytorch_model.bin";

  /** The layer's name for the feature that it may read and write. */
  private static final String SENTENCE = "sentence_embedding";

  /**
   * @throws ModelException for a layer that cannot be computed here, with the option or tensor
   */
  static DenseModule read(Path folder) throws IOException {
    Path configuration = SentenceFolder.required(folder, ModelFolder.CONFIGURATION);
    Path weights = folder.resolve(WeightFiles.SINGLE);
    if (!Files.isRegularFile(weights)) {
      throw withoutWeights(folder);
    }
    DenseModule module = JsonSettings.read(configuration, json -> of(json, configuration, weights));
    try (Safetensors source = Safetensors.open(weights)) {
      module.mustHave(source.tensors());
    }
    return module;
  }

  private static ModelException withoutWeights(Path folder) {
    if (Files.isRegularFile(folder.resolve(PICKLE))) {
      return new ModelException(
          ("'%s' is a pickle, which executes code when it is read. Convert it where you trust it:"
                  + " load the model with sentence-transformers and save it again with"
                  + " model.save(folder), which writes '%s'.")
              .formatted(folder.resolve(PICKLE), WeightFiles.SINGLE));
    }
    return new ModelException(
        "'%s' has no '%s', which holds the dense layer's numbers. Fetch the whole model again."
            .formatted(folder, WeightFiles.SINGLE));
  }

  private static DenseModule of(JsonSettings json, Path configuration, Path weights) {
    SentenceFolder.mustBe(json, "module_input_name", SENTENCE);
    SentenceFolder.mustBe(json, "module_output_name", SENTENCE);
    if (json.flag("use_residual").orElse(false)) {
      throw new ModelException("use_residual is true, which Poolhouse does not compute.");
    }
    return new DenseModule(
        configuration,
        weights,
        json.count("in_features"),
        json.count("out_features"),
        json.flag("bias").orElse(true),
        json.text("activation_function").map(DenseActivation::named).orElse(DenseActivation.TANH));
  }

  private void mustHave(Map<String, Tensor> tensors) {
    mustHave(tensors, WEIGHT, List.of((long) outputs, (long) inputs));
    if (bias) {
      mustHave(tensors, BIAS, List.of((long) outputs));
    }
    for (String name : tensors.keySet()) {
      if (!name.equals(WEIGHT) && !(bias && name.equals(BIAS))) {
        throw new ModelException(
            "'%s' has a tensor %s, which a dense layer %s does not have."
                .formatted(weights, Quoted.of(name), bias ? "with a bias" : "without a bias"));
      }
    }
  }

  private void mustHave(Map<String, Tensor> tensors, String name, List<Long> shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new ModelException("'%s' has no tensor '%s'.".formatted(weights, name));
    }
    if (!tensor.shape().equals(shape)) {
      throw new ModelException(
          "'%s': tensor '%s' has the shape %s; expected %s, as '%s' says."
              .formatted(weights, name, tensor.shape(), shape, configuration));
    }
  }

  /** Reads the numbers. */
  DenseLayer layer() throws IOException {
    try (Safetensors source = Safetensors.open(weights)) {
      Map<String, Tensor> tensors = source.tensors();
      mustHave(tensors);
      float[] offsets = bias ? floats(tensors.get(BIAS)) : new float[outputs];
      return new DenseLayer(inputs, outputs, floats(tensors.get(WEIGHT)), offsets, activation);
    }
  }

  private static float[] floats(Tensor tensor) throws IOException {
    int size = Math.toIntExact(tensor.elements());
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(size, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    float[] numbers = new float[size];
    tensor.writeTo(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
    return numbers;
  }
}
