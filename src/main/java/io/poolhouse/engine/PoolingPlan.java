package io.poolhouse.engine;

import io.poolhouse.pooling.How;
import io.poolhouse.pooling.Part;
import io.poolhouse.pooling.Pooling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which vectors one pass gives, as the program wants it: parts side by side, each one word of the
 * pooling language over one average of layers, {@code hidden size} floats wide. Parts that read the
 * same layers share a source.
 *
 * @param sources layer indices from 0, whose average is pooled
 * @param parts all parts of all poolings, in order
 * @param firstPart where each pooling's parts begin, and the end: one more than poolings
 * @param normalize whether each pooling's whole vector is divided by its length
 */
public record PoolingPlan(
    List<List<Integer>> sources,
    List<PlannedPart> parts,
    List<Integer> firstPart,
    int hiddenSize,
    boolean normalize)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** One word of the pooling language and the source that it reads. */
  record PlannedPart(How how, int source) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param poolings already checked against the model
   */
  public static PoolingPlan of(
      List<Pooling> poolings, int layers, int hiddenSize, boolean normalize) {
    List<List<Integer>> sources = new ArrayList<>();
    List<PlannedPart> parts = new ArrayList<>();
    List<Integer> firstPart = new ArrayList<>();
    for (Pooling pooling : poolings) {
      firstPart.add(parts.size());
      for (Part part : pooling.parts()) {
        for (List<Integer> averaged : averages(part, layers)) {
          parts.add(new PlannedPart(part.how(), indexOf(averaged, sources)));
        }
      }
    }
    firstPart.add(parts.size());
    return new PoolingPlan(sources, parts, firstPart, hiddenSize, normalize);
  }

  public int poolings() {
    return firstPart.size() - 1;
  }

  /** Floats in one vector of this pooling. */
  public int width(int pooling) {
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
    for (List<Integer> source : sources) {
      numbers.add(source.size());
      numbers.addAll(source);
    }
    for (PlannedPart part : parts) {
      numbers.add(number(part.how()));
      numbers.add(part.source());
    }
    return numbers.stream().mapToLong(Integer::longValue).toArray();
  }

  /** Pooling works on each column alone, so {@code how@cat(a,b)} is {@code how@a + how@b}. */
  private static List<List<Integer>> averages(Part part, int layers) {
    List<Integer> resolved = part.layers().resolve(layers);
    return part.layers().concatenated()
        ? resolved.stream().map(List::of).toList()
        : List.of(resolved);
  }

  private static int indexOf(List<Integer> averaged, List<List<Integer>> sources) {
    if (!sources.contains(averaged)) {
      sources.add(averaged);
    }
    return sources.indexOf(averaged);
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
