package io.poolhouse.bench;

import io.poolhouse.engine.CpuFeatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** sentence-transformers, in float32 and, where the processor has instructions for it, bfloat16. */
final class SentenceTransformersPeer implements Peer {
  private final BenchModel model;
  private final int cores;

  /** By precision and number of processes. */
  private final Map<String, List<SentenceTransformersProcess>> running = new HashMap<>();

  SentenceTransformersPeer(BenchModel model, int cores) {
    this.model = model;
    this.cores = cores;
  }

  @Override
  public String name() {
    return "sentence-transformers";
  }

  @Override
  public List<Entrant> entrants(List<String> texts) throws IOException {
    Python python = Python.find("torch", "transformers", "sentence_transformers");
    List<String> precisions =
        CpuFeatures.here().bfloat16() ? List.of("float32", "bfloat16") : List.of("float32");
    List<Entrant> entrants = new ArrayList<>();
    for (String precision : precisions) {
      entrants.add(entrant(python, precision, texts));
    }
    return entrants;
  }

  private Entrant entrant(Python python, String precision, List<String> texts) {
    String name = name() + " " + precision;
    Function<SentenceTransformersSettings, Contestant> open =
        settings -> contestant(python, name, precision, settings);
    SentenceTransformersSettings best =
        Sweep.of(name, open, texts).best(SentenceTransformersSettings.ofCores(cores));
    return new Entrant(open.apply(best), best.toString());
  }

  private Contestant contestant(
      Python python, String name, String precision, SentenceTransformersSettings settings) {
    List<SentenceTransformersProcess> processes =
        running.computeIfAbsent(
            precision + settings.processes(), key -> start(python, precision, settings));
    return new SentenceTransformersContestant(name, settings.rows(), processes);
  }

  private List<SentenceTransformersProcess> start(
      Python python, String precision, SentenceTransformersSettings settings) {
    List<SentenceTransformersProcess> started = new ArrayList<>();
    try {
      for (int process = 0; process < settings.processes(); process++) {
        started.add(new SentenceTransformersProcess(python, model, precision, settings.threads()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return started;
  }

  @Override
  public void close() {
    running.values().forEach(each -> each.forEach(SentenceTransformersProcess::close));
  }
}
