package org.equilibria.examples.kinds;

import org.equilibria.api.train.Loss;

/**
 * The sum over outputs of log cosh(output - target): the square loss near 0, the absolute one far
 * from it, and smooth between.
 */
public final class LogCosh implements Loss {

  @Override
  public double sample(double[] outputs, double[] targets, double[] gradient, int offset, int k) {
    double sum = 0;
    for (int i = offset; i < offset + k; i++) {
      double error = outputs[i] - targets[i];
      double size = Math.abs(error);
      // cosh overflows where its logarithm does not.
      sum += size + Math.log1p(Math.expm1(-2 * size) / 2);
      gradient[i] = Math.tanh(error);
    }
    return sum;
  }
}
