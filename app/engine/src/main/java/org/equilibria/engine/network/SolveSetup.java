package org.equilibria.engine.network;

import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.solve.SolveSettings;

/**
 * How equilibria are found and differentiated.
 *
 * @param solver forward solver of layers that have none of their own
 * @param termination when a row is done, for every layer
 * @param gradient how the loss is differentiated through the equilibrium of layers that do not say
 * @param settings how solves are watched
 * @param rescue what happens to rows that did not converge
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SolveSetup(
    Solver solver,
    Termination termination,
    GradientEstimator gradient,
    SolveSettings settings,
    Rescue rescue) {

  /** Choose to leave rows that did not converge as they are. */
  public SolveSetup(
      Solver solver, Termination termination, GradientEstimator gradient, SolveSettings settings) {
    this(solver, termination, gradient, settings, Rescue.NONE);
  }

  SolveSetup with(Optional<Solver> ownSolver, Optional<GradientEstimator> ownGradient) {
    return new SolveSetup(
        ownSolver.orElse(solver), termination, ownGradient.orElse(gradient), settings, rescue);
  }
}
