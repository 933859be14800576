package io.poolhouse.finetune;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Evaluation;
import io.poolhouse.engine.FineTuning;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.Shuffle;
import io.poolhouse.engine.TrainingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What one task does: trains, looks at the inner rows after each epoch, goes back to the best one,
 * and evaluates the held rows, once. Where its folder holds a checkpoint of this very trial, it
 * goes on from there, to the same losses.
 *
 * @param folder of this trial, which outlives the executor
 * @param progress hears of each step
 */
record TrialRun(
    Trial trial,
    TrialSettings settings,
    TrialRows rows,
    Path folder,
    Consumer<TrialStep> progress) {

  /** Rows that are evaluated at once: their vectors are in memory. */
  private static final int EVALUATED = 1_024;

  /** Vectors that a result keeps. */
  private static final int PROOFS = 8;

  /** A checkpoint may take this share of the time. */
  private static final double CHECKPOINT_SHARE = 0.05;

  TrialResult on(ModelFile file, ComputeDevice device) throws IOException {
    TrialSplit split = rows.splits().get(trial.split());
    TrainingSettings training = settings.of(trial.pooling(), trial.seed(), split.learned().length);
    String identity =
        "%s of %s: %s, batch %d, patience %d, rows %s"
            .formatted(
                trial.name(),
                file.checksum(),
                training,
                settings.batch(),
                settings.patience(),
                rows.checksum(split));
    TrialFolder kept = new TrialFolder(folder, identity);
    Optional<TrialResult> before = kept.result(trial.keepsWeights());
    if (before.isPresent()) {
      kept.removeState(); // another attempt may have been killed since
      return before.get();
    }
    try (FineTuning run = FineTuning.open(file, training, rows.words(split.learned()), device)) {
      return new Going(run, kept, identity, split).toTheEnd();
    }
  }

  private final class Going {
    private final FineTuning run;
    private final TrialFolder kept;
    private final String identity;
    private final TrialSplit split;
    private final int stepsOfEpoch;
    private final List<Double> losses = new ArrayList<>();
    private final List<EpochScore> epochs = new ArrayList<>();
    private final long start = System.nanoTime();
    private double secondsBefore;
    private String best = "";
    private long saved = System.nanoTime();
    private double savingSeconds;

    Going(FineTuning run, TrialFolder kept, String identity, TrialSplit split) {
      this.run = run;
      this.kept = kept;
      this.identity = identity;
      this.split = split;
      this.stepsOfEpoch = settings.stepsOf(split.learned().length);
    }

    TrialResult toTheEnd() throws IOException {
      Optional<TrialState> state = kept.state();
      if (state.isPresent()) {
        goOnFrom(state.get());
      }
      while (epochs.size() < settings.epochs() && isStillPatient()) {
        learn(epochs.size());
        epochs.add(scored(split.inner()));
        save();
      }
      return finished();
    }

    private void goOnFrom(TrialState state) throws IOException {
      run.resume(kept.checkpoint(state.checkpoint()));
      losses.addAll(state.losses());
      epochs.addAll(state.epochs());
      best = state.best();
      secondsBefore = state.seconds();
    }

    private boolean isStillPatient() {
      return epochs.isEmpty() || epochs.size() - 1 - EpochScore.best(epochs) < settings.patience();
    }

    /** The rest of an epoch. */
    private void learn(int epoch) throws IOException {
      int[] order = shuffled(split.learned(), epoch);
      int first = run.steps() - epoch * stepsOfEpoch;
      for (int step = first; step < stepsOfEpoch; step++) {
        int from = step * settings.batch();
        int[] batch =
            Arrays.copyOfRange(order, from, Math.min(order.length, from + settings.batch()));
        losses.add(run.step(rows.texts(batch), rows.labels(batch)));
        progress.accept(
            new TrialStep(
                trial.name(),
                run.steps(),
                settings.epochs() * stepsOfEpoch,
                losses.get(losses.size() - 1),
                seconds() / run.steps()));
        if (step < stepsOfEpoch - 1 && isCheckpointDue()) {
          save();
        }
      }
    }

    /** In another order in each epoch, the same for equal seeds. */
    private int[] shuffled(int[] numbers, int epoch) {
      SplittableRandom random =
          new SplittableRandom(new SplittableRandom(trial.seed()).nextLong() + epoch);
      return Shuffle.of(numbers, random);
    }

    private boolean isCheckpointDue() {
      double since = (System.nanoTime() - saved) / 1e9;
      return since >= Math.max(settings.checkpointSeconds(), savingSeconds / CHECKPOINT_SHARE);
    }

    private void save() throws IOException {
      long before = System.nanoTime();
      String checkpoint = kept.checkpoint(run);
      boolean isEpochsEnd = run.steps() == epochs.size() * stepsOfEpoch;
      if (isEpochsEnd && EpochScore.best(epochs) == epochs.size() - 1) {
        best = checkpoint;
      }
      kept.save(state(checkpoint));
      saved = System.nanoTime();
      savingSeconds = (saved - before) / 1e9;
    }

    private TrialState state(String checkpoint) {
      return new TrialState(
          identity, seconds(), List.copyOf(losses), List.copyOf(epochs), checkpoint, best);
    }

    private double seconds() {
      return secondsBefore + (System.nanoTime() - start) / 1e9;
    }

    private EpochScore scored(int[] evaluated) {
      int[] labels = rows.labels(evaluated);
      long right = 0;
      double loss = 0;
      for (int from = 0; from < evaluated.length; from += EVALUATED) {
        Evaluation evaluation = evaluated(evaluated, from);
        for (int i = 0; i < evaluation.logits().length; i++) {
          right += evaluation.prediction(i) == labels[from + i] ? 1 : 0;
          loss -= evaluation.logProbability(i, labels[from + i]);
        }
      }
      return new EpochScore((double) right / evaluated.length, loss / evaluated.length);
    }

    private Evaluation evaluated(int[] all, int from) {
      int[] some = Arrays.copyOfRange(all, from, Math.min(all.length, from + EVALUATED));
      return run.evaluate(rows.texts(some));
    }

    private TrialResult finished() throws IOException {
      Optional<TrialResult> other = kept.result(trial.keepsWeights());
      if (other.isPresent()) {
        kept.removeState(); // another attempt was faster, and took the checkpoints away
        return other.get();
      }
      int bestEpoch = EpochScore.best(epochs);
      if (bestEpoch < epochs.size() - 1) {
        run.resume(kept.checkpoint(best));
      }
      int[] held = split.held();
      int[] predictions = new int[held.length];
      float[] probabilities = new float[held.length];
      float[][] vectors = new float[Math.min(PROOFS, held.length)][];
      for (int from = 0; from < held.length; from += EVALUATED) {
        Evaluation evaluation = evaluated(held, from);
        for (int i = 0; i < evaluation.logits().length; i++) {
          int predicted = evaluation.prediction(i);
          predictions[from + i] = predicted;
          probabilities[from + i] = (float) Math.exp(evaluation.logProbability(i, predicted));
          if (from + i < vectors.length) {
            vectors[from + i] = evaluation.vectors()[i];
          }
        }
      }
      if (trial.keepsWeights()) {
        kept.saveWeights(run);
      }
      TrialResult result =
          new TrialResult(
              predictions,
              probabilities,
              vectors,
              losses.stream().mapToDouble(Double::doubleValue).toArray(),
              List.copyOf(epochs),
              bestEpoch,
              seconds());
      kept.save(result);
      return result;
    }
  }
}
