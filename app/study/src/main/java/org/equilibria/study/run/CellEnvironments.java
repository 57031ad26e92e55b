package org.equilibria.study.run;

import org.apiguardian.api.API;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.solve.Cancellation;
import org.equilibria.study.plan.Cell;

/** A factory of an environment for each cell. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface CellEnvironments {

  /**
   * Open the environment of a cell: the backend and a root scope in the precision that its pipeline
   * asks for, seed streams of its seed, and solve settings with a clock and the cancellation.
   *
   * @param data what the network learns, shared by all cells
   * @param progress told of epochs
   * @param cancellation asked between evaluations
   * @throws org.equilibria.api.error.EquilibriaException UNAVAILABLE or UNSUPPORTED if the backend
   *     cannot be had here
   */
  CellEnvironment open(Cell cell, Dataset data, Progress progress, Cancellation cancellation);
}
