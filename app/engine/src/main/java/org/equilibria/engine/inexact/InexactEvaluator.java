package org.equilibria.engine.inexact;

import java.util.Arrays;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Jacobian;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/**
 * An evaluator of f(z) = sigma(s op(M) + bias), where s is z or slope o z, within the accuracy
 * asked for: the forward map of an affine layer, or the adjoint one u -> g + M^T D u.
 *
 * <p>Each row is answered by the cheapest of three products whose error bound is within the
 * accuracy: a bf16 product of the change of s (a step of the delta iteration), the same with a
 * second bf16 product that adds what Mhi leaves out, and an f32 product; see {@link
 * RunningProduct}. A row whose answer was corrected is marked rebased. The bound on f is the
 * Lipschitz constant of sigma times that of the product; it does not count the rounding of an f32
 * evaluation. A row whose bf16 answers failed {@value #PATIENCE} times in a row is answered exactly
 * from then on.
 *
 * <p>A row is answered from that row alone: where the backend gives a row the same bits in every
 * batch, so does this.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class InexactEvaluator implements Evaluator {

  private static final int PATIENCE = 3;

  // A low correction that only just suffices would be followed by an exact one.
  private static final double LOW_MARGIN = 0.5;

  // The rounding of norms taken in f32 and of the constants.
  private static final double ROUNDING = 1 + 1e-4;

  private final InexactWeight weight;
  private final boolean transposed;
  private final Kernel kernel;
  private final double lipschitz;
  private final Evaluator exact;
  private final Scope parent;
  private final Backend backend;
  private final double initialRows;
  private final double cheapShare;
  private Scope scope;
  private Matrix bias;
  private @Nullable Matrix slope;
  private @Nullable Matrix scaled;
  private @Nullable RunningProduct running;
  private double[] lastBound;
  private int[] failures;

  /**
   * Open an evaluator.
   *
   * @param weight M and its pieces
   * @param transposed whether op transposes, as in the forward map
   * @param slope D, rows x width; null where s is z
   * @param bias rows x width
   * @param kernel sigma of the product (x) and the bias (y)
   * @param lipschitz of sigma
   * @param exact the same map, always exact; closed with this
   * @param parent owns what is kept between calls
   */
  public InexactEvaluator(
      InexactWeight weight,
      boolean transposed,
      @Nullable Matrix slope,
      Matrix bias,
      Kernel kernel,
      double lipschitz,
      Evaluator exact,
      Scope parent) {
    this.weight = weight;
    this.transposed = transposed;
    this.slope = slope;
    this.bias = bias;
    this.kernel = kernel;
    this.lipschitz = lipschitz;
    this.exact = exact;
    this.parent = parent;
    backend = parent.backend();
    initialRows = Math.max(1, bias.rows());
    cheapShare = 1 / weight.bf16().speed().ratio();
    scope = parent.child("inexact evaluation");
    scaled = slope == null ? null : scope.uninitialized(bias.rows(), bias.cols());
    lastBound = new double[bias.rows()];
    failures = new int[bias.rows()];
  }

  @Override
  public int rows() {
    return bias.rows();
  }

  @Override
  public int width() {
    return bias.cols();
  }

  @Override
  public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
    if (allExact(accuracy)) {
      evaluateExactly(z, accuracy, out, report);
      return;
    }
    RunningProduct product = product(report);
    Matrix state = state(z);
    product.advance(state);
    report.addGemmEquivalents(cheapShare * rows() / initialRows);
    measure(product, z, out, report);
    if (correct(product, state, accuracy, report)) {
      measure(product, z, out, report);
    }
    for (int i = 0; i < rows(); i++) {
      lastBound[i] = ofImage(product.bound(i));
      report.errorBound()[i] = lastBound[i];
    }
  }

  private void measure(RunningProduct product, Matrix z, Matrix out, Evaluation report) {
    backend.mapResidual(
        kernel,
        product.image(),
        bias,
        z,
        out,
        report.norm(),
        report.residual(),
        report.imageNorm());
  }

  /** Correct the product of the rows that are not accurate enough; say whether there are any. */
  private boolean correct(
      RunningProduct product, Matrix state, double[] accuracy, Evaluation report) {
    boolean[] low = new boolean[rows()];
    boolean[] full = new boolean[rows()];
    int lows = 0;
    int fulls = 0;
    for (int i = 0; i < rows(); i++) {
      double allowed = accuracy[i] * report.imageNorm()[i];
      boolean cheap = !mustBeExact(i);
      if (Double.isNaN(accuracy[i]) || (cheap && ofImage(product.bound(i)) <= allowed)) {
        failures[i] = 0;
        continue;
      }
      low[i] = cheap && ofImage(product.boundAfterLow(i)) <= LOW_MARGIN * allowed;
      full[i] = !low[i];
      lows += low[i] ? 1 : 0;
      fulls += full[i] ? 1 : 0;
      failures[i] = full[i] ? failures[i] + 1 : 0;
      report.rebased()[i] = lastBound[i] != 0;
    }
    if (lows > 0) {
      product.correctLow(low);
    }
    if (fulls > 0) {
      product.correctExactly(state, full);
    }
    report.addGemmEquivalents((cheapShare * lows + fulls) / initialRows);
    return lows + fulls > 0;
  }

  private double ofImage(double bound) {
    return ROUNDING * lipschitz * bound;
  }

  private boolean mustBeExact(int row) {
    return failures[row] >= PATIENCE;
  }

  /**
   * Return whether every row that is still wanted is answered exactly from now on. A row that asks
   * for an exact answer only this time goes on by its running product, which has to follow it:
   * whether it does may not depend on other rows.
   */
  private boolean allExact(double[] accuracy) {
    for (int i = 0; i < rows(); i++) {
      if (!Double.isNaN(accuracy[i]) && !mustBeExact(i)) {
        return false;
      }
    }
    return true;
  }

  /** Answer all rows exactly; the running product stays behind for good. */
  private void evaluateExactly(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
    exact.evaluate(z, accuracy, out, report);
    for (int i = 0; i < rows(); i++) {
      report.rebased()[i] = lastBound[i] != 0;
      lastBound[i] = 0;
    }
  }

  private RunningProduct product(Evaluation report) {
    if (running == null || running.norm() != report.norm()) {
      running = new RunningProduct(weight, transposed, report.norm(), rows(), scope);
    }
    return running;
  }

  private Matrix state(Matrix z) {
    if (slope == null || scaled == null) {
      return z;
    }
    backend.hadamard(slope, z, scaled);
    return scaled;
  }

  @Override
  public Optional<AdjointForm> adjointForm() {
    return exact.adjointForm();
  }

  /** That of the exact map: what is inexact is f. */
  @Override
  public Optional<Jacobian> jacobian() {
    return exact.jacobian();
  }

  @Override
  public boolean canRetain() {
    return exact.canRetain();
  }

  @Override
  public void retain(int[] rows) {
    exact.retain(rows);
    if (running != null) {
      running.retain(rows);
    }
    bias = gathered(bias, rows);
    if (slope != null) {
      slope = gathered(slope, rows);
      scaled = scope.uninitialized(rows.length, bias.cols());
    }
    lastBound = Arrays.stream(rows).mapToDouble(i -> lastBound[i]).toArray();
    failures = Arrays.stream(rows).map(i -> failures[i]).toArray();
  }

  private Matrix gathered(Matrix a, int[] rows) {
    Matrix out = scope.uninitialized(rows.length, a.cols());
    backend.gatherRows(a, rows, out);
    return out;
  }

  @Override
  public void close() {
    exact.close();
    scope.close();
  }
}
