package org.equilibria.theory.kernel;

/**
 * The kernel of a homogeneous network for inputs of any norms, read from a table for unit vectors.
 */
final class HomogeneousKernel implements LimitKernel {

  private final SphereKernel unit;

  HomogeneousKernel(LimitKernel kernel) {
    unit = new SphereKernel(kernel);
  }

  @Override
  public double gamma() {
    return unit.gamma();
  }

  @Override
  public boolean homogeneous() {
    return true;
  }

  @Override
  public Moments self(double square) {
    return scaled(unit.self(1), square);
  }

  @Override
  public Moments pair(double squareI, double squareJ, double inner) {
    double norms = Math.sqrt(squareI * squareJ);
    return scaled(unit.pair(1, 1, inner / norms), norms);
  }

  private static Moments scaled(Moments moments, double factor) {
    return new Moments(factor * moments.k(), moments.kappa(), moments.kappaInjection());
  }
}
