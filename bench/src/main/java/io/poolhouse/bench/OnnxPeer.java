package io.poolhouse.bench;

import io.poolhouse.text.TextTokenizer;
import java.util.List;

/** ONNX Runtime Java on the ONNX file that the model is imported from. */
final class OnnxPeer implements Peer {
  private final BenchModel model;
  private final TextTokenizer tokenizer;
  private final Workers workers;

  OnnxPeer(BenchModel model, TextTokenizer tokenizer, Workers workers) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.workers = workers;
  }

  @Override
  public String name() {
    return OnnxContestant.NAME;
  }

  @Override
  public List<Entrant> entrants(List<String> texts) {
    if (model.onnx().isEmpty()) {
      throw new PeerMissingException("this model was not published as an ONNX file");
    }
    OnnxSettings best =
        Sweep.of(name(), this::contestant, texts).best(OnnxSettings.ofCores(workers.threads()));
    return List.of(new Entrant(contestant(best), best.toString()));
  }

  private OnnxContestant contestant(OnnxSettings settings) {
    return new OnnxContestant(settings, model, tokenizer, workers);
  }
}
