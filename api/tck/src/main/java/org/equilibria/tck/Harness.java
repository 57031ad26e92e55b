package org.equilibria.tck;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;

/** What the checks need and the API alone does not have: a backend and the solve loop. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Harness {

  /**
   * Open a backend that offers F64; the check closes it. On one that is row-deterministic, rows are
   * compared bit by bit.
   */
  Backend open();

  /**
   * Run the solve loop.
   *
   * @param affineForm structure shown to the solver
   * @param start rows x width, left as it is
   * @param scope owns the result
   * @param inverseEstimate whether the result carries the solver's inverse estimate
   */
  SolveResult solve(
      Evaluator evaluator,
      Optional<AffineForm> affineForm,
      Matrix start,
      Solver solver,
      Termination termination,
      Scope scope,
      boolean inverseEstimate);
}
