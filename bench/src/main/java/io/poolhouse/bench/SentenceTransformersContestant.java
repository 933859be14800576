package io.poolhouse.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** sentence-transformers in processes of its own; it sorts texts by length itself. */
final class SentenceTransformersContestant implements Contestant {
  private final String name;
  private final int rows;
  private final List<SentenceTransformersProcess> processes;

  /**
   * @param processes closed by whoever opened them: they serve batches of every size
   */
  SentenceTransformersContestant(
      String name, int rows, List<SentenceTransformersProcess> processes) {
    this.name = name;
    this.rows = rows;
    this.processes = processes;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public float[][] embed(List<String> texts) {
    try {
      take(texts);
      float[][] vectors = new float[texts.size()][];
      for (int process = 0; process < processes.size(); process++) {
        int share = share(texts, process).size();
        float[][] own = processes.get(process).vectors(rows, share);
        for (int text = 0; text < share; text++) {
          vectors[process + text * processes.size()] = own[text];
        }
      }
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From the word to the last process that is done; the texts are there before. */
  @Override
  public double seconds(List<String> texts) {
    try {
      take(texts);
      long start = System.nanoTime();
      processes.forEach(process -> process.go(rows));
      for (SentenceTransformersProcess process : processes) {
        process.await();
      }
      return (System.nanoTime() - start) / 1e9;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(List<String> texts) throws IOException {
    for (int process = 0; process < processes.size(); process++) {
      processes.get(process).take(share(texts, process));
    }
  }

  /** Dealt out in turn. */
  private List<String> share(List<String> texts, int process) {
    List<String> share = new ArrayList<>();
    for (int text = process; text < texts.size(); text += processes.size()) {
      share.add(texts.get(text));
    }
    return share;
  }

  @Override
  public void close() {}
}
