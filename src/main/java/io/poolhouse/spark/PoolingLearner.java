package io.poolhouse.spark;

import io.poolhouse.engine.Evaluation;
import io.poolhouse.engine.HeadTraining;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.Shuffle;
import io.poolhouse.pooling.LearnedPooling;
import io.poolhouse.spark.PoolingLessons.Choice;
import io.poolhouse.text.TokenizedText;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns a pooling from labelled texts, in one task: each text is encoded once and its token states
 * are kept in memory. What is tried is compared on a fifth of the texts, held out; the best is then
 * learned again from all, for as many epochs as were best. Where no text is held out, the first
 * choice is learned for all epochs.
 */
final class PoolingLearner {
  private static final Logger LOG = LoggerFactory.getLogger(PoolingLearner.class);

  /** Epochs without a better answer on the held out texts after which training stops. */
  private static final int PATIENCE = 4;

  private static final int ENCODED_AT_ONCE = 512;

  private final HeadTraining training;
  private final ModelFile file;
  private final PoolingLessons lessons;
  private final int[] labels;
  private final int classes;

  /** What was learned, and by which choice. */
  record Learned(LearnedPooling pooling, Choice choice) {}

  /** How good the best epoch was on the held out texts: right answers, then the loss. */
  private record Score(int epochs, int right, double loss) {
    boolean beats(Score other) {
      return right > other.right || (right == other.right && loss < other.loss);
    }
  }

  /**
   * @param training with nothing remembered yet
   */
  PoolingLearner(
      HeadTraining training, ModelFile file, PoolingLessons lessons, int[] labels, int classes) {
    this.training = training;
    this.file = file;
    this.lessons = lessons;
    this.labels = labels;
    this.classes = classes;
  }

  /**
   * @param texts as many as labels, each of one window
   * @param held those on which choices are compared; may be none
   */
  Learned learned(List<TokenizedText> texts, boolean[] held) {
    for (int from = 0; from < texts.size(); from += ENCODED_AT_ONCE) {
      training.remember(texts.subList(from, Math.min(texts.size(), from + ENCODED_AT_ONCE)));
    }
    int[] outer = numbers(held, true);
    int[] all = new int[labels.length];
    Arrays.setAll(all, text -> text);
    if (outer.length == 0) {
      Choice first = lessons.choices().get(0);
      run(first, all, outer, lessons.epochs());
      return new Learned(training.pooling(), first);
    }
    int[] inner = numbers(held, false);
    Choice best = lessons.choices().get(0);
    Score score = null;
    for (Choice choice : lessons.choices()) {
      Score tried = run(choice, inner, outer, lessons.epochs());
      LOG.info(
          "{}: {} of {} right after {} epochs",
          choice,
          tried.right(),
          outer.length,
          tried.epochs());
      if (score == null || tried.beats(score)) {
        score = tried;
        best = choice;
      }
    }
    run(best, all, new int[0], score.epochs());
    return new Learned(training.pooling(), best);
  }

  /** Without texts to score on it runs all of the epochs. */
  private Score run(Choice choice, int[] learnedFrom, int[] scoredOn, int epochs) {
    training.begin(lessons.settings(choice, classes, file.config().layers(), learnedFrom.length));
    Random random = new Random(lessons.seed());
    Score best = new Score(0, -1, Double.POSITIVE_INFINITY);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      epoch(learnedFrom, random);
      if (scoredOn.length > 0) {
        Score now = score(epoch, scoredOn);
        best = now.beats(best) ? now : best;
        if (epoch - best.epochs() >= PATIENCE) {
          break;
        }
      }
    }
    return best;
  }

  private void epoch(int[] texts, Random random) {
    int[] order = Shuffle.of(texts, random);
    for (int from = 0; from < order.length; from += lessons.batch()) {
      int[] step = Arrays.copyOfRange(order, from, Math.min(order.length, from + lessons.batch()));
      training.step(step, Arrays.stream(step).map(text -> labels[text]).toArray());
    }
  }

  private Score score(int epoch, int[] texts) {
    Evaluation evaluation = training.evaluate(texts);
    int right = 0;
    double loss = 0;
    for (int i = 0; i < texts.length; i++) {
      int label = labels[texts[i]];
      right += evaluation.prediction(i) == label ? 1 : 0;
      loss -= evaluation.logProbability(i, label);
    }
    return new Score(epoch, right, loss);
  }

  private static int[] numbers(boolean[] held, boolean wanted) {
    int[] numbers = new int[held.length];
    int size = 0;
    for (int text = 0; text < held.length; text++) {
      if (held[text] == wanted) {
        numbers[size++] = text;
      }
    }
    return Arrays.copyOf(numbers, size);
  }
}
