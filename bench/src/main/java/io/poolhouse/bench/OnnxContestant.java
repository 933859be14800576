package io.poolhouse.bench;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * ONNX Runtime at its best: all texts tokenized on all cores, sorted by length over the whole call,
 * dealt out in batches of equal lengths, the longest first so that the callers end together.
 */
final class OnnxContestant implements Contestant {
  static final String NAME = "ONNX Runtime float32";

  private final OnnxSettings settings;
  private final TextTokenizer tokenizer;
  private final Workers workers;
  private final List<OrtSession> sessions = new ArrayList<>();
  private final List<OnnxBatch> batches = new ArrayList<>();

  /**
   * @param tokenizer closed by whoever opened it
   * @param workers for the tokenizer; a thread a core
   */
  OnnxContestant(
      OnnxSettings settings, BenchModel model, TextTokenizer tokenizer, Workers workers) {
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.workers = workers;
    byte[] onnx = model.onnx().orElseThrow();
    try {
      for (int i = 0; i < settings.sessions(); i++) {
        sessions.add(OrtEnvironment.getEnvironment().createSession(onnx, options()));
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot load the model.", e);
    }
    for (int caller = 0; caller < settings.callers(); caller++) {
      OrtSession session = sessions.get(caller % sessions.size());
      batches.add(
          new OnnxBatch(session, model.file().config().hiddenSize(), model.trainedPooling()));
    }
  }

  private OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    options.setIntraOpNumThreads(settings.threads());
    options.addConfigEntry("session.intra_op.allow_spinning", settings.spinning() ? "1" : "0");
    return options;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public float[][] embed(List<String> texts) {
    int[][] ids = new int[texts.size()][];
    workers.share(texts.size(), (from, to) -> tokenize(texts, ids, from, to));
    int[] lengths = Arrays.stream(ids).mapToInt(text -> text.length).toArray();
    List<int[]> cut = LengthSorted.batches(lengths, settings.rows());
    float[][] vectors = new float[texts.size()][];
    workers.deal(
        cut.size(),
        settings.callers(),
        (caller, batch) -> batches.get(caller).run(cut.get(batch), ids, vectors));
    return vectors;
  }

  private void tokenize(List<String> texts, int[][] ids, int from, int to) {
    List<TokenizedText> tokenized = tokenizer.tokenize(texts.subList(from, to));
    for (int i = from; i < to; i++) {
      ids[i] = tokenized.get(i - from).windows().get(0);
    }
  }

  @Override
  public void close() {
    try {
      for (OrtSession session : sessions) {
        session.close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot free the model.", e);
    }
  }
}
