package org.equilibria.backend.ejml;

import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
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
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Ownership;
import org.equilibria.backend.support.OwningScope;
import org.jspecify.annotations.Nullable;

/**
 * Do the arithmetic in pure Java, on the calling thread and at once. This is the reference that
 * other backends are compared with: products are summed in order in the storage precision,
 * everything else is computed in f64 and rounded once. A row's result does not depend on the other
 * rows, bit for bit.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EjmlBackend implements Backend {

  /** The component identifier. */
  public static final String ID = "ejml";

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private static final double[] NO_PARAMETERS = {};

  private final BackendInfo info;
  private final Products products;
  private final Ownership<EjmlMatrix, EjmlPrepared> ownership =
      new Ownership<>(this, EjmlMatrix.class, EjmlPrepared.class, new EjmlStore());

  // Not static: buffers go when the backend does.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Workspace> workspaces = ThreadLocal.withInitial(Workspace::new);

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
              + VECTOR_MODULE);
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
  public void upload(double[] source, Matrix out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("upload");
    EjmlMatrix target = call.matrix("out", out);
    call.requireCount("source", source.length, target.entries().length());
    target.entries().write(0, target.entries().length(), source, 0);
  }

  @Override
  public void download(Matrix a, double[] out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("download");
    EjmlMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.entries().length());
    source.entries().read(0, source.entries().length(), out, 0);
  }

  @Override
  public void copy(Matrix a, Matrix out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("copy");
    EjmlMatrix source = call.matrix("a", a);
    EjmlMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    source.entries().copyTo(0, source.entries().length(), target.entries(), 0);
  }

  @Override
  public void fill(Matrix out, double value) {
    ownership.call("fill").matrix("out", out).entries().fill(value);
  }

  @Override
  public void gatherRows(Matrix a, int[] rows, Matrix out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("gatherRows");
    EjmlMatrix source = call.matrix("a", a);
    EjmlMatrix target = call.matrix("out", out);
    call.requireShape("out", target, rows.length, source.cols());
    call.requireRows(rows, source.rows());
    call.requireDistinct("out", target, source);
    for (int i = 0; i < rows.length; i++) {
      copyRow(source, rows[i], target, i);
    }
  }

  @Override
  public void scatterRows(Matrix a, int[] rows, Matrix out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("scatterRows");
    EjmlMatrix source = call.matrix("a", a);
    EjmlMatrix target = call.matrix("out", out);
    call.requireShape("a", source, rows.length, target.cols());
    call.requireRows(rows, target.rows());
    call.requireDistinct("out", target, source);
    for (int i = 0; i < rows.length; i++) {
      copyRow(source, i, target, rows[i]);
    }
  }

  @Override
  public void copyRows(Matrix a, boolean[] mask, Matrix out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("copyRows");
    EjmlMatrix source = call.matrix("a", a);
    EjmlMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("mask", mask.length, source.rows());
    call.requireDistinct("out", target, source);
    for (int i = 0; i < source.rows(); i++) {
      if (mask[i]) {
        copyRow(source, i, target, i);
      }
    }
  }

  private static void copyRow(EjmlMatrix source, int from, EjmlMatrix target, int to) {
    int cols = source.cols();
    source.entries().copyTo(from * cols, cols, target.entries(), to * cols);
  }

  @Override
  public void gemm(
      double alpha, Matrix a, boolean transA, Matrix b, boolean transB, double beta, Matrix c) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("gemm");
    GemmOperands<EjmlMatrix> of = GemmOperands.of(call, a, transA, b, transB, c);
    EjmlMatrix out = of.out();
    Workspace workspace = workspace();
    Elementwise.scale(beta, out.entries(), workspace);
    if (alpha != 0) {
      products.gemm(alpha, of.left(), transA, of.right(), transB, out, workspace);
    }
  }

  @Override
  public void axpby(double alpha, Matrix a, double beta, Matrix out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("axpby");
    EjmlMatrix source = call.matrix("a", a);
    EjmlMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    Elementwise.axpby(alpha, source.entries(), beta, target.entries(), workspace());
  }

  @Override
  public void hadamard(Matrix a, Matrix b, Matrix out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("hadamard");
    EjmlMatrix left = call.matrix("a", a);
    EjmlMatrix right = call.matrix("b", b);
    EjmlMatrix target = call.matrix("out", out);
    call.requireSameShape("b", right, left);
    call.requireSameShape("out", target, left);
    Elementwise.hadamard(left.entries(), right.entries(), target.entries(), workspace());
  }

  @Override
  public void rowSums(Matrix a, double[] out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("rowSums");
    EjmlMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.rows());
    Reductions.rowSums(source, out, workspace());
  }

  @Override
  public void columnSums(Matrix a, double[] out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("columnSums");
    EjmlMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.cols());
    Reductions.columnSums(source, out, workspace());
  }

  @Override
  public void scaleRows(double[] scales, Matrix a, Matrix out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("scaleRows");
    EjmlMatrix source = call.matrix("a", a);
    EjmlMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("scales", scales.length, source.rows());
    Elementwise.scaleRows(scales, source, target, workspace());
  }

  @Override
  public void scaleColumns(double[] scales, Matrix a, Matrix out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("scaleColumns");
    EjmlMatrix source = call.matrix("a", a);
    EjmlMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("scales", scales.length, source.cols());
    Elementwise.scaleColumns(scales, source, target, workspace());
  }

  @Override
  public void rowNorms(Matrix a, Norm norm, double[] out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("rowNorms");
    EjmlMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.rows());
    Reductions.rowNorms(source, null, norm, out, workspace());
  }

  @Override
  public void rowDistances(Matrix a, Matrix b, Norm norm, double[] out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("rowDistances");
    EjmlMatrix left = call.matrix("a", a);
    EjmlMatrix right = call.matrix("b", b);
    call.requireSameShape("b", right, left);
    call.requireCount("out", out.length, left.rows());
    Reductions.rowNorms(left, right, norm, out, workspace());
  }

  @Override
  public void rowGram(Matrix[] l, Matrix[] r, double[] out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("rowGram");
    List<EjmlMatrix> left = call.matrices("l", l);
    List<EjmlMatrix> right = call.matrices("r", r);
    if (left.isEmpty() || right.isEmpty()) {
      call.requireCount("out", out.length, 0);
      return;
    }
    EjmlMatrix model = left.get(0);
    call.requireSameShapes("l", left, model);
    call.requireSameShapes("r", right, model);
    call.requireCount("out", out.length, (long) model.rows() * left.size() * right.size());
    Reductions.rowGram(left, right, out, workspace());
  }

  @Override
  public void combineRows(double[] coefficients, Matrix[] xs, Matrix out) {
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("combineRows");
    List<EjmlMatrix> terms = call.matrices("xs", xs);
    EjmlMatrix target = call.matrix("out", out);
    call.requireSameShapes("xs", terms, target);
    call.requireCount("coefficients", coefficients.length, (long) target.rows() * terms.size());
    call.requireDistinct("out", target, terms.toArray(new EjmlMatrix[0]));
    Elementwise.combineRows(coefficients, terms, target, workspace());
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
    Call<EjmlMatrix, EjmlPrepared> call = ownership.call("map");
    MapOperands<EjmlMatrix> of = MapOperands.of(call, kernel, x, y, parameters, out);
    Frame.map(of, parameters, workspace());
  }

  @Override
  public void affineMap(Matrix z, Prepared weight, Matrix bias, Kernel kernel, Matrix out) {
    affine(ownership.call("affineMap"), z, weight, bias, kernel, out);
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
    EjmlMatrix state = call.matrix("z", z);
    EjmlMatrix image = call.matrix("out", out);
    call.requireSameShape("out", image, state);
    call.requireMeasures(state.rows(), residual, imageNorm);
    affine(call, z, weight, bias, kernel, out);
    measure(image, state, norm, residual, imageNorm);
  }

  private void affine(
      Call<EjmlMatrix, EjmlPrepared> call,
      Matrix z,
      Prepared weight,
      Matrix bias,
      Kernel kernel,
      Matrix out) {
    AffineOperands<EjmlMatrix, EjmlPrepared> of =
        AffineOperands.of(call, z, weight, bias, kernel, out);
    EjmlMatrix image = of.image();
    product(of.state(), of.weight(), true, image);
    Frame.map(new MapOperands<>(of.program(), image, of.bias(), image), NO_PARAMETERS, workspace());
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
    EjmlMatrix state = of.state();
    EjmlMatrix image = of.image();
    call.requireMeasures(state.rows(), residual, imageNorm);
    EjmlMatrix masked = of.scratch();
    Elementwise.hadamard(of.slope().entries(), state.entries(), masked.entries(), workspace());
    product(masked, of.weight(), false, image);
    Elementwise.axpby(1, of.bias().entries(), 1, image.entries(), workspace());
    measure(image, state, norm, residual, imageNorm);
  }

  private void measure(
      EjmlMatrix image, EjmlMatrix state, Norm norm, double[] residual, double[] imageNorm) {
    Reductions.rowNorms(image, state, norm, residual, workspace());
    Reductions.rowNorms(image, null, norm, imageNorm, workspace());
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
