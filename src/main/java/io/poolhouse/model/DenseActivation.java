package io.poolhouse.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What follows a dense layer of a sentence-transformers folder, number by number. */
public enum DenseActivation {
  TANH("torch.nn.modules.activation.Tanh") {
    @Override
    public float of(float x) {
      return (float) Math.tanh(x);
    }
  },
  IDENTITY("torch.nn.modules.linear.Identity") {
    @Override
    public float of(float x) {
      return x;
    }
  },
  RELU("torch.nn.modules.activation.ReLU") {
    @Override
    public float of(float x) {
      return Math.max(x, 0);
    }
  },
  SIGMOID("torch.nn.modules.activation.Sigmoid") {
    @Override
    public float of(float x) {
      return (float) (1 / (1 + Math.exp(-x)));
    }
  };

  private final String className;

  DenseActivation(String className) {
    this.className = className;
  }

  public abstract float of(float x);

  /** PyTorch's name of it, as {@code config.json} has it. */
  String className() {
    return className;
  }

  /** Also by PyTorch's shorter path, {@code torch.nn.Tanh}. */
  static DenseActivation named(String name) {
    return Arrays.stream(values())
        .filter(each -> each.className.equals(name) || each.shortName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    "activation_function is '%s', which Poolhouse does not compute; expected %s."
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(DenseActivation::shortName)
                                .collect(Collectors.joining(", ")))));
  }

  private String shortName() {
    return "torch.nn." + className.substring(className.lastIndexOf('.') + 1);
  }
}
