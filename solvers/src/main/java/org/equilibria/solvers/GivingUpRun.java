package org.equilibria.solvers;

import java.util.Locale;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolverRun;

/**
 * A run that gives up every row, because the weight has not what the method is proved for.
 *
 * @param reason told of every row
 */
record GivingUpRun(String reason) implements SolverRun {

  /**
   * Give up because I - M is not strongly monotone.
   *
   * @param mu what was found for 1 - lambda_max((M + M^T)/2)
   * @param consequence what the method cannot do
   */
  static GivingUpRun withoutMonotonicity(double mu, String consequence) {
    return new GivingUpRun(
        String.format(
            Locale.ROOT,
            "mu = 1 - lambda_max((M + M^T)/2) is %.3g, not above 0: %s",
            mu,
            consequence));
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    for (int row = 0; row < it.active().length; row++) {
      if (it.active()[row]) {
        faults.breakdown(row, reason);
      }
    }
    return Proposal.IMAGE;
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
