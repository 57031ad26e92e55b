package org.equilibria.engine.network;

import java.util.Optional;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.engine.inexact.InexactEvaluator;
import org.equilibria.engine.inexact.InexactWeight;

/**
 * The map f(z) = sigma(z M^T + phi) of an implicit layer.
 *
 * @param inexact the weight for evaluations that may be inexact; empty where all are exact
 * @param slopes the slope at the state of a backward pass, if this is the map of one
 */
record LayerMap(
    ImplicitLayer layer, Matrix phi, Optional<InexactWeight> inexact, Optional<SlopeMemo> slopes)
    implements FixedPointMap {

  @Override
  public int rows() {
    return phi.rows();
  }

  @Override
  public int width() {
    return phi.cols();
  }

  @Override
  public Evaluator open(Scope scope) {
    Evaluator exact = new Forward(scope, layer, phi);
    return inexact
        .<Evaluator>map(
            weight ->
                new InexactEvaluator(
                    weight, true, null, phi, layer.value(), layer.lipschitz(), exact, scope))
        .orElse(exact);
  }

  @Override
  public Linearization linearize(Matrix z, Scope scope) {
    Matrix slope =
        slopes
            .flatMap(memo -> memo.at(z))
            .orElseGet(() -> layer.slopeAt(z, phi, scope.uninitialized(z.rows(), z.cols())));
    return new Slopes(layer, slope, scope.uninitialized(z.rows(), z.cols()), inexact);
  }

  @Override
  public Optional<AffineForm> affineForm() {
    return Optional.of(
        new AffineForm(layer.weight(), layer.prepared(), phi, layer.activation(), layer.memo()));
  }

  /** Open an evaluator of u -> cotangent + M^T D u, D = diag(slope). */
  static Evaluator adjoint(ImplicitLayer layer, Matrix slope, Matrix cotangent, Scope scope) {
    return new Adjoint(scope, layer, slope, cotangent);
  }

  static Matrix gather(Scope scope, Matrix a, int[] rows) {
    Matrix out = scope.uninitialized(rows.length, a.cols());
    scope.backend().gatherRows(a, rows, out);
    return out;
  }

  /** The exact evaluation of f. */
  private static final class Forward implements Evaluator {
    private final Scope scope;
    private final Backend backend;
    private final ImplicitLayer layer;
    private final double initialRows;
    private Matrix bias;

    Forward(Scope scope, ImplicitLayer layer, Matrix phi) {
      this.scope = scope;
      backend = scope.backend();
      this.layer = layer;
      bias = phi;
      initialRows = Math.max(1, phi.rows());
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
      backend.affineResidual(
          z,
          layer.prepared(),
          bias,
          layer.value(),
          out,
          report.norm(),
          report.residual(),
          report.imageNorm());
      report.addGemmEquivalents(rows() / initialRows);
    }

    @Override
    public boolean canRetain() {
      return true;
    }

    @Override
    public void retain(int[] rows) {
      bias = gather(scope, bias, rows);
    }
  }

  /** The Jacobian D M at one state, D = diag(slope). */
  private record Slopes(
      ImplicitLayer layer, Matrix slope, Matrix scratch, Optional<InexactWeight> inexact)
      implements Linearization {

    @Override
    public Evaluator adjoint(Matrix cotangent, Scope scope) {
      Evaluator exact = new Adjoint(scope, layer, slope, cotangent);
      return inexact
          .<Evaluator>map(
              weight ->
                  new InexactEvaluator(
                      weight, false, slope, cotangent, layer.sum(), 1, exact, scope))
          .orElse(exact);
    }

    @Override
    public void vjp(Matrix u, Matrix out) {
      Backend backend = slope.scope().backend();
      backend.hadamard(slope, u, scratch);
      backend.multiply(scratch, layer.prepared(), false, out);
    }

    @Override
    public void jvp(Matrix v, Matrix out) {
      Backend backend = slope.scope().backend();
      backend.multiply(v, layer.prepared(), true, out);
      backend.hadamard(slope, out, out);
    }
  }

  /** The exact evaluation of the adjoint map u -> g + M^T D u. */
  private static final class Adjoint implements Evaluator {
    private final Scope scope;
    private final Backend backend;
    private final ImplicitLayer layer;
    private final double initialRows;
    private Matrix slope;
    private Matrix cotangent;
    private Matrix scratch;

    Adjoint(Scope scope, ImplicitLayer layer, Matrix slope, Matrix cotangent) {
      this.scope = scope;
      backend = scope.backend();
      this.layer = layer;
      this.slope = slope;
      this.cotangent = cotangent;
      initialRows = Math.max(1, slope.rows());
      scratch = scope.uninitialized(slope.rows(), slope.cols());
    }

    @Override
    public int rows() {
      return slope.rows();
    }

    @Override
    public int width() {
      return slope.cols();
    }

    @Override
    public void evaluate(Matrix u, double[] accuracy, Matrix out, Evaluation report) {
      backend.adjointResidual(
          u,
          layer.prepared(),
          slope,
          cotangent,
          scratch,
          out,
          report.norm(),
          report.residual(),
          report.imageNorm());
      report.addGemmEquivalents(rows() / initialRows);
    }

    @Override
    public Optional<AdjointForm> adjointForm() {
      return Optional.of(
          new AdjointForm(layer.weight(), slope, cotangent, layer.activation(), layer.memo()));
    }

    @Override
    public boolean canRetain() {
      return true;
    }

    @Override
    public void retain(int[] rows) {
      slope = gather(scope, slope, rows);
      cotangent = gather(scope, cotangent, rows);
      scratch = scope.uninitialized(rows.length, slope.cols());
    }
  }
}
