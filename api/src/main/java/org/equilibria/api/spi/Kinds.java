package org.equilibria.api.spi;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.theory.Bound;
import org.equilibria.api.train.Loss;
import org.equilibria.api.train.Optimizer;
import org.equilibria.api.train.Schedule;

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

  /** Cells. */
  public static final Kind<Cell> CELL = new Kind<>("cell", Cell.class);

  /** Gradient estimators. */
  public static final Kind<GradientEstimator> GRADIENT =
      new Kind<>("gradient", GradientEstimator.class);

  /** Bounds. */
  public static final Kind<Bound> BOUND = new Kind<>("bound", Bound.class);

  /** Sources of labelled data. */
  public static final Kind<DataSource> DATASET = new Kind<>("dataset", DataSource.class);

  /** Losses. */
  public static final Kind<Loss> LOSS = new Kind<>("loss", Loss.class);

  /** Optimizers. */
  public static final Kind<Optimizer> OPTIMIZER = new Kind<>("optimizer", Optimizer.class);

  /** Schedules of the step size. */
  public static final Kind<Schedule> SCHEDULE = new Kind<>("schedule", Schedule.class);

  /** All of them, by their names. */
  public static final List<Kind<?>> ALL =
      List.of(
          ACTIVATION,
          BACKEND,
          BOUND,
          CELL,
          DATASET,
          GRADIENT,
          LOSS,
          OPTIMIZER,
          PARAMETERIZATION,
          SCHEDULE,
          SOLVER);

  private Kinds() {}
}
