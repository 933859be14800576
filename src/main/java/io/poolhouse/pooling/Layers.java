package io.poolhouse.pooling;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The layers whose token states a pooling takes, as the user wrote them: 0 is the embedding output,
 * L the last layer of a model of L layers, -1 the last layer too, -2 the one before it.
 */
public sealed interface Layers extends Serializable {

  /** At least one, in the user's order; negative numbers count from the end. */
  List<Integer> indices();

  /**
   * True: the layers' states stand side by side, in the order of {@link #indices()}. False: they
   * are averaged, with equal weights, before pooling; a layer named twice counts twice.
   */
  boolean concatenated();

  /** Floats per token state that these layers give a model of this hidden size. */
  int width(int hiddenSize);

  /**
   * The layers of a model of so many transformer layers, each from 0 (the embedding output) to
   * {@code layers}, in the order of {@link #indices()}.
   *
   * @throws IndexOutOfBoundsException for a layer that the model lacks; {@link
   *     ModelShape#mustOffer} refuses those with a message for the user
   */
  default List<Integer> resolve(int layers) {
    int states = layers + 1;
    return indices().stream()
        .map(index -> Objects.checkIndex(index < 0 ? index + states : index, states))
        .toList();
  }

  /** {@code -2}. */
  record One(int index) implements Layers {
    private static final long serialVersionUID = 1L;

    /**
     * What a pooling without {@code @} takes. It stands here because in the interface it could
     * deadlock: two threads initialising Layers and One would each wait for the other.
     */
    static final One LAST = new One(-1);

    @Override
    public List<Integer> indices() {
      return List.of(index);
    }

    @Override
    public boolean concatenated() {
      return false;
    }

    @Override
    public int width(int hiddenSize) {
      return hiddenSize;
    }

    @Override
    public String toString() {
      return Integer.toString(index);
    }
  }

  /** {@code avg(0,-1)}. */
  record Average(List<Integer> indices) implements Layers {
    private static final long serialVersionUID = 1L;

    public Average {
      indices = atLeastOne(indices);
    }

    @Override
    public boolean concatenated() {
      return false;
    }

    @Override
    public int width(int hiddenSize) {
      return hiddenSize;
    }

    @Override
    public String toString() {
      return "avg(" + joined(indices) + ")";
    }
  }

  /** {@code cat(-2,-1)}. */
  record Concatenation(List<Integer> indices) implements Layers {
    private static final long serialVersionUID = 1L;

    public Concatenation {
      indices = atLeastOne(indices);
    }

    @Override
    public boolean concatenated() {
      return true;
    }

    @Override
    public int width(int hiddenSize) {
      return Math.multiplyExact(hiddenSize, indices.size());
    }

    @Override
    public String toString() {
      return "cat(" + joined(indices) + ")";
    }
  }

  private static List<Integer> atLeastOne(List<Integer> indices) {
    if (indices.isEmpty()) {
      throw new PoolingException("'avg' and 'cat' need at least one layer, as in 'avg(0,-1)'.");
    }
    return List.copyOf(indices);
  }

  private static String joined(List<Integer> indices) {
    return indices.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
