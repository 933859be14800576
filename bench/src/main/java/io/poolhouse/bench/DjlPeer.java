package io.poolhouse.bench;

import ai.djl.MalformedModelException;
import ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** DJL's text-embedding translator on the same weights as stock, padded TorchScript. */
final class DjlPeer implements Peer {
  private final BenchModel model;
  private final int cores;
  private ZooModel<String, float[]> loaded;

  DjlPeer(BenchModel model, int cores) {
    this.model = model;
    this.cores = cores;
  }

  @Override
  public String name() {
    return DjlContestant.NAME;
  }

  @Override
  public List<Entrant> entrants(List<String> texts) throws IOException {
    if (loaded == null) {
      loaded = load(traced());
    }
    DjlSettings best = Sweep.of(name(), this::contestant, texts).best(DjlSettings.ofCores(cores));
    return List.of(new Entrant(contestant(best), best.toString()));
  }

  private DjlContestant contestant(DjlSettings settings) {
    return new DjlContestant(settings, loaded);
  }

  /** A folder with the model and its tokenizer, made once. */
  private Path traced() throws IOException {
    Path folder = Benchmark.TARGET.resolve("peers").resolve(model.file().name() + "-torchscript");
    Path file = folder.resolve(model.file().name() + ".pt").toAbsolutePath();
    if (Files.notExists(file)) {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
      Python.find("torch", "transformers")
          .run("trace.py", model.folder().toString(), file.toString());
    }
    return file;
  }

  /** Without the padding and the limit that the file has of its own: DJL is told both. */
  private String tokenizer() {
    JsonObject tokenizer = JsonParser.parseString(model.file().tokenizerJson()).getAsJsonObject();
    tokenizer.add("padding", JsonNull.INSTANCE);
    tokenizer.add("truncation", JsonNull.INSTANCE);
    return tokenizer.toString();
  }

  private ZooModel<String, float[]> load(Path file) throws IOException {
    try {
      return Criteria.builder()
          .setTypes(String.class, float[].class)
          .optModelPath(file)
          .optEngine("PyTorch")
          .optTranslatorFactory(new TextEmbeddingTranslatorFactory())
          .optArgument("pooling", model.trainedPooling().word())
          .optArgument("padding", "true")
          .optArgument("truncation", "true")
          .optArgument("maxLength", Integer.toString(model.file().maxTokens()))
          .optArgument("includeTokenTypes", "true")
          .build()
          .loadModel();
    } catch (ModelNotFoundException | MalformedModelException e) {
      throw new IOException("DJL cannot load '%s'.".formatted(file), e);
    }
  }

  @Override
  public void close() {
    if (loaded != null) {
      loaded.close();
    }
  }
}
