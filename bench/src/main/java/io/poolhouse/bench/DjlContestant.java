package io.poolhouse.bench;

import ai.djl.inference.Predictor;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** DJL's own translator from texts to vectors, given batches of texts of similar lengths. */
final class DjlContestant implements Contestant {
  static final String NAME = "DJL translator float32";

  private final DjlSettings settings;
  private final Workers workers;
  private final List<Predictor<String, float[]>> predictors = new ArrayList<>();

  /**
   * @param model closed by whoever opened it
   */
  DjlContestant(DjlSettings settings, ZooModel<String, float[]> model) {
    this.settings = settings;
    this.workers = new Workers(settings.callers());
    for (int caller = 0; caller < settings.callers(); caller++) {
      predictors.add(model.newPredictor());
    }
    workers.run(caller -> prepareThread());
  }

  /**
   * Both settings belong to the thread. The graph optimizer, DJL's default, compiles for each new
   * shape: with it, runs over texts of many lengths did not end within a minute.
   */
  private void prepareThread() {
    JniUtils.setNumThreads(settings.threads());
    JniUtils.setGraphExecutorOptimize(false);
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Sorted by characters: the translator tokenizes by itself. */
  @Override
  public float[][] embed(List<String> texts) {
    int[] lengths = texts.stream().mapToInt(String::length).toArray();
    List<int[]> batches = LengthSorted.batches(lengths, settings.rows());
    float[][] vectors = new float[texts.size()][];
    workers.deal(
        batches.size(),
        settings.callers(),
        (caller, batch) -> run(predictors.get(caller), batches.get(batch), texts, vectors));
    return vectors;
  }

  private static void run(
      Predictor<String, float[]> predictor, int[] batch, List<String> texts, float[][] vectors) {
    try {
      List<float[]> found =
          predictor.batchPredict(Arrays.stream(batch).mapToObj(texts::get).toList());
      for (int row = 0; row < batch.length; row++) {
        vectors[batch[row]] = found.get(row);
      }
    } catch (TranslateException e) {
      throw new IllegalStateException("DJL's translator cannot run the model.", e);
    }
  }

  @Override
  public void close() {
    predictors.forEach(Predictor::close);
    workers.close();
  }
}
