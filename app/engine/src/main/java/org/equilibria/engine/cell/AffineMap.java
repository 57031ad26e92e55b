package org.equilibria.engine.cell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.cell.AffineWeight;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.cell.Pullback;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Jacobian;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/** The map f(z) = sigma(z M^T + phi) of an affine cell for a batch, evaluated exactly. */
@API(status = API.Status.INTERNAL, since = "0.2")
public final class AffineMap implements CellMap {

  private static final double[] NONE = {};

  private final AffineWeight weight;
  private final Kernel value;
  private final Kernel slope;
  private final Matrix phi;
  private @Nullable SlopeMemo slopes;

  AffineMap(AffineWeight weight, Kernel value, Kernel slope, Matrix phi) {
    this.weight = weight;
    this.value = value;
    this.slope = slope;
    this.phi = phi;
  }

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
    return new Forward(scope, weight.prepared(), value, slope, phi);
  }

  @Override
  public Linearization linearize(Matrix z, Scope scope) {
    Matrix at = known(z).orElseGet(() -> slopeAt(z, scope.uninitialized(z.rows(), z.cols())));
    return new Slopes(weight, at, scope.uninitialized(z.rows(), z.cols()));
  }

  /** Return the slope at a state if that is remembered. */
  private Optional<Matrix> known(Matrix z) {
    SlopeMemo memo = slopes;
    return memo == null ? Optional.empty() : memo.at(z);
  }

  /** Write sigma'(z M^T + phi) and return where. */
  Matrix slopeAt(Matrix z, Matrix out) {
    out.scope().backend().affineMap(z, weight.prepared(), phi, slope, out);
    return out;
  }

  @Override
  public Optional<AffineForm> affineForm() {
    return Optional.of(weight.form(phi));
  }

  @Override
  public Pullback pullback(
      Matrix solution, List<@Nullable Matrix> gradTheta, Matrix gradInjected, Scope work) {
    slopes = new SlopeMemo(this, solution, work);
    return new Sums(gradTheta.subList(1, gradTheta.size()), gradInjected, work);
  }

  /** Open an evaluator of u -> cotangent + M^T D u, D = diag(slope). */
  public static Evaluator adjoint(
      AffineWeight weight, Matrix slope, Matrix cotangent, Scope scope) {
    return new Adjoint(scope, weight, slope, cotangent);
  }

  private static Matrix gather(Scope scope, Matrix a, int[] rows) {
    Matrix out = scope.uninitialized(rows.length, a.cols());
    scope.backend().gatherRows(a, rows, out);
    return out;
  }

  /**
   * The sums dM += q^T z and dphi += q over pairs, with q = sigma'(M z + phi) o u; the gradient by
   * the free parameters follows from dM in the end.
   */
  private final class Sums implements Pullback {
    private final List<@Nullable Matrix> gradFree;
    private final Matrix gradPhi;
    private final Scope work;
    private final Backend backend;
    private final Matrix q;
    private final @Nullable Matrix gradWeight;

    Sums(List<@Nullable Matrix> gradFree, Matrix gradPhi, Scope work) {
      this.gradFree = gradFree;
      this.gradPhi = gradPhi;
      this.work = work;
      backend = work.backend();
      q = work.uninitialized(phi.rows(), phi.cols());
      boolean wanted = gradFree.stream().anyMatch(Objects::nonNull);
      gradWeight = wanted ? work.zeros(phi.cols(), phi.cols()) : null;
    }

    @Override
    public void accept(Matrix z, Matrix u) {
      backend.hadamard(known(z).orElseGet(() -> slopeAt(z, q)), u, q);
      double[] lost = takenOut();
      if (gradWeight != null) {
        backend.gemm(1, q, true, z, false, 1, gradWeight);
      }
      backend.axpby(1, q, 1, gradPhi);
      if (lost.length > 0) {
        backend.scaleRows(lost, gradPhi, gradPhi);
      }
    }

    /**
     * Write zeros to the rows of q that are not finite, so that they do not spoil dM, and return
     * factors that mark them: NaN there, 1 elsewhere; none if there is no such row.
     */
    private double[] takenOut() {
      double[] norms = new double[q.rows()];
      backend.rowNorms(q, Norm.INF, norms);
      if (Arrays.stream(norms).allMatch(Double::isFinite)) {
        return NONE;
      }
      double[] marks = new double[norms.length];
      Arrays.setAll(marks, i -> Double.isFinite(norms[i]) ? 1 : Double.NaN);
      Arrays.setAll(norms, i -> Double.isNaN(marks[i]) ? 0 : 1);
      backend.scaleRows(norms, q, q);
      return marks;
    }

    @Override
    public void finish() {
      if (gradWeight != null) {
        List<Matrix> free = weight.parameters();
        List<Matrix> gradients = new ArrayList<>();
        for (int p = 0; p < free.size(); p++) {
          Matrix wanted = gradFree.get(p);
          Matrix like = free.get(p);
          gradients.add(wanted != null ? wanted : work.uninitialized(like.rows(), like.cols()));
        }
        weight.parameterization().pullback(backend, free, gradWeight, gradients);
      }
    }
  }

  /** The exact evaluation of f. */
  private static final class Forward implements Evaluator {
    private final Scope scope;
    private final Backend backend;
    private final Prepared prepared;
    private final Kernel value;
    private final Kernel slope;
    private final double initialRows;
    private Matrix bias;
    private @Nullable Moving jacobian;

    Forward(Scope scope, Prepared prepared, Kernel value, Kernel slope, Matrix phi) {
      this.scope = scope;
      backend = scope.backend();
      this.prepared = prepared;
      this.value = value;
      this.slope = slope;
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
          z, prepared, bias, value, out, report.norm(), report.residual(), report.imageNorm());
      report.addGemmEquivalents(rows() / initialRows);
    }

    @Override
    public Optional<Jacobian> jacobian() {
      Moving known = jacobian;
      if (known == null) {
        known = new Moving();
        jacobian = known;
      }
      return Optional.of(known);
    }

    @Override
    public boolean canRetain() {
      return true;
    }

    @Override
    public void retain(int[] rows) {
      bias = gather(scope, bias, rows);
      if (jacobian != null) {
        jacobian.forget();
      }
    }

    /** The Jacobian D M, D = diag(sigma'(M z + phi)) at the state it was moved to. */
    private final class Moving implements Jacobian {
      private @Nullable Matrix slopes;
      private @Nullable Matrix scratch;

      void forget() {
        slopes = null;
        scratch = null;
      }

      @Override
      public boolean hasJvp() {
        return true;
      }

      @Override
      public boolean hasVjp() {
        return true;
      }

      @Override
      public double linearize(Matrix z) {
        Matrix out = slopes;
        if (out == null) {
          out = scope.uninitialized(rows(), width());
          slopes = out;
        }
        backend.affineMap(z, prepared, bias, slope, out);
        return 1;
      }

      @Override
      public void jvp(Matrix v, boolean[] wanted, Matrix out) {
        backend.multiply(v, prepared, true, out);
        backend.hadamard(at(), out, out);
      }

      @Override
      public void vjp(Matrix u, boolean[] wanted, Matrix out) {
        Matrix scaled = scratch;
        if (scaled == null) {
          scaled = scope.uninitialized(rows(), width());
          scratch = scaled;
        }
        backend.hadamard(at(), u, scaled);
        backend.multiply(scaled, prepared, false, out);
      }

      private Matrix at() {
        return Objects.requireNonNull(slopes, "a product before a state was given");
      }
    }
  }

  /** The Jacobian D M at one state, D = diag(slope). */
  private record Slopes(AffineWeight weight, Matrix slope, Matrix scratch)
      implements Linearization {

    @Override
    public Evaluator adjoint(Matrix cotangent, Scope scope) {
      return new Adjoint(scope, weight, slope, cotangent);
    }

    @Override
    public void vjp(Matrix u, Matrix out) {
      Backend backend = slope.scope().backend();
      backend.hadamard(slope, u, scratch);
      backend.multiply(scratch, weight.prepared(), false, out);
    }

    @Override
    public void jvp(Matrix v, Matrix out) {
      Backend backend = slope.scope().backend();
      backend.multiply(v, weight.prepared(), true, out);
      backend.hadamard(slope, out, out);
    }
  }

  /** The exact evaluation of the adjoint map u -> g + M^T D u. */
  private static final class Adjoint implements Evaluator {
    private final Scope scope;
    private final Backend backend;
    private final AffineWeight weight;
    private final double initialRows;
    private Matrix slope;
    private Matrix cotangent;
    private Matrix scratch;

    Adjoint(Scope scope, AffineWeight weight, Matrix slope, Matrix cotangent) {
      this.scope = scope;
      backend = scope.backend();
      this.weight = weight;
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
          weight.prepared(),
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
          new AdjointForm(weight.weight(), slope, cotangent, weight.activation(), weight.memo()));
    }

    /** M^T D, the same everywhere. */
    @Override
    public Optional<Jacobian> jacobian() {
      return Optional.of(
          new Jacobian() {
            @Override
            public boolean hasJvp() {
              return true;
            }

            @Override
            public boolean hasVjp() {
              return true;
            }

            @Override
            public double linearize(Matrix u) {
              return 0;
            }

            @Override
            public void jvp(Matrix v, boolean[] wanted, Matrix out) {
              backend.hadamard(slope, v, scratch);
              backend.multiply(scratch, weight.prepared(), false, out);
            }

            @Override
            public void vjp(Matrix q, boolean[] wanted, Matrix out) {
              backend.multiply(q, weight.prepared(), true, out);
              backend.hadamard(slope, out, out);
            }
          });
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
