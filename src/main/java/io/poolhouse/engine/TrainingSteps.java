package io.poolhouse.engine;

import io.poolhouse.engine.TrainingProgram.Draw;
import java.util.List;
import java.util.SplittableRandom;

/** The steps of one run: each is some passes and one update. */
final class TrainingSteps {

  /** Adds the gradients of some windows to the step's; gives their part of the loss. */
  interface Pass {
    double of(PackedBatch batch, long[] labels, Draw draw);
  }

  private final TrainingProgram program;
  private final TrainingSettings settings;
  private int made;

  TrainingSteps(TrainingProgram program, TrainingSettings settings) {
    this.program = program;
    this.settings = settings;
  }

  int made() {
    return made;
  }

  void goOnFrom(int steps) {
    made = steps;
  }

  /**
   * @param labels of all texts of the step; windows say which text they are
   * @return the loss before the update
   * @throws IllegalStateException where the loss is not finite any more
   */
  double make(List<PackedBatch> passes, int[] labels, Pass pass) {
    double loss = 0;
    for (int i = 0; i < passes.size(); i++) {
      PackedBatch batch = passes.get(i);
      long[] ofWindows =
          batch.windows().stream().mapToLong(window -> labels[window.text()]).toArray();
      loss += pass.of(batch, ofWindows, new Draw(seed(i), labels.length, i == 0));
    }
    double length = program.update(settings.schedule().at(made), settings.optimizer());
    if (!Double.isFinite(loss + length)) {
      throw new IllegalStateException(
          "Step %d has a loss of %s and gradients of length %s: training has run away. Lower the rate."
              .formatted(made, loss, length));
    }
    made++;
    return loss;
  }

  /**
   * @throws IllegalArgumentException for labels that the head does not have, or of other texts
   */
  void mustFit(int texts, int[] labels) {
    if (texts == 0 || texts != labels.length) {
      throw new IllegalArgumentException(
          "A step of %d texts and %d labels; expected at least one text, and as many labels."
              .formatted(texts, labels.length));
    }
    for (int text = 0; text < labels.length; text++) {
      if (labels[text] < 0 || labels[text] >= settings.head().classes()) {
        throw new IllegalArgumentException(
            "Text %d has the label %d; expected 0 to %d."
                .formatted(text, labels[text], settings.head().classes() - 1));
      }
    }
  }

  /**
   * Of what this pass of this step leaves out. It follows from the run's seed, and needs no past.
   */
  private long seed(int pass) {
    long mixed = new SplittableRandom(settings.seed()).nextLong() + made * 1_000_003L + pass;
    return new SplittableRandom(mixed).nextLong() >>> 1;
  }
}
