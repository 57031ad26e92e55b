package org.equilibria.solvers;

import java.util.Optional;
import java.util.function.Consumer;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.map.AdjointForm;
import org.equilibria.api.map.AffineForm;
import org.equilibria.api.map.WeightMemo;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.solve.SolveContext;

/**
 * The Jacobians of affine layers z = sigma(M z + phi) and of their adjoints from the weight: D M, D
 * = diag(sigma'(M z + phi)), the slopes by one product of the batch a step; M^T D for adjoints, by
 * none, as they show D.
 */
final class WeightJacobians implements HostJacobians {

  private final SolveContext context;
  private final Slopes slopes;
  private final boolean transposed;
  private final double[] weight;
  private final int width;
  private final double uncertainty;
  private double[] ofRows;
  private boolean[] taken;

  /** Writes where D stands, rows x width. */
  private interface Slopes {
    Matrix at(Matrix z);

    void retain();
  }

  /** The entries of a weight, row-major. */
  private record Entries(double[] values) {}

  private WeightJacobians(
      SolveContext context, Slopes slopes, boolean transposed, Matrix weight, WeightMemo memo) {
    this.context = context;
    this.slopes = slopes;
    this.transposed = transposed;
    this.weight =
        memo.get(Entries.class, () -> new Entries(Splitting.entries(context, weight))).values();
    width = context.width();
    uncertainty = 2 * width * weight.precision().unitRoundoff();
    retain();
  }

  /** Return the Jacobians of a map that shows its weight, reading that once a weight. */
  static Optional<HostJacobians> of(SolveContext context) {
    Optional<AdjointForm> adjoint = context.adjointForm();
    if (adjoint.isPresent()) {
      Slopes shown = new Shown(context);
      return Optional.of(
          new WeightJacobians(context, shown, true, adjoint.get().weight(), adjoint.get().memo()));
    }
    return context
        .affineForm()
        .map(
            form ->
                new WeightJacobians(
                    context, new Multiplied(context, form), false, form.weight(), form.memo()));
  }

  /** Those that an adjoint shows. */
  private record Shown(SolveContext context) implements Slopes {
    @Override
    public Matrix at(Matrix u) {
      return context.adjointForm().orElseThrow().slope();
    }

    @Override
    public void retain() {
      // the context drops rows of the slopes
    }
  }

  /** Those at an iterate, by a product. */
  private static final class Multiplied implements Slopes {
    private final SolveContext context;
    private final Backend backend;
    private final Kernel derivative;
    private Matrix out;

    Multiplied(SolveContext context, AffineForm form) {
      this.context = context;
      backend = context.backend();
      derivative = backend.compile(form.activation().derivative(Expr.x().plus(Expr.y())));
      out = context.allocate();
    }

    @Override
    public Matrix at(Matrix z) {
      AffineForm form = context.affineForm().orElseThrow();
      backend.affineMap(z, form.prepared(), form.bias(), derivative, out);
      context.countProduct();
      return out;
    }

    @Override
    public void retain() {
      out = context.allocate();
    }
  }

  @Override
  public int take(Matrix z, boolean[] wanted, int from) {
    context.read(slopes.at(z), ofRows);
    System.arraycopy(wanted, 0, taken, 0, taken.length);
    return wanted.length;
  }

  @Override
  public boolean has(int row) {
    return taken[row];
  }

  @Override
  public void write(int row, double[] out) {
    write(ofRows, row * width, out);
  }

  private void write(double[] d, int offset, double[] out) {
    for (int i = 0; i < width; i++) {
      for (int k = 0; k < width; k++) {
        int e = i * width + k;
        out[e] = transposed ? weight[k * width + i] * d[offset + k] : d[offset + i] * weight[e];
      }
    }
  }

  @Override
  public Consumer<double[]> kept(int row) {
    double[] own = new double[width];
    System.arraycopy(ofRows, row * width, own, 0, width);
    return out -> write(own, 0, out);
  }

  @Override
  public double uncertainty() {
    return uncertainty;
  }

  /** Of 2/3 n^3 operations, 2 n^2 of which are a product. */
  @Override
  public double elimination() {
    return width / 3.0;
  }

  @Override
  public void retain() {
    slopes.retain();
    ofRows = new double[context.rows() * width];
    taken = new boolean[context.rows()];
  }
}
