package io.poolhouse.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of one BERT under Hugging Face's names without prefix ({@code
 * encoder.layer.0.output.dense.weight}): all there, each of the shape that the configuration asks
 * for, and nothing else. Dense weights are {@code [outputs, inputs]}.
 *
 * <p>Iterates in a fixed order: embeddings, layers from the first to the last, pooler.
 */
public final class BertWeights implements AutoCloseable, Iterable<Tensor> {
  private final TensorSource source;
  private final Map<String, Tensor> tensors;

  private BertWeights(TensorSource source, Map<String, Tensor> tensors) {
    this.source = source;
    this.tensors = tensors;
  }

  /**
   * @param source with the names of torch or TensorFlow, with any prefix, with or without the heads
   *     of pretraining; owned by the result, which closes it
   * @param where the file, for messages
   * @throws ModelException where a tensor is missing, has another shape, or is none of BERT's
   */
  public static BertWeights of(BertConfig config, TensorSource source, String where) {
    return of(config, source, CanonicalTensors.of(source, where), where);
  }

  /** As {@link #of}, but closes the source where it refuses it. */
  static BertWeights owning(BertConfig config, TensorSource source, String where)
      throws IOException {
    try {
      return of(config, source, where);
    } catch (RuntimeException refused) {
      source.close();
      throw refused;
    }
  }

  private static BertWeights of(
      BertConfig config, TensorSource source, CanonicalTensors found, String where) {
    Map<String, List<Long>> shapes = BertTensors.shapes(config, offersPooler(found, where));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> tensors.put(name, checked(name, shape, found, config, where)));
    refuseSurplus(found, shapes, config, where);
    return new BertWeights(source, Collections.unmodifiableMap(tensors));
  }

  private static boolean offersPooler(CanonicalTensors found, String where) {
    boolean weight = found.tensors().containsKey(BertTensors.POOLER_WEIGHT);
    boolean bias = found.tensors().containsKey(BertTensors.POOLER_BIAS);
    if (weight != bias) {
      throw new ModelException(
          "'%s' has half a pooler: '%s' without '%s'."
              .formatted(
                  where,
                  weight ? BertTensors.POOLER_WEIGHT : BertTensors.POOLER_BIAS,
                  weight ? BertTensors.POOLER_BIAS : BertTensors.POOLER_WEIGHT));
    }
    return weight;
  }

  private static Tensor checked(
      String name, List<Long> shape, CanonicalTensors found, BertConfig config, String where) {
    Tensor tensor = found.tensors().get(name);
    if (tensor == null) {
      throw new ModelException(
          "'%s' has no tensor '%s', which a BERT of %d layers needs."
              .formatted(where, name, config.layers()));
    }
    if (!tensor.shape().equals(shape)) {
      throw new ModelException(
          "'%s': tensor '%s' has shape %s; the configuration asks for %s."
              .formatted(where, found.origins().get(name), tensor.shape(), shape));
    }
    return tensor;
  }

  private static void refuseSurplus(
      CanonicalTensors found, Map<String, List<Long>> shapes, BertConfig config, String where) {
    List<String> surplus = new ArrayList<>();
    found.tensors().keySet().stream()
        .filter(name -> !shapes.containsKey(name))
        .forEach(name -> surplus.add(found.origins().get(name)));
    if (!surplus.isEmpty()) {
      String others = surplus.size() == 1 ? "" : " and %d more".formatted(surplus.size() - 1);
      throw new ModelException(
          "'%s' has the tensor '%s'%s, which a BERT of %d layers does not have."
              .formatted(where, surplus.get(0), others, config.layers()));
    }
  }

  /**
   * @param canonical such as {@code embeddings.word_embeddings.weight}
   * @throws IllegalArgumentException where a BERT of this shape has no such tensor
   */
  public Tensor tensor(String canonical) {
    Tensor tensor = tensors.get(canonical);
    if (tensor == null) {
      throw new IllegalArgumentException("No tensor '%s' in these weights.".formatted(canonical));
    }
    return tensor;
  }

  /** Whether the dense layer over [CLS] is there, which next-sentence prediction trained. */
  public boolean hasPooler() {
    return tensors.containsKey(BertTensors.POOLER_WEIGHT);
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
