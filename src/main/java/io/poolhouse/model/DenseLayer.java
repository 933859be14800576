package io.poolhouse.model;

import java.util.Arrays;

/**
 * activation(W x + b) over one vector.
 *
 * @param weight W as PyTorch keeps it, {@code [outputs][inputs]}, row after row
 * @param bias zeros where there is none
 */
public record DenseLayer(
    int inputs, int outputs, float[] weight, float[] bias, DenseActivation activation) {

  public DenseLayer {
    if (weight.length != (long) inputs * outputs || bias.length != outputs) {
      throw new IllegalArgumentException(
          "A dense layer from %d to %d numbers has %d weights and %d biases."
              .formatted(inputs, outputs, weight.length, bias.length));
    }
  }

  /**
   * @param x of {@code inputs} numbers
   * @return {@code outputs} numbers
   */
  public float[] of(float[] x) {
    float[] y = new float[outputs];
    for (int output = 0; output < outputs; output++) {
      y[output] = activation.of(product(output * inputs, x) + bias[output]);
    }
    return y;
  }

  /** Four sums side by side: one alone would wait for each addition before the next. */
  private float product(int row, float[] x) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int at = 0;
    for (; at + 3 < inputs; at += 4) {
      first += weight[row + at] * x[at];
      second += weight[row + at + 1] * x[at + 1];
      third += weight[row + at + 2] * x[at + 2];
      fourth += weight[row + at + 3] * x[at + 3];
    }
    for (; at < inputs; at++) {
      first += weight[row + at] * x[at];
    }
    return (float) (first + second + third + fourth);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DenseLayer that
        && inputs == that.inputs
        && outputs == that.outputs
        && activation == that.activation
        && Arrays.equals(weight, that.weight)
        && Arrays.equals(bias, that.bias);
  }

  @Override
  public int hashCode() {
    return 31 * inputs + outputs;
  }
}
