package org.equilibria.theory.kernel;

/**
 * The kernel of a network of width m with the injection Wx/sqrt m and an activation that need not
 * be homogeneous, up to its fluctuations of relative size 1/sqrt m: a unit sees the input x/sqrt m,
 * so that K is m times that of the limit at x/sqrt m (docs/theory.md, section 3).
 *
 * <p>For a homogeneous activation it is the limit itself, whatever m.
 *
 * @param limit kernel of z = sigma(Mz + Wx), f = b.z/sqrt m
 * @param width m
 */
public record FiniteInputKernel(LimitKernel limit, int width) implements LimitKernel {

  @Override
  public double gamma() {
    return limit.gamma();
  }

  @Override
  public boolean homogeneous() {
    return limit.homogeneous();
  }

  @Override
  public Moments self(double square) {
    return scaled(limit.self(square / width));
  }

  @Override
  public Moments pair(double squareI, double squareJ, double inner) {
    return scaled(limit.pair(squareI / width, squareJ / width, inner / width));
  }

  private Moments scaled(Moments unit) {
    return new Moments(width * unit.k(), unit.kappa(), unit.kappaInjection());
  }
}
