package org.equilibria.solvers;

import java.util.Optional;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolverRun;

/**
 * A run of plain steps z &lt;- f(z), because the map has not what a method needs.
 *
 * @param reason told of every row
 */
record PlainRun(String reason) implements SolverRun {

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    return Proposal.IMAGE;
  }

  @Override
  public Optional<String> remark(int row) {
    return Optional.of(reason);
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] rows) {
    // nothing is remembered
  }
}
