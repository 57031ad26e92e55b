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
 * @param everywhere whether the gradient is that of layers that say another, too
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SolveSetup(
    Solver solver,
    Termination termination,
    GradientEstimator gradient,
    SolveSettings settings,
    Rescue rescue,
    boolean everywhere) {

  /** Choose what layers may choose otherwise. */
  public SolveSetup(
      Solver solver,
      Termination termination,
      GradientEstimator gradient,
      SolveSettings settings,
      Rescue rescue) {
    this(solver, termination, gradient, settings, rescue, false);
  }

  /** Choose to leave rows that did not converge as they are. */
  public SolveSetup(
      Solver solver, Termination termination, GradientEstimator gradient, SolveSettings settings) {
    this(solver, termination, gradient, settings, Rescue.NONE);
  }

  /** Return the same with another termination rule. */
  public SolveSetup terminating(Termination rule) {
    return new SolveSetup(solver, rule, gradient, settings, rescue, everywhere);
  }

  /** Return the same without traces. */
  public SolveSetup untraced() {
    return settings.trace()
        ? new SolveSetup(
            solver, termination, gradient, settings.withTrace(false), rescue, everywhere)
        : this;
  }

  /** Return the same with another gradient, for every layer. */
  public SolveSetup differentiating(GradientEstimator other) {
    return new SolveSetup(solver, termination, other, settings, rescue, true);
  }

  SolveSetup with(Optional<Solver> ownSolver, Optional<GradientEstimator> ownGradient) {
    return new SolveSetup(
        ownSolver.orElse(solver),
        termination,
        everywhere ? gradient : ownGradient.orElse(gradient),
        settings,
        rescue,
        everywhere);
  }
}
