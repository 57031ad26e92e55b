package org.equilibria.theory.kernel;

/** The moments of the infinitely wide network for any two inputs. */
public interface LimitKernel {

  /** Return gamma, the scale of M = (gamma/sqrt m) A. */
  double gamma();

  /**
   * Return whether the network is positively homogeneous in its input, so that K scales with
   * ||x_i|| ||x_j|| and the probabilities depend on the angle alone.
   */
  default boolean homogeneous() {
    return false;
  }

  /**
   * Return the moments of an input with itself.
   *
   * @param square ||x||^2, positive
   */
  Moments self(double square);

  /**
   * Return the moments of two inputs; those of equal inputs are {@link #self}.
   *
   * @param squareI ||x_i||^2, positive
   * @param squareJ ||x_j||^2, positive
   * @param inner x_i . x_j
   */
  Moments pair(double squareI, double squareJ, double inner);
}
