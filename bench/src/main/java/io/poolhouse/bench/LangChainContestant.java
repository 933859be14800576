package io.poolhouse.bench;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** langchain4j's embedder inside the process: a text at a time in each thread of its executor. */
final class LangChainContestant implements Contestant {
  static final String NAME = "langchain4j float32";

  private final ExecutorService executor;
  private final OrtSession session;
  private final Embedder embedder;

  LangChainContestant(LangChainSettings settings, BenchModel model) {
    this.executor = Executors.newFixedThreadPool(settings.callers());
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      if (settings.threads() > 0) {
        options.setIntraOpNumThreads(settings.threads());
      }
      this.session = environment.createSession(model.onnx().orElseThrow(), options);
      byte[] tokenizer = model.file().tokenizerJson().getBytes(StandardCharsets.UTF_8);
      PoolingMode pooling =
          switch (model.trainedPooling()) {
            case MEAN -> PoolingMode.MEAN;
            case CLS -> PoolingMode.CLS;
          };
      this.embedder =
          new Embedder(
              executor,
              new OnnxBertBiEncoder(
                  environment, session, new ByteArrayInputStream(tokenizer), pooling));
    } catch (OrtException e) {
      throw new IllegalStateException("langchain4j cannot load the model.", e);
    }
  }

  /** As its {@code AllMiniLmL6V2EmbeddingModel} and the like are made. */
  private static final class Embedder extends AbstractInProcessEmbeddingModel {
    private final OnnxBertBiEncoder encoder;

    Embedder(Executor executor, OnnxBertBiEncoder encoder) {
      super(executor);
      this.encoder = encoder;
    }

    @Override
    protected OnnxBertBiEncoder model() {
      return encoder;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public float[][] embed(List<String> texts) {
    return embedder.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
        .map(Embedding::vector)
        .toArray(float[][]::new);
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("langchain4j's model cannot be freed.", e);
    }
  }
}
