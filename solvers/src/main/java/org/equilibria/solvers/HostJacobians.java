package org.equilibria.solvers;

import java.util.function.Consumer;
import org.equilibria.api.matrix.Matrix;

/** The Jacobians of the rows of a batch on the host, entry by entry, of a few rows at a time. */
interface HostJacobians {

  /**
   * Take the Jacobians of as many wanted rows as fit, from a row on.
   *
   * @param z iterate of the step that is going on
   * @return the row after the last that was looked at
   */
  int take(Matrix z, boolean[] wanted, int from);

  /** Return whether the last group has the Jacobian of a row. */
  boolean has(int row);

  /** Write J of a row of the last group, row-major. */
  void write(int row, double[] out);

  /** Return what writes J of a row of the last group whenever it is asked to. */
  Consumer<double[]> kept(int row);

  /**
   * Return what the entries of a Jacobian may be off by when elimination is done, relative to the
   * largest in the units of the weights.
   */
  double uncertainty();

  /** Return the work of a factorization, in products of the row with the weight. */
  double elimination();

  /** Follow the rows that are left. */
  void retain();
}
