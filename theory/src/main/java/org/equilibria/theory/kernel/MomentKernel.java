package org.equilibria.theory.kernel;

import org.equilibria.api.activation.GaussianMoments;

/**
 * The limit for any activation with slopes in [-1, 1] and a linear injection: p = gamma u + h is
 * Gaussian with covariance P = gamma^2 K + X X^T and K = E[sigma(p_i) sigma(p_j)] (docs/theory.md,
 * section 3).
 *
 * <p>It is the limit of z = sigma(Mz + Wx), f = b.z/sqrt m. For a homogeneous activation such as
 * ReLU that is the network with the injection Wx/sqrt m and f = b.z. For any other it is not: there
 * the states shrink as m grows, and sigma acts as its tangent at 0.
 *
 * @param gamma scale of M, in (0, 1)
 * @param moments Gaussian moments of the activation
 */
public record MomentKernel(double gamma, GaussianMoments moments) implements LimitKernel {

  @Override
  public Moments self(double square) {
    double k = variance(square);
    double p = gamma * gamma * k + square;
    double kappa = moments.slopeProduct(p, p, p);
    return new Moments(k, kappa, kappa);
  }

  @Override
  public Moments pair(double squareI, double squareJ, double inner) {
    double g = gamma * gamma;
    double kI = variance(squareI);
    double kJ = variance(squareJ);
    double pI = g * kI + squareI;
    double pJ = g * kJ + squareJ;
    PairMap map =
        c -> {
          double kappa = moments.slopeProduct(pI, pJ, g * c + inner);
          return new Moments(moments.product(pI, pJ, g * c + inner), kappa, kappa);
        };
    return map.fixedPoint(gamma, Math.sqrt(kI * kJ));
  }

  /** Return k = E sigma(p)^2, p ~ N(0, gamma^2 k + s), by bisection to rounding. */
  private double variance(double square) {
    double low = 0;
    double high = square;
    while (image(high, square) > high) {
      low = high;
      high *= 2;
    }
    while (true) {
      double middle = 0.5 * (low + high);
      if (middle <= low || middle >= high) {
        return middle;
      }
      if (image(middle, square) > middle) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  private double image(double k, double square) {
    double p = gamma * gamma * k + square;
    return moments.product(p, p, p);
  }
}
