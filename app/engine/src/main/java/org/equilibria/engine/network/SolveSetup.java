package org.equilibria.engine.network;

import org.apiguardian.api.API;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.solve.SolveSettings;

/**
 * Choose how equilibria are found and differentiated.
 *
 * @param solver forward solver
 * @param termination when a row is done
 * @param gradient how the loss is differentiated through the equilibrium
 * @param settings how solves are watched
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SolveSetup(
    Solver solver, Termination termination, GradientEstimator gradient, SolveSettings settings) {}
