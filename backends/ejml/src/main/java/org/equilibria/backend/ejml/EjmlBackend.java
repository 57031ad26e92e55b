package org.equilibria.backend.ejml;

import java.util.Set;
import org.ejml.EjmlVersion;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
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
import org.equilibria.backend.support.Ownership;
import org.equilibria.backend.support.OwningScope;
import org.equilibria.backend.support.block.BlockOperations;
import org.jspecify.annotations.Nullable;

/**
 * The reference backend, in pure Java, on the calling thread and at once. This is the reference
 * that other backends are compared with: products are summed in order in the storage precision,
 * everything else is computed in f64 and rounded once. A row's result does not depend on the other
 * rows, bit for bit.
 */
public final class EjmlBackend implements Backend {

  /** The component identifier. */
  public static final String ID = "ejml";

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private final BackendInfo info;
  private final Products products;
  private final Ownership<EjmlMatrix, EjmlPrepared> ownership =
      new Ownership<>(this, EjmlMatrix.class, EjmlPrepared.class, new EjmlStore());

  // Not static: buffers go when the backend does.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Workspace> workspaces = ThreadLocal.withInitial(Workspace::new);

  private final BlockOperations<EjmlMatrix, EjmlPrepared> operations =
      new BlockOperations<>(ownership, () -> workspace().blocks());

  /** Create the backend with products as loops, which run on every Java. */
  public EjmlBackend() {
    this(new EjmlOptions(false));
  }

  /**
   * Create the backend.
   *
   * @throws EquilibriaException UNAVAILABLE if vectors are asked for and Java offers none
   */
  public EjmlBackend(EjmlOptions options) {
    if (options.vector()) {
      requireVectors();
    }
    products = options.vector() ? new TileProducts() : new LoopProducts();
    String device = "CPU, pure Java" + (options.vector() ? " with vectors" : "") + ", one thread";
    info = new BackendInfo(ID, EjmlVersion.VERSION, device, Set.of(Precision.values()), true);
  }

  private static void requireVectors() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.UNAVAILABLE,
          "ejml{vector=true} needs Java's incubating Vector API: start Java with --add-modules "
              + VECTOR_MODULE
              + " (for the command: EQUILIBRIA_JAVA_OPTS=--add-modules="
              + VECTOR_MODULE
              + ")");
    }
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  private Workspace workspace() {
    return workspaces.get();
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
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("gemm");
    GemmOperands<EjmlMatrix> of = GemmOperands.of(call, a, transA, b, transB, c);
    EjmlMatrix out = of.out();
    operations.scale(beta, out);
    if (alpha != 0) {
      products.gemm(alpha, of.left(), transA, of.right(), transB, out, workspace());
    }
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
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("prepare");
    EjmlMatrix source = call.matrix("weight", weight);
    OwningScope owner = call.scope("scope", scope);
    EjmlPrepared packed =
        owner.own(new EjmlPrepared(products, owner, source.rows(), source.cols()));
    packed.pack(source);
    return packed;
  }

  @Override
  public void repack(Matrix weight, Prepared out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("repack");
    EjmlMatrix source = call.matrix("weight", weight);
    EjmlPrepared target = call.weight("out", out);
    call.requireShape("weight", source, target.rows(), target.cols());
    target.pack(source);
  }

  @Override
  public void multiply(Matrix a, Prepared weight, boolean transposed, Matrix out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("multiply");
    EjmlMatrix left = call.matrix("a", a);
    EjmlPrepared right = call.weight("weight", weight);
    EjmlMatrix target = call.matrix("out", out);
    call.requireProduct(left, right, transposed, target);
    call.requireDistinct("out", target, left);
    product(left, right, transposed, target);
  }

  private void product(EjmlMatrix a, EjmlPrepared weight, boolean transposed, EjmlMatrix out) {
    out.entries().fill(0);
    weight.operand(transposed).multiply(a, out, workspace());
  }

  @Override
  public Kernel compile(Expr expr) {
    return ownership.compile(expr);
  }

  @Override
  public void map(Kernel kernel, Matrix x, @Nullable Matrix y, double[] parameters, Matrix out) {
    operations.map(kernel, x, y, parameters, out);
  }

  @Override
  public void affineMap(Matrix z, Prepared weight, Matrix bias, Kernel kernel, Matrix out) {
    AffineOperands<EjmlMatrix, EjmlPrepared> of =
        AffineOperands.of(ownership.call("affineMap"), z, weight, bias, kernel, out);
    product(of.state(), of.weight(), true, of.image());
    operations.finish(of);
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
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("affineResidual");
    AffineOperands<EjmlMatrix, EjmlPrepared> of =
        AffineOperands.of(call, z, weight, bias, kernel, out);
    call.requireSameShape("out", of.image(), of.state());
    call.requireMeasures(of.state().rows(), residual, imageNorm);
    product(of.state(), of.weight(), true, of.image());
    operations.finish(of, norm, residual, imageNorm);
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
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("adjointResidual");
    AdjointOperands<EjmlMatrix, EjmlPrepared> of =
        AdjointOperands.of(call, u, weight, slope, bias, scratch, out);
    call.requireMeasures(of.state().rows(), residual, imageNorm);
    operations.begin(of);
    product(of.scratch(), of.weight(), false, of.image());
    operations.finish(of, norm, residual, imageNorm);
  }

  @Override
  public void solve(Matrix a, Matrix b, Matrix x) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("solve");
    EjmlMatrix matrix = call.matrix("a", a);
    EjmlMatrix right = call.matrix("b", b);
    EjmlMatrix solution = call.matrix("x", x);
    int order = matrix.rows();
    call.requireShape("a", matrix, order, order);
    call.requireShape("b", right, order, right.cols());
    call.requireSameShape("x", solution, right);
    call.requireDistinct("x", solution, matrix, right);
    if (order == 0) {
      return;
    }
    LinearSystem system = new LinearSystem(matrix);
    if (system.isSingular()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "solve: the " + order + " x " + order + " matrix is singular");
    }
    system.solve(right, solution);
  }

  @Override
  public void close() {
    ownership.close();
  }
}
