package org.equilibria.backend.nd4j;

import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.backend.support.AdjointOperands;
import org.equilibria.backend.support.AffineOperands;
import org.equilibria.backend.support.Call;
import org.equilibria.backend.support.GemmOperands;
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Ownership;
import org.equilibria.backend.support.OwningScope;
import org.equilibria.backend.support.Program;
import org.equilibria.backend.support.block.BlockOperations;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The backend on ND4J, on the calling thread and at once. Matrices are ND4J's buffers outside the
 * heap, freed when their scope closes; products are {@link Nd4j#gemm} on column-major views of
 * them, which copies nothing. Everything else is computed in f64 and rounded once: ND4J's own
 * elementwise operations and reductions treat NaN differently and accumulate in the precision of
 * the storage. Linear systems are not solved.
 */
public final class Nd4jBackend implements Backend {

  /** The component identifier. */
  public static final String ID = "nd4j";

  private static final double[] NO_PARAMETERS = {};

  private final BackendInfo info;
  private final Workspaces workspaces = new Workspaces();
  private final Nd4jStore store = new Nd4jStore(workspaces);
  private final Ownership<Nd4jMatrix, Nd4jPrepared> ownership =
      new Ownership<>(this, Nd4jMatrix.class, Nd4jPrepared.class, store);

  private final BlockOperations<Nd4jMatrix, Nd4jPrepared> operations =
      new BlockOperations<>(ownership, () -> workspaces.get().blocks());
  private final Program xTimesY = Program.of(Expr.x().times(Expr.y()));
  private final Program xPlusY = Program.of(Expr.x().plus(Expr.y()));

  /**
   * Start ND4J, where it has not been started.
   *
   * @throws EquilibriaException UNAVAILABLE if it does not start on this machine
   */
  public Nd4jBackend() {
    Libraries.require();
    // OpenBLAS sums a row in other orders for other numbers of rows.
    boolean rowDeterministic = false;
    info =
        new BackendInfo(
            ID,
            Libraries.versions(),
            "CPU, one thread",
            Set.of(Precision.values()),
            rowDeterministic);
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public Scope openScope(String label, Precision precision) {
    return ownership.openScope(label, precision);
  }

  @Override
  public void synchronize() {
    ownership.call("synchronize");
  }

  @Override
  public Matrix view(Matrix a, int rows, int cols) {
    return ownership.view(a, rows, cols);
  }

  @Override
  public void upload(double[] source, Matrix out) {
    operations.upload(source, out);
  }

  @Override
  public void download(Matrix a, double[] out) {
    operations.download(a, out);
  }

  @Override
  public void copy(Matrix a, Matrix out) {
    operations.copy(a, out);
  }

  @Override
  public void fill(Matrix out, double value) {
    operations.fill(out, value);
  }

  @Override
  public void gatherRows(Matrix a, int[] rows, Matrix out) {
    operations.gatherRows(a, rows, out);
  }

  @Override
  public void scatterRows(Matrix a, int[] rows, Matrix out) {
    operations.scatterRows(a, rows, out);
  }

  @Override
  public void copyRows(Matrix a, boolean[] mask, Matrix out) {
    operations.copyRows(a, mask, out);
  }

  @Override
  public void gemm(
      double alpha, Matrix a, boolean transA, Matrix b, boolean transB, double beta, Matrix c) {
    Call<Nd4jMatrix, Nd4jPrepared> call = ownership.call("gemm");
    GemmOperands<Nd4jMatrix> of = GemmOperands.of(call, a, transA, b, transB, c);
    Nd4jMatrix out = of.out();
    if (out.isEmpty()) {
      return;
    }
    if (of.depth() == 0) {
      operations.scale(beta, out);
      return;
    }
    Nd4j.gemm(
        of.right().transpose(),
        of.left().transpose(),
        out.transpose(),
        transB,
        transA,
        alpha,
        beta);
  }

  @Override
  public void axpby(double alpha, Matrix a, double beta, Matrix out) {
    operations.axpby(alpha, a, beta, out);
  }

  @Override
  public void hadamard(Matrix a, Matrix b, Matrix out) {
    operations.hadamard(a, b, out);
  }

  @Override
  public void rowSums(Matrix a, double[] out) {
    operations.rowSums(a, out);
  }

  @Override
  public void columnSums(Matrix a, double[] out) {
    operations.columnSums(a, out);
  }

  @Override
  public void scaleRows(double[] scales, Matrix a, Matrix out) {
    operations.scaleRows(scales, a, out);
  }

  @Override
  public void scaleColumns(double[] scales, Matrix a, Matrix out) {
    operations.scaleColumns(scales, a, out);
  }

  @Override
  public void rowNorms(Matrix a, Norm norm, double[] out) {
    operations.rowNorms(a, norm, out);
  }

  @Override
  public void rowDistances(Matrix a, Matrix b, Norm norm, double[] out) {
    operations.rowDistances(a, b, norm, out);
  }

  @Override
  public void rowGram(Matrix[] l, Matrix[] r, double[] out) {
    operations.rowGram(l, r, out);
  }

  @Override
  public void combineRows(double[] coefficients, Matrix[] xs, Matrix out) {
    operations.combineRows(coefficients, xs, out);
  }

  @Override
  public Prepared prepare(Matrix weight, Scope scope) {
    Call<Nd4jMatrix, Nd4jPrepared> call = ownership.call("prepare");
    Nd4jMatrix source = call.matrix("weight", weight);
    OwningScope owner = call.scope("scope", scope);
    Nd4jMatrix copy = store.allocate(owner, source.rows(), source.cols(), false);
    Nd4jPrepared packed = owner.own(new Nd4jPrepared(copy));
    packed.pack(source);
    return packed;
  }

  @Override
  public void repack(Matrix weight, Prepared out) {
    Call<Nd4jMatrix, Nd4jPrepared> call = ownership.call("repack");
    Nd4jMatrix source = call.matrix("weight", weight);
    Nd4jPrepared target = call.weight("out", out);
    call.requireShape("weight", source, target.rows(), target.cols());
    target.pack(source);
  }

  @Override
  public void multiply(Matrix a, Prepared weight, boolean transposed, Matrix out) {
    Call<Nd4jMatrix, Nd4jPrepared> call = ownership.call("multiply");
    Nd4jMatrix left = call.matrix("a", a);
    Nd4jPrepared right = call.weight("weight", weight);
    Nd4jMatrix target = call.matrix("out", out);
    call.requireProduct(left, right, transposed, target);
    call.requireDistinct("out", target, left);
    product(left, right, transposed, target);
  }

  /** Write {@code out^T = W a^T} ({@code transposed}) or {@code out^T = W^T a^T}. */
  private void product(Nd4jMatrix a, Nd4jPrepared weight, boolean transposed, Nd4jMatrix out) {
    if (out.isEmpty()) {
      return;
    }
    if (a.isEmpty()) {
      out.entries().fill(0);
      return;
    }
    Nd4j.gemm(weight.copy().transpose(), a.transpose(), out.transpose(), transposed, false, 1, 0);
  }

  @Override
  public Kernel compile(Expr expr) {
    return ownership.compile(expr);
  }

  @Override
  public void map(Kernel kernel, Matrix x, @Nullable Matrix y, double[] parameters, Matrix out) {
    map(MapOperands.of(ownership.call("map"), kernel, x, y, parameters, out), parameters);
  }

  private void map(MapOperands<Nd4jMatrix> of, double[] parameters) {
    if (of.out().precision() == Precision.F32) {
      FloatFormula.map(of, parameters, workspaces.get());
    } else {
      operations.map(of, parameters);
    }
  }

  @Override
  public void affineMap(Matrix z, Prepared weight, Matrix bias, Kernel kernel, Matrix out) {
    AffineOperands<Nd4jMatrix, Nd4jPrepared> of =
        AffineOperands.of(ownership.call("affineMap"), z, weight, bias, kernel, out);
    product(of.state(), of.weight(), true, of.image());
    map(new MapOperands<>(of.program(), of.image(), of.bias(), of.image()), NO_PARAMETERS);
  }

  @Override
  public void affineResidual(
      Matrix z,
      Prepared weight,
      Matrix bias,
      Kernel kernel,
      Matrix out,
      Norm norm,
      double[] residual,
      double[] imageNorm) {
    Call<Nd4jMatrix, Nd4jPrepared> call = ownership.call("affineResidual");
    AffineOperands<Nd4jMatrix, Nd4jPrepared> of =
        AffineOperands.of(call, z, weight, bias, kernel, out);
    call.requireSameShape("out", of.image(), of.state());
    call.requireMeasures(of.state().rows(), residual, imageNorm);
    product(of.state(), of.weight(), true, of.image());
    if (of.image().precision() == Precision.F32) {
      finish(of.program(), of.bias(), of.image(), of.state(), norm, residual, imageNorm);
    } else {
      operations.finish(of, norm, residual, imageNorm);
    }
  }

  @Override
  public void adjointResidual(
      Matrix u,
      Prepared weight,
      Matrix slope,
      Matrix bias,
      Matrix scratch,
      Matrix out,
      Norm norm,
      double[] residual,
      double[] imageNorm) {
    Call<Nd4jMatrix, Nd4jPrepared> call = ownership.call("adjointResidual");
    AdjointOperands<Nd4jMatrix, Nd4jPrepared> of =
        AdjointOperands.of(call, u, weight, slope, bias, scratch, out);
    call.requireMeasures(of.state().rows(), residual, imageNorm);
    if (of.scratch().precision() == Precision.F32) {
      FloatFormula.map(
          new MapOperands<>(xTimesY, of.state(), of.slope(), of.scratch()),
          NO_PARAMETERS,
          workspaces.get());
    } else {
      operations.begin(of);
    }
    product(of.scratch(), of.weight(), false, of.image());
    if (of.image().precision() == Precision.F32) {
      finish(xPlusY, of.bias(), of.image(), of.state(), norm, residual, imageNorm);
    } else {
      operations.finish(of, norm, residual, imageNorm);
    }
  }

  /** Do what follows a product in f32. */
  private void finish(
      Program program,
      Nd4jMatrix bias,
      Nd4jMatrix image,
      Nd4jMatrix state,
      Norm norm,
      double[] residual,
      double[] imageNorm) {
    MapOperands<Nd4jMatrix> of = new MapOperands<>(program, image, bias, image);
    new FloatLayer(of, state, operations, workspaces.get()).run(norm, residual, imageNorm);
  }

  @Override
  public void close() {
    ownership.close();
  }
}
