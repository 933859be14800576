package io.poolhouse.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** A linear classifier on the [CLS] of an encoder that was loaded: {@code [rows, classes]}. */
final class DjlClassifier extends AbstractBlock {
  private static final NDIndex CLS = new NDIndex(":, 0");

  private final Block encoder;
  private final Linear classifier;
  private final int classes;
  private final int hidden;

  /**
   * @param encoder takes ids, mask and token types, {@code [rows, tokens]} each
   * @param weights that the classifier begins with, {@code [classes * hidden]}
   */
  DjlClassifier(Block encoder, int classes, float[] weights) {
    this.encoder = addChildBlock("encoder", encoder);
    this.classes = classes;
    hidden = weights.length / classes;
    classifier = addChildBlock("classifier", Linear.builder().setUnits(classes).build());
    classifier.setInitializer(
        (manager, shape, type) -> manager.create(weights, shape), Parameter.Type.WEIGHT);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> more) {
    NDArray states = encoder.forward(store, inputs, training).get(0);
    return classifier.forward(store, new NDList(states.get(CLS)), training);
  }

  /** The encoder has its parameters already. */
  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    classifier.initialize(manager, type, new Shape(inputs[0].get(0), hidden));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), classes)};
  }
}
