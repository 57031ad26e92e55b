package org.equilibria.api.solve;

import org.apiguardian.api.API;

/**
 * A solver, which proposes iterates for z = f(z). A solver holds options only and may be shared
 * between threads; what a solve remembers lives in its {@link SolverRun}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Solver {

  /** Return what the solver needs and promises. */
  Traits traits();

  /** Start a run; its storage is allocated through the context. */
  SolverRun start(SolveContext context);
}
