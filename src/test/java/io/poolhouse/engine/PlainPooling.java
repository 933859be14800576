package io.poolhouse.engine;

import io.poolhouse.pooling.How;
import io.poolhouse.pooling.Part;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.pooling.WordPart;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code docs/poolings.md} in plain Java and double precision, from the states of every layer: what
 * the program's vectors are held against. Written from that page alone.
 */
final class PlainPooling {
  /** {@code [window][layer][token][column]}. */
  private final List<double[][][]> windows;

  private final float[] poolerWeight;
  private final float[] poolerBias;

  private PlainPooling(List<double[][][]> windows, float[] poolerWeight, float[] poolerBias) {
    this.windows = windows;
    this.poolerWeight = poolerWeight;
    this.poolerBias = poolerBias;
  }

  /**
   * @param windows of one text
   */
  static PlainPooling of(List<int[]> windows, Encoder encoder, RandomBert model) {
    int hidden = RandomBert.CONFIG.hiddenSize();
    List<double[][][]> states = new ArrayList<>();
    for (int[] ids : windows) {
      double[][][] layers = new double[RandomBert.CONFIG.layers() + 1][][];
      for (int layer = 0; layer < layers.length; layer++) {
        layers[layer] = rows(encoder.tokenStates(ids, layer), ids.length, hidden);
      }
      states.add(layers);
    }
    return new PlainPooling(
        states, model.numbers("pooler.dense.weight"), model.numbers("pooler.dense.bias"));
  }

  float[] vector(Pooling pooling) {
    List<Double> vector = new ArrayList<>();
    for (Part each : pooling.parts()) {
      WordPart part = (WordPart) each;
      List<Integer> layers = part.layers().resolve(RandomBert.CONFIG.layers());
      if (part.layers().concatenated()) {
        layers.forEach(layer -> addTo(vector, pooled(part.how(), List.of(layer))));
      } else {
        addTo(vector, pooled(part.how(), layers));
      }
    }
    float[] floats = new float[vector.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = vector.get(i).floatValue();
    }
    return floats;
  }

  private double[] pooled(How how, List<Integer> averaged) {
    List<double[][]> states = windows.stream().map(layers -> average(layers, averaged)).toList();
    double[][] all = endToEnd(states, 0);
    return switch (how) {
      case CLS -> mean(states.stream().map(tokens -> tokens[0]).toArray(double[][]::new));
      case POOLER -> mean(states.stream().map(tokens -> dense(tokens[0])).toArray(double[][]::new));
      case LAST ->
          mean(states.stream().map(tokens -> tokens[tokens.length - 1]).toArray(double[][]::new));
      case MEAN -> mean(all);
      case MEAN_NOSPECIAL -> mean(endToEnd(states, 1));
      case SQRT -> scaled(mean(all), Math.sqrt(all.length));
      case MAX -> max(all);
      case WEIGHTED -> weighted(all);
    };
  }

  /** All windows' tokens in one row, so many left out at both ends of each. */
  private static double[][] endToEnd(List<double[][]> states, int leftOut) {
    List<double[]> all = new ArrayList<>();
    for (double[][] tokens : states) {
      all.addAll(List.of(tokens).subList(leftOut, tokens.length - leftOut));
    }
    return all.toArray(double[][]::new);
  }

  private static double[][] average(double[][][] layers, List<Integer> averaged) {
    double[][] average = new double[layers[0].length][layers[0][0].length];
    for (int token = 0; token < average.length; token++) {
      for (int column = 0; column < average[token].length; column++) {
        double sum = 0;
        for (int layer : averaged) {
          sum += layers[layer][token][column];
        }
        average[token][column] = sum / averaged.size();
      }
    }
    return average;
  }

  private static double[] mean(double[][] tokens) {
    double[] sum = new double[RandomBert.CONFIG.hiddenSize()];
    for (double[] token : tokens) {
      for (int column = 0; column < sum.length; column++) {
        sum[column] += token[column];
      }
    }
    return tokens.length == 0 ? sum : scaled(sum, 1.0 / tokens.length);
  }

  private static double[] max(double[][] tokens) {
    double[] max = tokens[0].clone();
    for (double[] token : tokens) {
      for (int column = 0; column < max.length; column++) {
        max[column] = Math.max(max[column], token[column]);
      }
    }
    return max;
  }

  private static double[] weighted(double[][] tokens) {
    double[] sum = new double[tokens[0].length];
    double weights = 0;
    for (int position = 1; position <= tokens.length; position++) {
      weights += position;
      for (int column = 0; column < sum.length; column++) {
        sum[column] += position * tokens[position - 1][column];
      }
    }
    return scaled(sum, 1 / weights);
  }

  /** tanh(W h + b), W {@code [outputs, inputs]}. */
  private double[] dense(double[] h) {
    double[] y = new double[poolerBias.length];
    for (int output = 0; output < y.length; output++) {
      double sum = poolerBias[output];
      for (int input = 0; input < h.length; input++) {
        sum += poolerWeight[output * h.length + input] * h[input];
      }
      y[output] = Math.tanh(sum);
    }
    return y;
  }

  private static double[] scaled(double[] vector, double factor) {
    double[] scaled = new double[vector.length];
    for (int column = 0; column < scaled.length; column++) {
      scaled[column] = factor * vector[column];
    }
    return scaled;
  }

  private static double[][] rows(float[] numbers, int rows, int columns) {
    double[][] table = new double[rows][columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        table[row][column] = numbers[row * columns + column];
      }
    }
    return table;
  }

  private static void addTo(List<Double> vector, double[] more) {
    for (double number : more) {
      vector.add(number);
    }
  }
}
