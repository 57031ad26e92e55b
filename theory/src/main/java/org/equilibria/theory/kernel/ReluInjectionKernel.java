package org.equilibria.theory.kernel;

/**
 * The limit for ReLU and the injection relu(Wx)/sqrt m, each pair by one integral (docs/theory.md,
 * section 3). A pair costs about a fifth of a millisecond; on the unit sphere use {@link
 * SphereKernel}.
 *
 * @param gamma scale of M, in (0, 1)
 */
public record ReluInjectionKernel(double gamma) implements LimitKernel {

  @Override
  public boolean homogeneous() {
    return true;
  }

  @Override
  public Moments self(double square) {
    ReluSelf self = ReluSelf.fixedPoint(gamma, square);
    return new Moments(self.square(), self.kappa(), self.kappaInjection());
  }

  @Override
  public Moments pair(double squareI, double squareJ, double inner) {
    double kI = ReluSelf.fixedPoint(gamma, squareI).square();
    double kJ = ReluSelf.fixedPoint(gamma, squareJ).square();
    ReluPair pair = new ReluPair(gamma, kI, kJ, squareI, squareJ, inner);
    PairMap map = pair::at;
    return map.fixedPoint(gamma, Math.sqrt(kI * kJ));
  }
}
