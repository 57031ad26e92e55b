package org.equilibria.theory.kernel;

import java.util.Arrays;
import org.equilibria.theory.numerics.Chebyshev;

/**
 * A limit kernel on vectors of one norm, where it is a function of their angle theta, tabulated by
 * Chebyshev interpolation (docs/theory.md, section 3).
 *
 * <p>Sixty nodes are exact to 1e-13 for gamma above .3. The smaller gamma, the closer to theta = pi
 * are the singularities, and with 60 nodes kappa errs by 1e-12 at gamma = .2 and 7e-8 at .02; so
 * the nodes are doubled until the last coefficients are below 2e-14, or there are 960.
 */
public final class SphereKernel implements LimitKernel {

  private static final int FEWEST_NODES = 60;
  private static final int MOST_NODES = 960;
  private static final double TAIL = 2e-14;

  private final double gamma;
  private final double square;
  private final Moments self;
  private final Table table;

  /** Tabulate a kernel on unit vectors. */
  public SphereKernel(LimitKernel kernel) {
    this(kernel, 1);
  }

  /**
   * Tabulate a kernel on a sphere.
   *
   * @param square ||x||^2, positive
   */
  public SphereKernel(LimitKernel kernel, double square) {
    gamma = kernel.gamma();
    this.square = square;
    self = kernel.self(square);
    int nodes = FEWEST_NODES;
    Table resolved = Table.of(kernel, square, nodes);
    double tail = TAIL * Math.max(1, self.k());
    while (resolved.tail() > tail && nodes < MOST_NODES) {
      nodes *= 2;
      resolved = Table.of(kernel, square, nodes);
    }
    table = resolved;
  }

  @Override
  public double gamma() {
    return gamma;
  }

  /** Return the moments of a vector of the sphere with itself, whatever the argument. */
  @Override
  public Moments self(double square) {
    return self;
  }

  /** Return the moments of two vectors of the sphere, whatever the first two arguments. */
  @Override
  public Moments pair(double squareI, double squareJ, double inner) {
    return table.at(Math.acos(Math.max(-1, Math.min(1, inner / square))));
  }

  /** The interpolants over [0, pi]. */
  private record Table(Chebyshev k, Chebyshev kappa, Chebyshev kappaInjection) {

    static Table of(LimitKernel kernel, double square, int nodes) {
      Moments[] values = new Moments[nodes];
      Arrays.parallelSetAll(
          values,
          n -> {
            double theta = 0.5 * Math.PI * (1 + Chebyshev.node(n, nodes));
            return kernel.pair(square, square, square * Math.cos(theta));
          });
      return new Table(
          Chebyshev.through(Arrays.stream(values).mapToDouble(Moments::k).toArray()),
          Chebyshev.through(Arrays.stream(values).mapToDouble(Moments::kappa).toArray()),
          Chebyshev.through(Arrays.stream(values).mapToDouble(Moments::kappaInjection).toArray()));
    }

    double tail() {
      return Math.max(k.tail(), Math.max(kappa.tail(), kappaInjection.tail()));
    }

    Moments at(double theta) {
      double x = 2 * theta / Math.PI - 1;
      return new Moments(k.at(x), kappa.at(x), kappaInjection.at(x));
    }
  }
}
