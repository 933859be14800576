package io.poolhouse.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of one encoder under Hugging Face's names without prefix ({@code
 * encoder.layer.0.output.dense.weight}): all there, each of the shape that the configuration asks
 * for, and nothing else. Dense weights are {@code [outputs, inputs]}.
 *
 * <p>Iterates in a fixed order: embeddings, layers from the first to the last, pooler.
 */
public final class EncoderWeights implements AutoCloseable, Iterable<Tensor> {
  private final TensorSource source;
  private final Map<String, Tensor> tensors;
  private final boolean pooler;

  private EncoderWeights(TensorSource source, Map<String, Tensor> tensors, boolean pooler) {
    this.source = source;
    this.tensors = tensors;
    this.pooler = pooler;
  }

  /**
   * @param source with the names of torch or TensorFlow, with any prefix, with or without the heads
   *     of pretraining; owned by the result, which closes it
   * @param where the file, for messages
   * @throws ModelException where a tensor is missing, has another shape, or is none of the model's
   */
  public static EncoderWeights of(EncoderConfig config, TensorSource source, String where) {
    return of(config, source, CanonicalTensors.of(config.architecture(), source, where), where);
  }

  /** As {@link #of}, but closes the source where it refuses it. */
  static EncoderWeights owning(EncoderConfig config, TensorSource source, String where)
      throws IOException {
    try {
      return of(config, source, where);
    } catch (RuntimeException refused) {
      source.close();
      throw refused;
    }
  }

  private static EncoderWeights of(
      EncoderConfig config, TensorSource source, CanonicalTensors found, String where) {
    boolean pooler = offersPooler(config.architecture(), found, where);
    Map<String, List<Long>> shapes = config.parts(pooler).whole().shapes();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> tensors.put(name, checked(name, shape, found, config, where)));
    refuseSurplus(found, shapes, config, where);
    return new EncoderWeights(source, Collections.unmodifiableMap(tensors), pooler);
  }

  private static boolean offersPooler(
      Architecture architecture, CanonicalTensors found, String where) {
    return architecture
        .pooler()
        .map(dense -> isWhole(dense + ".weight", dense + ".bias", found, where))
        .orElse(false);
  }

  private static boolean isWhole(String weight, String bias, CanonicalTensors found, String where) {
    boolean hasWeight = found.tensors().containsKey(weight);
    boolean hasBias = found.tensors().containsKey(bias);
    if (hasWeight != hasBias) {
      throw new ModelException(
          "'%s' has half a pooler: '%s' without '%s'."
              .formatted(where, hasWeight ? weight : bias, hasWeight ? bias : weight));
    }
    return hasWeight;
  }

  private static Tensor checked(
      String name, List<Long> shape, CanonicalTensors found, EncoderConfig config, String where) {
    Tensor tensor = found.tensors().get(name);
    if (tensor == null) {
      throw new ModelException(
          "'%s' has no tensor '%s', which %s of %d layers needs."
              .formatted(where, name, config.architecture().noun(), config.layers()));
    }
    if (!tensor.shape().equals(shape)) {
      throw new ModelException(
          "'%s': tensor '%s' has shape %s; the configuration asks for %s."
              .formatted(where, found.origins().get(name), tensor.shape(), shape));
    }
    return tensor;
  }

  private static void refuseSurplus(
      CanonicalTensors found, Map<String, List<Long>> shapes, EncoderConfig config, String where) {
    List<String> surplus = new ArrayList<>();
    found.tensors().keySet().stream()
        .filter(name -> !shapes.containsKey(name))
        .forEach(name -> surplus.add(found.origins().get(name)));
    if (!surplus.isEmpty()) {
      String others = surplus.size() == 1 ? "" : " and %d more".formatted(surplus.size() - 1);
      throw new ModelException(
          "'%s' has the tensor '%s'%s, which %s of %d layers does not have."
              .formatted(
                  where, surplus.get(0), others, config.architecture().noun(), config.layers()));
    }
  }

  /**
   * @param canonical such as {@code embeddings.word_embeddings.weight}
   * @throws IllegalArgumentException where a model of this shape has no such tensor
   */
  public Tensor tensor(String canonical) {
    Tensor tensor = tensors.get(canonical);
    if (tensor == null) {
      throw new IllegalArgumentException("No tensor '%s' in these weights.".formatted(canonical));
    }
    return tensor;
  }

  /** Whether the dense layer over the first token is there, which pretraining left. */
  public boolean hasPooler() {
    return pooler;
  }

  @Override
  public Iterator<Tensor> iterator() {
    return tensors.values().iterator();
  }

  /** By canonical name, in the order of the iteration. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
