package io.poolhouse.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/**
 * One caller's padded batches. Its buffers are native and kept, and ONNX Runtime writes its output
 * straight into one of them: nothing is copied but the token states, once, to be pooled.
 */
final class OnnxBatch {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;
  private final String output;
  private final int hidden;
  private final TokenPooling pooling;
  private LongBuffer ids = longs(0);
  private LongBuffer mask = longs(0);
  private LongBuffer types = longs(0);
  private FloatBuffer states = floats(0);

  /**
   * @param hidden width of the model's token states
   */
  OnnxBatch(OrtSession session, int hidden, TokenPooling pooling) {
    this.session = session;
    this.hidden = hidden;
    this.pooling = pooling;
    this.output = session.getOutputNames().iterator().next();
  }

  /**
   * @param texts numbers of the texts in this batch, the longest first
   * @param tokens token ids of all texts
   * @param vectors takes the pooled vectors
   */
  void run(int[] texts, int[][] tokens, float[][] vectors) {
    int length = tokens[texts[0]].length;
    fill(texts, tokens, length);
    try {
      forward(texts.length, length);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot run the model.", e);
    }
    float[] state = new float[hidden];
    for (int row = 0; row < texts.length; row++) {
      int pooled = pooling == TokenPooling.CLS ? 1 : tokens[texts[row]].length;
      vectors[texts[row]] = mean(row * length, pooled, state);
    }
  }

  private void fill(int[] texts, int[][] tokens, int length) {
    reserve(texts.length * length);
    for (int text : texts) {
      for (int i = 0; i < length; i++) {
        boolean token = i < tokens[text].length;
        ids.put(token ? tokens[text][i] : 0);
        mask.put(token ? 1 : 0);
        types.put(0);
      }
    }
    ids.flip();
    mask.flip();
    types.flip();
  }

  private void reserve(int tokens) {
    if (ids.capacity() < tokens) {
      ids = longs(tokens);
      mask = longs(tokens);
      types = longs(tokens);
      states = floats(tokens * hidden);
    }
    ids.clear();
    mask.clear();
    types.clear();
    states.clear().limit(tokens * hidden);
  }

  private void forward(long rows, long length) throws OrtException {
    long[] shape = {rows, length};
    try (OnnxTensor idsTensor = OnnxTensor.createTensor(ENVIRONMENT, ids, shape);
        OnnxTensor maskTensor = OnnxTensor.createTensor(ENVIRONMENT, mask, shape);
        OnnxTensor typesTensor = OnnxTensor.createTensor(ENVIRONMENT, types, shape);
        OnnxTensor statesTensor =
            OnnxTensor.createTensor(ENVIRONMENT, states, new long[] {rows, length, hidden});
        OrtSession.Result result =
            session.run(
                Map.of(
                    "input_ids", idsTensor,
                    "attention_mask", maskTensor,
                    "token_type_ids", typesTensor),
                Map.of(output, statesTensor))) {
      assert result.size() == 1;
    }
  }

  /** Padding is left out by its place: tokens come first in each row. */
  private float[] mean(int firstToken, int tokens, float[] state) {
    float[] sum = new float[hidden];
    for (int token = 0; token < tokens; token++) {
      states.get((firstToken + token) * hidden, state);
      for (int i = 0; i < hidden; i++) {
        sum[i] += state[i];
      }
    }
    for (int i = 0; i < hidden; i++) {
      sum[i] /= tokens;
    }
    return sum;
  }

  private static LongBuffer longs(int count) {
    return bytes(count * Long.BYTES).asLongBuffer();
  }

  private static FloatBuffer floats(int count) {
    return bytes(count * Float.BYTES).asFloatBuffer();
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocateDirect(count).order(ByteOrder.nativeOrder());
  }
}
