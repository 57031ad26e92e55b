package org.equilibria.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.equilibria.engine.random.SeedStreams;
import org.equilibria.theory.numerics.Vectors;
import org.junit.jupiter.api.Test;

class UntiedNetworkTest {

  private static final int WIDTH = 6;
  private static final int DEPTH = 4;
  private static final double GAMMA = 0.8;
  private static final double H = 1e-6;

  private final double[][] x = {{0.6, 0.8}, {-0.28, 0.96}, {1, 0}};
  private final SeedStreams seeds = new SeedStreams(3);

  /** H is J J^T; each column of J by a central difference of the output. */
  @Test
  void gramMatrixIsThatOfTheDerivativesByTheWeightsOfAllLayers() {
    double[][] weights = new double[DEPTH][];
    for (int layer = 0; layer < DEPTH; layer++) {
      weights[layer] = seeds.gaussian("layer" + (layer + 1) + ".A", WIDTH * WIDTH);
    }
    double[][] jacobian = new double[x.length][DEPTH * WIDTH * WIDTH];
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < jacobian[i].length; k++) {
        double[] layer = weights[k / (WIDTH * WIDTH)];
        int entry = k % (WIDTH * WIDTH);
        double value = layer[entry];
        layer[entry] = value + H;
        double up = output(x[i], weights);
        layer[entry] = value - H;
        jacobian[i][k] = (up - output(x[i], weights)) / (2 * H);
        layer[entry] = value;
      }
    }
    try (Bench bench = new Bench()) {
      double[][] gram = UntiedNetwork.gram(bench.scope(), x, WIDTH, GAMMA, DEPTH, seeds);
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < x.length; j++) {
          // The output is linear in each entry but for kinks; the difference is off by 1e-16/H.
          assertThat(gram[i][j]).isCloseTo(Vectors.dot(jacobian[i], jacobian[j]), within(1e-7));
        }
      }
    }
  }

  private double output(double[] input, double[][] weights) {
    double[] w = seeds.gaussian("injection.W", WIDTH * 2);
    double[] b = seeds.gaussian("readout.B", WIDTH);
    double[] z = new double[WIDTH];
    for (double[] weight : weights) {
      double[] next = new double[WIDTH];
      for (int k = 0; k < WIDTH; k++) {
        double injected = Math.max(0, w[2 * k] * input[0] + w[2 * k + 1] * input[1]);
        double sum = injected / Math.sqrt(WIDTH);
        for (int j = 0; j < WIDTH; j++) {
          sum += GAMMA / Math.sqrt(WIDTH) * weight[k * WIDTH + j] * z[j];
        }
        next[k] = Math.max(0, sum);
      }
      z = next;
    }
    return Vectors.dot(b, z);
  }
}
