package org.equilibria.solvers;

import java.util.Arrays;
import java.util.Optional;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.Iterate;
import org.equilibria.api.solve.Proposal;
import org.equilibria.api.solve.RowFaults;
import org.equilibria.api.solve.SolveContext;
import org.equilibria.api.solve.SolverRun;

/** One solve by Chebyshev acceleration: the iterate before, and how far each row has come. */
final class ChebyshevRun implements SolverRun {

  private static final int TERMS = 3;

  private final SolveContext context;
  private final Backend backend;
  private final double theta;
  private final double rho;
  private final double slack;
  private Matrix previous;
  private Progress[] rows;
  private double[] coefficients;

  /**
   * Start a run.
   *
   * @param spectrum eigenvalues of the Jacobian, below 1
   */
  ChebyshevRun(SolveContext context, SymmetricSpectrum spectrum) {
    this.context = context;
    backend = context.backend();
    theta = 1 - (spectrum.lower() + spectrum.upper()) / 2;
    rho = (spectrum.upper() - spectrum.lower()) / 2 / theta;
    // The bound holds in the Euclidean norm; residuals may be largest entries. And twice, as they
    // are rounded.
    slack = 2 * Math.sqrt(context.width());
    previous = context.allocate();
    rows = new Progress[context.rows()];
    Arrays.setAll(rows, row -> new Progress());
    coefficients = new double[TERMS * rows.length];
  }

  @Override
  public Proposal step(Iterate it, Matrix next, RowFaults faults) {
    for (int row = 0; row < rows.length; row++) {
      int base = TERMS * row;
      Arrays.fill(coefficients, base, base + TERMS, 0);
      if (!it.active()[row]) {
        continue;
      }
      if (rows[row].stepsPlainly(it.residual()[row], it.rebased()[row])) {
        coefficients[base + 1] = 1;
      } else {
        double share = rows[row].omega / theta;
        double momentum = rows[row].omega - 1;
        coefficients[base] = 1 - share + momentum;
        coefficients[base + 1] = share;
        coefficients[base + 2] = -momentum;
      }
    }
    backend.combineRows(coefficients, new Matrix[] {it.z(), it.fz(), previous}, next);
    backend.copy(it.z(), previous);
    return Proposal.WRITTEN;
  }

  @Override
  public Optional<String> remark(int row) {
    int failures = rows[row].failures;
    return failures == 0
        ? Optional.empty()
        : Optional.of(
            "the residual fell more slowly than the eigenvalues allow, plain steps were taken "
                + (failures == 1 ? "once" : failures + " times"));
  }

  @Override
  public boolean canRetain() {
    return true;
  }

  @Override
  public void retain(int[] kept) {
    previous = context.gatherRows(previous, kept);
    rows = Arrays.stream(kept).mapToObj(row -> rows[row]).toArray(Progress[]::new);
    coefficients = new double[TERMS * rows.length];
  }

  /** How far one row has come since the iteration began, and what is due. */
  private final class Progress {
    private static final int LONGER = 4;
    private static final int MOST_PLAIN_STEPS = 1 << 20;

    private double omega;
    // at the last start; the next is no higher, so that failures do not carry z further and further
    private double first = Double.POSITIVE_INFINITY;
    // 1/T_k(1/rho), the share of the first residual that may be left
    private double bound;
    private int pause = 1;
    private int plainLeft;
    private int failures;
    private boolean begun;

    /** Take the residual of the present iterate; return whether the next step is a plain one. */
    boolean stepsPlainly(double residual, boolean forgets) {
      if (forgets) {
        first = Double.POSITIVE_INFINITY;
        begun = false;
      }
      if (plainLeft > 0) {
        plainLeft--;
      } else if (!begun && residual <= first) {
        begin(residual);
      } else if (begun && residual <= slack * first * bound) {
        goOn();
      } else if (begun) {
        fail();
      }
      return !begun;
    }

    private void fail() {
      failures++;
      begun = false;
      plainLeft = pause - 1;
      pause = Math.min(LONGER * pause, MOST_PLAIN_STEPS);
    }

    private void begin(double residual) {
      begun = true;
      first = residual;
      omega = 1;
      bound = rho;
    }

    private void goOn() {
      omega = omega == 1 ? 2 / (2 - rho * rho) : 4 / (4 - rho * rho * omega);
      bound *= omega * rho / 2;
    }
  }
}
