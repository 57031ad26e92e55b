package org.equilibria.engine.solve;

import java.util.Optional;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.InverseEstimate;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.SolverRun;
import org.equilibria.api.solve.Traits;
import org.equilibria.engine.guard.Foreign;

/**
 * A run of a solver whose failures are told as that solver's; what it throws is told as that
 * solver's failure.
 */
final class CheckedRun implements SolverRun {

  private final String name;
  private final SolverRun run;

  private CheckedRun(String name, SolverRun run) {
    this.name = name;
    this.run = run;
  }

  static CheckedRun start(Solver solver, SolveContext context) {
    String name = Foreign.nameOf(solver);
    try {
      return new CheckedRun(name, solver.start(context));
    } catch (Throwable e) {
      throw failure(name, e);
    }
  }

  private static EquilibriaException failure(String name, Throwable thrown) {
    return EquilibriaException.of("solving with " + name + " failed", thrown);
  }

  @Override
  public Proposal step(Iterate iterate, Matrix next, RowFaults faults) {
    try {
      return run.step(iterate, next, faults);
    } catch (Throwable e) {
      throw failure(name, e);
    }
  }

  @Override
  public boolean canRetain() {
    return run.canRetain();
  }

  @Override
  public void retain(int[] rows) {
    try {
      run.retain(rows);
    } catch (Throwable e) {
      throw failure(name, e);
    }
  }

  @Override
  public Optional<InverseEstimate> inverseEstimate() {
    try {
      return run.inverseEstimate();
    } catch (Throwable e) {
      throw failure(name, e);
    }
  }

  @Override
  public Optional<String> remark(int row) {
    try {
      return run.remark(row);
    } catch (Throwable e) {
      throw failure(name, e);
    }
  }

  @Override
  public Optional<Traits> traits(int row) {
    try {
      return run.traits(row);
    } catch (Throwable e) {
      throw failure(name, e);
    }
  }

  @Override
  public void close() {
    try {
      run.close();
    } catch (Throwable e) {
      throw failure(name, e);
    }
  }
}
