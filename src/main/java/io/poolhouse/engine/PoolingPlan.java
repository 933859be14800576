package io.poolhouse.engine;

import io.poolhouse.pooling.DensePart;
import io.poolhouse.pooling.How;
import io.poolhouse.pooling.LearnedPart;
import io.poolhouse.pooling.LearnedPooling;
import io.poolhouse.pooling.Part;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.pooling.WordPart;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which vectors one pass gives, as the program wants it: parts side by side, each one word of the
 * pooling language over one average of layers, {@code hidden size} floats wide. Parts that read the
 * same layers share a source.
 *
 * @param sources layer indices from 0, whose average is pooled
 * @param shares of each source, what each of its layers weighs; empty: all the same
 * @param parts all parts of all poolings, in order
 * @param firstPart where each pooling's parts begin, and the end: one more than poolings
 * @param denseWidth floats in each pooling's vector behind the model's dense layers; 0: it goes
 *     through none
 * @param promptTokens so many tokens at the start of each window are not pooled: a prompt and what
 *     is before it
 * @param normalize whether each pooling's whole vector is divided by its length
 */
public record PoolingPlan(
    List<List<Integer>> sources,
    List<List<Float>> shares,
    List<PlannedPart> parts,
    List<Integer> firstPart,
    List<Integer> denseWidth,
    int hiddenSize,
    int promptTokens,
    boolean normalize)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Of attention by a learned query, after the words' numbers. */
  static final int ATTENTION = 8;

  /** A word's number has so many times the tokens that it leaves out added to it. */
  private static final int LEAVING_OUT = 16;

  /**
   * One word of the pooling language and the source that it reads.
   *
   * @param query learned: what each token weighs follows from it, and the word is {@code mean};
   *     empty: none
   */
  record PlannedPart(How how, int source, List<Float> query) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param poolings already checked against the model
   */
  public static PoolingPlan of(
      List<Pooling> poolings, int layers, int hiddenSize, boolean normalize) {
    return of(poolings, layers, hiddenSize, 0, normalize);
  }

  /**
   * @param poolings already checked against the model
   * @param promptTokens that no word but {@code pooler} reads; learned poolings read all
   */
  public static PoolingPlan of(
      List<Pooling> poolings, int layers, int hiddenSize, int promptTokens, boolean normalize) {
    PoolingPlan plan =
        new PoolingPlan(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            hiddenSize,
            promptTokens,
            normalize);
    for (Pooling pooling : poolings) {
      plan.firstPart.add(plan.parts.size());
      plan.denseWidth.add(plan.add(pooling, layers));
    }
    plan.firstPart.add(plan.parts.size());
    return plan;
  }

  /**
   * @return the width behind the dense layers, 0 where there are none
   */
  private int add(Pooling pooling, int layers) {
    int behind = 0;
    for (Part part : pooling.parts()) {
      if (part instanceof WordPart word) {
        add(word, layers);
      } else if (part instanceof LearnedPart learned) {
        add(learned.weights(), layers);
      } else if (part instanceof DensePart dense) {
        add(dense.pooled(), layers);
        behind = dense.outputs();
      }
    }
    return behind;
  }

  private void add(WordPart part, int layers) {
    for (List<Integer> averaged : averages(part, layers)) {
      parts.add(new PlannedPart(part.how(), source(averaged, List.of()), List.of()));
    }
  }

  private void add(LearnedPooling learned, int layers) {
    int source =
        learned.mix().isEmpty()
            ? source(List.of(layers), List.of())
            : source(IntStream.rangeClosed(0, layers).boxed().toList(), learned.shares());
    if (learned.queries().isEmpty()) {
      parts.add(new PlannedPart(learned.how(), source, List.of()));
    }
    learned.queries().forEach(query -> parts.add(new PlannedPart(learned.how(), source, query)));
  }

  public int poolings() {
    return firstPart.size() - 1;
  }

  /** Whether this pooling's vector goes through the model's dense layers. */
  boolean isDense(int pooling) {
    return denseWidth.get(pooling) > 0;
  }

  /** Floats in one vector of this pooling. */
  public int width(int pooling) {
    return isDense(pooling) ? denseWidth.get(pooling) : pooledWidth(pooling);
  }

  /** Floats in it before any dense layers. */
  int pooledWidth(int pooling) {
    return (firstPart.get(pooling + 1) - firstPart.get(pooling)) * hiddenSize;
  }

  /** Floats that the program gives for each window. */
  int totalWidth() {
    return parts.size() * hiddenSize;
  }

  /** The form that {@code plan.py} reads. */
  long[] numbers() {
    List<Integer> numbers = new ArrayList<>();
    numbers.add(sources.size());
    for (int source = 0; source < sources.size(); source++) {
      int size = sources.get(source).size();
      numbers.add(shares.get(source).isEmpty() ? size : -size);
      numbers.addAll(sources.get(source));
    }
    for (PlannedPart part : parts) {
      numbers.add(
          part.query().isEmpty()
              ? number(part.how()) + LEAVING_OUT * leftOut(part.how())
              : ATTENTION);
      numbers.add(part.source());
    }
    return numbers.stream().mapToLong(Integer::longValue).toArray();
  }

  /** What was learned, in the order in which {@code plan.py} reads it; often nothing. */
  float[] weights() {
    List<Float> weights = new ArrayList<>();
    shares.forEach(weights::addAll);
    parts.forEach(part -> weights.addAll(part.query()));
    float[] numbers = new float[weights.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = weights.get(i);
    }
    return numbers;
  }

  /** Pooling works on each column alone, so {@code how@cat(a,b)} is {@code how@a + how@b}. */
  private static List<List<Integer>> averages(WordPart part, int layers) {
    List<Integer> resolved = part.layers().resolve(layers);
    return part.layers().concatenated()
        ? resolved.stream().map(List::of).toList()
        : List.of(resolved);
  }

  private int source(List<Integer> averaged, List<Float> weighed) {
    for (int source = 0; source < sources.size(); source++) {
      if (sources.get(source).equals(averaged) && shares.get(source).equals(weighed)) {
        return source;
      }
    }
    sources.add(averaged);
    shares.add(weighed);
    return sources.size() - 1;
  }

  /** Tokens at a window's start that a word leaves out. */
  private int leftOut(How how) {
    return switch (how) {
      case CLS, MEAN, MAX, SQRT, LAST, WEIGHTED -> promptTokens;
      // The pooler was trained on [CLS]; and mean-nospecial leaves the first token out by itself.
      case POOLER -> 0;
      case MEAN_NOSPECIAL -> Math.max(0, promptTokens - 1);
    };
  }

  /** The program's number for a word: {@code Encoder.pooled} in {@code encoder.py}. */
  static int number(How how) {
    return switch (how) {
      case CLS -> 0;
      case POOLER -> 1;
      case MEAN -> 2;
      case MEAN_NOSPECIAL -> 3;
      case MAX -> 4;
      case SQRT -> 5;
      case LAST -> 6;
      case WEIGHTED -> 7;
    };
  }
}
