package org.equilibria.engine.network;

import java.util.Optional;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;

/** The problem of some rows of a solve, posed once more: that of the states, or of the adjoints. */
interface RescueProblem {

  /** Open an evaluator of the given rows. */
  Evaluator open(int[] rows, Scope scope);

  /** Return the structure of the problem of the given rows, where it is that of states. */
  Optional<AffineForm> affineForm(int[] rows, Scope scope);

  /** Return where rows without a finite iterate start. */
  Matrix start();

  /** Return how to solve a row exactly, if there is a way. */
  Optional<ActiveSet> activeSet();

  /** An exact solve of one row. */
  interface ActiveSet {

    /**
     * Write the solution of a row over a state to begin with and return whether it is one.
     *
     * @param work counts products of one row with the weight
     */
    boolean solve(int row, double[] state, double[] work);
  }
}
