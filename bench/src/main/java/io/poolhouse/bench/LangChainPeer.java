package io.poolhouse.bench;

import java.util.List;

/** langchain4j's in-process embedder on the ONNX file that the model is imported from. */
final class LangChainPeer implements Peer {
  private final BenchModel model;
  private final int cores;

  LangChainPeer(BenchModel model, int cores) {
    this.model = model;
    this.cores = cores;
  }

  @Override
  public String name() {
    return LangChainContestant.NAME;
  }

  @Override
  public List<Entrant> entrants(List<String> texts) {
    if (model.onnx().isEmpty()) {
      throw new PeerMissingException("langchain4j has no such model");
    }
    LangChainSettings best =
        Sweep.of(name(), this::contestant, texts).best(LangChainSettings.ofCores(cores));
    return List.of(new Entrant(contestant(best), best.toString()));
  }

  private LangChainContestant contestant(LangChainSettings settings) {
    return new LangChainContestant(settings, model);
  }
}
