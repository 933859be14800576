package io.poolhouse.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Another runtime on the .onnx file that a model's weights were read from. */
final class OnnxRuntime implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  OnnxRuntime(Path onnx) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(
          1); // several spin while they wait, for one short text after another
      session = environment.createSession(onnx.toString(), options);
    }
  }

  /**
   * @return the last hidden state of the text alone: {@code [tokens * hidden size]}
   */
  float[] tokenStates(int[] ids) throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      inputs.put("input_ids", tensor(Arrays.stream(ids).asLongStream().toArray()));
      long[] mask = new long[ids.length];
      Arrays.fill(mask, 1);
      inputs.put("attention_mask", tensor(mask));
      inputs.put("token_type_ids", tensor(new long[ids.length]));
      try (OrtSession.Result result = session.run(inputs)) {
        OnnxTensor states = (OnnxTensor) result.get("last_hidden_state").orElseThrow();
        FloatBuffer numbers = states.getFloatBuffer();
        float[] copy = new float[numbers.remaining()];
        numbers.get(copy);
        return copy;
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(long[] row) throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(row), new long[] {1, row.length});
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
