package org.equilibria.engine.solve;

import java.util.List;
import org.equilibria.api.solve.ErrorEstimate;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveStatus;

/** How the rows of a batch ended, by their place in the original one. */
final class Outcomes {

  private final SampleOutcome[] outcomes;

  Outcomes(int rows) {
    outcomes = new SampleOutcome[rows];
  }

  void end(int row, SampleOutcome outcome) {
    outcomes[row] = outcome;
  }

  /** Add what a run says of a row that ended to the detail of its outcome. */
  void remark(int row, String remark) {
    SampleOutcome o = outcomes[row];
    outcomes[row] =
        new SampleOutcome(
            o.status(),
            o.evaluations(),
            o.residual(),
            o.relativeResidual(),
            o.errorBound(),
            o.detail() + "; " + remark,
            o.rescuedBy(),
            o.errorEstimate(),
            o.refusals());
  }

  /**
   * Add an estimate of the error to the outcome of a row that ended, unless that is NaN.
   *
   * @param inverseNorm an estimate of ||(I - J)^{-1}||
   * @param residual with its error bound
   */
  void estimate(int row, double inverseNorm, double residual, double imageNorm) {
    if (!Double.isNaN(inverseNorm)) {
      double error = inverseNorm * residual;
      outcomes[row] =
          outcomes[row].with(new ErrorEstimate(inverseNorm, error, relative(error, imageNorm)));
    }
  }

  /** Return the outcomes, all of which are known. */
  List<SampleOutcome> all() {
    return List.of(outcomes);
  }

  SolveStatus worst() {
    SolveStatus worst = SolveStatus.CONVERGED;
    for (SampleOutcome outcome : outcomes) {
      worst = worst.worse(outcome.status());
    }
    return worst;
  }

  /** Return the evaluations of the row that took most. */
  int mostEvaluations() {
    int most = 0;
    for (SampleOutcome outcome : outcomes) {
      most = Math.max(most, outcome.evaluations());
    }
    return most;
  }

  /** Return a residual or an error relative to ||f(z)||, 0 where it is 0. */
  static double relative(double residual, double imageNorm) {
    return residual == 0 ? 0 : residual / imageNorm;
  }
}
