package org.equilibria.host;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.ErrorEstimate;
import org.equilibria.api.solve.SampleOutcome;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStats;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.TracePoint;
import org.equilibria.engine.component.Names;

/** The solution of a batch on the host, and what is true of it. Immutable. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Solution {

  private final double[] values;
  private final int width;
  private final SolveResult result;

  private Solution(double[] values, int width, SolveResult result) {
    this.values = values;
    this.width = width;
    this.result = result;
  }

  /** Copy a result to the host while its scope is open. */
  static Solution of(SolveResult result) {
    return new Solution(download(result.solution()), result.solution().cols(), result);
  }

  static double[] download(Matrix a) {
    double[] values = new double[a.rows() * a.cols()];
    a.scope().backend().download(a, values);
    return values;
  }

  /** Return the solution row by row; a row without any finite iterate is NaN. */
  public double[] values() {
    return values.clone();
  }

  /**
   * Return the solution of one problem of the batch.
   *
   * @throws EquilibriaException INVALID_INPUT if there is no such row
   */
  public double[] row(int row) {
    int rows = outcomes().size();
    if (row < 0 || row >= rows) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "there is no row %d: the batch has %d, counted from 0".formatted(row, rows));
    }
    return Arrays.copyOfRange(values, row * width, (row + 1) * width);
  }

  /** Return the status of the worst row. */
  public SolveStatus status() {
    return result.status();
  }

  /** Return whether every row met the termination rule. */
  public boolean converged() {
    return result.converged();
  }

  /** Return one outcome a row, with its true residual and an estimate of its error. */
  public List<SampleOutcome> outcomes() {
    return result.outcomes();
  }

  /** Return the work done. */
  public SolveStats stats() {
    return result.stats();
  }

  /** Return one point an evaluation; empty if no trace was asked for. */
  public List<TracePoint> trace() {
    return result.trace();
  }

  /** Return the largest relative error that is estimated of a row; empty if there is none. */
  public OptionalDouble largestRelativeError() {
    return estimates().mapToDouble(ErrorEstimate::relativeError).max();
  }

  /** Return the largest estimate of ||(I - J)^{-1}|| of a row; empty if there is none. */
  public OptionalDouble largestInverseNorm() {
    return estimates().mapToDouble(ErrorEstimate::inverseNorm).max();
  }

  private Stream<ErrorEstimate> estimates() {
    return outcomes().stream().flatMap(o -> o.errorEstimate().stream());
  }

  /**
   * Return status, evaluations, largest relative residual and, where they can be had, the largest
   * estimates of the relative error and of ||(I - J)^{-1}||, in a line, which ends with what became
   * of the first row of that status if the solve failed or the row is 0 to the tolerance, where the
   * relative residual says nothing.
   */
  @Override
  public String toString() {
    double worst = outcomes().stream().mapToDouble(SampleOutcome::relativeResidual).max().orElse(0);
    String text =
        String.format(
            Locale.ROOT,
            "%s after %s, relative residual %.3g",
            status(),
            Names.count(stats().evaluations(), "evaluation"),
            worst);
    return text + estimated() + told();
  }

  private String estimated() {
    return largestRelativeError().isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            ", relative error about %.1g (||(I - J)^-1|| about %.1g)",
            largestRelativeError().getAsDouble(),
            largestInverseNorm().getAsDouble());
  }

  private String told() {
    List<SampleOutcome> rows = outcomes();
    for (int i = 0; i < rows.size(); i++) {
      String detail = rows.get(i).detail();
      if (rows.get(i).status() == status()
          && (status().isFailure() || !detail.startsWith(status().message()))) {
        return (rows.size() > 1 ? "; row " + i + ": " : "; ") + detail;
      }
    }
    return "";
  }
}
