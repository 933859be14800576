package io.poolhouse.bench;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * ONNX Runtime at its best: all texts tokenized on all cores, sorted by length over the whole call,
 * dealt out in batches of equal lengths, the longest first so that the callers end together.
 */
final class OnnxContestant implements Contestant {
  private final OnnxSettings settings;
  private final TextTokenizer tokenizer;
  private final Workers workers;
  private final List<OrtSession> sessions = new ArrayList<>();
  private final List<OnnxBatch> batches = new ArrayList<>();

  /**
   * @param tokenizer closed by whoever opened it
   * @param workers for the tokenizer; a thread a core
   */
  OnnxContestant(OnnxSettings settings, byte[] model, TextTokenizer tokenizer, Workers workers) {
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.workers = workers;
    try {
      for (int i = 0; i < settings.sessions(); i++) {
        sessions.add(OrtEnvironment.getEnvironment().createSession(model, options()));
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot load the model.", e);
    }
    for (int caller = 0; caller < settings.callers(); caller++) {
      batches.add(new OnnxBatch(sessions.get(caller % sessions.size())));
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
    return "ONNX Runtime float32";
  }

  @Override
  public float[][] embed(List<String> texts) {
    int[][] ids = new int[texts.size()][];
    workers.share(texts.size(), (from, to) -> tokenize(texts, ids, from, to));
    List<int[]> batchesOfTexts = cut(ids);
    float[][] vectors = new float[texts.size()][];
    AtomicInteger next = new AtomicInteger();
    workers.run(
        caller -> {
          while (caller < settings.callers() && next.get() < batchesOfTexts.size()) {
            int batch = next.getAndIncrement();
            if (batch < batchesOfTexts.size()) {
              batches.get(caller).run(batchesOfTexts.get(batch), ids, vectors);
            }
          }
        });
    return vectors;
  }

  private void tokenize(List<String> texts, int[][] ids, int from, int to) {
    List<TokenizedText> tokenized = tokenizer.tokenize(texts.subList(from, to));
    for (int i = from; i < to; i++) {
      ids[i] = tokenized.get(i - from).windows().get(0);
    }
  }

  /** Numbers of texts, in batches, longest first. */
  private List<int[]> cut(int[][] ids) {
    int[] longestFirst =
        IntStream.range(0, ids.length)
            .boxed()
            .sorted(Comparator.comparingInt(text -> -ids[text].length))
            .mapToInt(Integer::intValue)
            .toArray();
    List<int[]> cut = new ArrayList<>();
    for (int at = 0; at < longestFirst.length; at += settings.rows()) {
      int end = Math.min(at + settings.rows(), longestFirst.length);
      cut.add(Arrays.copyOfRange(longestFirst, at, end));
    }
    return cut;
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
