package org.equilibria.examples.cells;

import java.util.List;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.cell.Pullback;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/** The map f(z) = sigma(state(z) + v) of a batch. */
record LocalMap(Mixing state, Kernel value, Kernel slope, Matrix injected) implements CellMap {

  private static final double[] NONE = {};

  @Override
  public int rows() {
    return injected.rows();
  }

  @Override
  public int width() {
    return injected.cols();
  }

  private Gather gather(int rows, Scope scope) {
    return new Gather(state.around(), rows, state.inputs(), scope);
  }

  @Override
  public Evaluator open(Scope scope) {
    return new Forward(scope);
  }

  /** Return sigma'(state(z) + v). */
  private Matrix slopeAt(Matrix z, Scope scope) {
    Matrix out = scope.uninitialized(rows(), width());
    state.apply(gather(rows(), scope), z, out);
    scope.backend().map(slope, out, injected, NONE, out);
    return out;
  }

  @Override
  public Linearization linearize(Matrix z, Scope scope) {
    Backend backend = scope.backend();
    Matrix slopes = slopeAt(z, scope);
    Matrix scaled = scope.uninitialized(rows(), width());
    Gather gather = gather(rows(), scope);
    return new Linearization() {
      @Override
      public void vjp(Matrix u, Matrix out) {
        backend.hadamard(slopes, u, scaled);
        state.applyAdjoint(gather, scaled, out);
      }

      @Override
      public void jvp(Matrix v, Matrix out) {
        state.apply(gather, v, out);
        backend.hadamard(slopes, out, out);
      }
    };
  }

  @Override
  public Pullback pullback(
      Matrix solution, List<@Nullable Matrix> gradTheta, Matrix gradInjected, Scope work) {
    Backend backend = work.backend();
    return (z, u) -> {
      try (Scope pair = work.child("pair")) {
        Matrix scaled = slopeAt(z, pair);
        backend.hadamard(scaled, u, scaled);
        backend.axpby(1, scaled, 1, gradInjected);
        Matrix byState = gradTheta.get(0);
        if (byState != null) {
          state.addGradient(gather(rows(), pair), z, scaled, byState, pair);
        }
      }
    };
  }

  /** The evaluation of f. */
  private final class Forward implements Evaluator {
    private final Scope scope;
    private final double initialRows = Math.max(1, injected.rows());
    private Matrix bias = injected;
    private Gather gather;

    Forward(Scope scope) {
      this.scope = scope;
      gather = gather(injected.rows(), scope);
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
      Backend backend = scope.backend();
      state.apply(gather, z, out);
      backend.map(value, out, bias, NONE, out);
      backend.rowDistances(out, z, report.norm(), report.residual());
      backend.rowNorms(out, report.norm(), report.imageNorm());
      report.addGemmEquivalents(rows() / initialRows);
    }

    @Override
    public boolean canRetain() {
      return true;
    }

    @Override
    public void retain(int[] rows) {
      Matrix kept = scope.uninitialized(rows.length, bias.cols());
      scope.backend().gatherRows(bias, rows, kept);
      bias = kept;
      gather = gather(rows.length, scope);
    }
  }
}
