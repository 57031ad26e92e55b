package org.equilibria.api.spi;

import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.theory.Bound;

/** The kinds of component that this API defines. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Kinds {

  /** Forward and adjoint solvers. */
  public static final Kind<Solver> SOLVER = new Kind<>("solver", Solver.class);

  /** Activations. */
  public static final Kind<Activation> ACTIVATION = new Kind<>("activation", Activation.class);

  /** Backends; a component is opened once and closed by its owner. */
  public static final Kind<Backend> BACKEND = new Kind<>("backend", Backend.class);

  /** Parameterizations. */
  public static final Kind<Parameterization> PARAMETERIZATION =
      new Kind<>("parameterization", Parameterization.class);

  /** Gradient estimators. */
  public static final Kind<GradientEstimator> GRADIENT =
      new Kind<>("gradient", GradientEstimator.class);

  /** Bounds. */
  public static final Kind<Bound> BOUND = new Kind<>("bound", Bound.class);

  private Kinds() {}
}
