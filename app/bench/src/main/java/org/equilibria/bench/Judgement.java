package org.equilibria.bench;

import java.util.List;
import java.util.Locale;

/**
 * Whether figures count, and why not.
 *
 * @param validity whether they do
 * @param reason why not; empty if they do
 */
record Judgement(Validity validity, String reason) {

  static final Judgement VALID = new Judgement(Validity.VALID, "");

  /** Return the first judgement of the worst kind. */
  static Judgement worst(List<Judgement> all) {
    return all.stream().reduce(VALID, (a, b) -> b.validity().compareTo(a.validity()) > 0 ? b : a);
  }

  /**
   * Judge a pass: first by what it says itself, then by the residuals recomputed.
   *
   * @param pass name of the pass
   * @param unconverged rows that the loop says did not converge
   * @param trueResidual relative residual of each row in f64
   * @param allowance what is added to the tolerance of each row
   */
  static Judgement of(
      String pass, long unconverged, double[] trueResidual, double[] allowance, double rtol) {
    int rows = trueResidual.length;
    if (unconverged > 0) {
      return new Judgement(
          Validity.UNCONVERGED,
          "%s: %d of %d rows did not converge".formatted(pass, unconverged, rows));
    }
    int missed = 0;
    int worst = 0;
    for (int i = 0; i < rows; i++) {
      missed += trueResidual[i] <= rtol + allowance[i] ? 0 : 1;
      worst = trueResidual[i] > trueResidual[worst] ? i : worst;
    }
    return missed == 0
        ? VALID
        : new Judgement(
            Validity.UNTRUE,
            String.format(
                Locale.ROOT,
                "%s: %d of %d rows are said to be converged and are not: in f64 the residual of"
                    + " row %d is %.3g, not within %.3g",
                pass,
                missed,
                rows,
                worst,
                trueResidual[worst],
                rtol + allowance[worst]));
  }
}
