package io.poolhouse.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many small fits, several at a time. An iteration of MLlib is one short Spark job, most of whose
 * time a core waits for the driver: as many fits run side by side as there are cores, each over as
 * few partitions as its rows fill.
 *
 * @param atOnce fits side by side; results do not depend on it
 */
record Fits(FitRows rows, Design design, int atOnce, FitProgress progress) {

  /**
   * What is fitted on every split.
   *
   * @param name for progress and errors
   */
  record Candidate(String name, FeatureSource features, Classifier classifier) {}

  /**
   * @return by candidate, in their order, a result for each split, in their order
   */
  Map<Candidate, List<FoldResult>> of(List<Candidate> candidates, List<Split> splits) {
    candidates.forEach(each -> each.features().expect(splits.size()));
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      Map<Candidate, List<Future<FoldResult>>> running = new LinkedHashMap<>();
      for (Candidate candidate : candidates) {
        List<Future<FoldResult>> fits = new ArrayList<>();
        splits.forEach(split -> fits.add(threads.submit(() -> fitted(candidate, split))));
        running.put(candidate, fits);
      }
      Map<Candidate, List<FoldResult>> results = new LinkedHashMap<>();
      running.forEach(
          (candidate, fits) -> results.put(candidate, fits.stream().map(Fits::ended).toList()));
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private FoldResult fitted(Candidate candidate, Split split) {
    FoldResult result =
        candidate.features().with(split, table -> fitted(candidate.classifier(), split, table));
    progress.done(candidate.name());
    return result;
  }

  private FoldResult fitted(Classifier classifier, Split split, FitTable table) {
    long start = System.nanoTime();
    Training training =
        new Training(classifier, table, rows.classes().size(), design.seedOf(split.repeat(), -1));
    Training.Tried tried = training.on(split);
    return new FoldResult(
        split,
        tried.trained().setting(),
        tried.predictions(),
        tried.trained().fits(),
        table.seconds() + (System.nanoTime() - start) / 1e9);
  }

  private static FoldResult ended(Future<FoldResult> fit) {
    try {
      return fit.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The fits were stopped.", stopped);
    }
  }
}
