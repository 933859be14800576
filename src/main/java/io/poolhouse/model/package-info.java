/**
 * What a BERT is on disk: its configuration, the readers of its weights (safetensors, ONNX
 * initializers, TensorFlow tensor bundles), the model package and the store of packages.
 *
 * <p>Start at {@link io.poolhouse.model.ModelPackage}. Knows nothing of Spark and nothing of
 * PyTorch: a tensor here is a name, a shape and a stream of floats.
 */
package io.poolhouse.model;
