package org.equilibria.backend.ejml;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Set<EjmlScope> roots = ConcurrentHashMap.newKeySet();
  private final Map<Program, EjmlKernel> kernels = new ConcurrentHashMap<>();

  // Not static: buffers go when the backend does.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Workspace> workspaces = ThreadLocal.withInitial(Workspace::new);

  private volatile boolean open = true;

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

  Products products() {
    return products;
  }

  boolean isOpen() {
    return open;
  }

  private Call call(String name) {
    return new Call(this, name);
  }

  private Workspace workspace() {
    return workspaces.get();
  }

  @Override
  public Scope openScope(String label, Precision precision) {
    call("openScope");
    return EjmlScope.open(this, precision, label, roots);
  }

  @Override
  public void synchronize() {
    call("synchronize");
  }

  @Override
  public void upload(double[] source, Matrix out) {
    Call call = call("upload");
    EjmlMatrix target = call.matrix("out", out);
    call.requireCount("source", source.length, target.entries().length());
    target.entries().write(0, target.entries().length(), source, 0);
  }

  @Override
  public void download(Matrix a, double[] out) {
    Call call = call("download");
    EjmlMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.entries().length());
    source.entries().read(0, source.entries().length(), out, 0);
  }

  @Override
  public void copy(Matrix a, Matrix out) {
    Call call = call("copy");
    EjmlMatrix source = call.matrix("a", a);
    EjmlMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    source.entries().copyTo(0, source.entries().length(), target.entries(), 0);
  }

  @Override
  public void fill(Matrix out, double value) {
    call("fill").matrix("out", out).entries().fill(value);
  }

  @Override
  public void gatherRows(Matrix a, int[] rows, Matrix out) {
    Call call = call("gatherRows");
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
    Call call = call("scatterRows");
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
    Call call = call("copyRows");
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
    Call call = call("gemm");
    EjmlMatrix left = call.matrix("a", a);
    EjmlMatrix right = call.matrix("b", b);
    EjmlMatrix out = call.matrix("c", c);
    int rows = transA ? left.cols() : left.rows();
    int depth = transA ? left.rows() : left.cols();
    int cols = transB ? right.rows() : right.cols();
    call.requireShape("b", right, transB ? cols : depth, transB ? depth : cols);
    call.requireShape("c", out, rows, cols);
    call.requireDistinct("c", out, left, right);
    Workspace workspace = workspace();
    Elementwise.scale(beta, out.entries(), workspace);
    if (alpha != 0) {
      products.gemm(alpha, left, transA, right, transB, out, workspace);
    }
  }

  @Override
  public void axpby(double alpha, Matrix a, double beta, Matrix out) {
    Call call = call("axpby");
    EjmlMatrix source = call.matrix("a", a);
    EjmlMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    Elementwise.axpby(alpha, source.entries(), beta, target.entries(), workspace());
  }

  @Override
  public void hadamard(Matrix a, Matrix b, Matrix out) {
    Call call = call("hadamard");
    EjmlMatrix left = call.matrix("a", a);
    EjmlMatrix right = call.matrix("b", b);
    EjmlMatrix target = call.matrix("out", out);
    call.requireSameShape("b", right, left);
    call.requireSameShape("out", target, left);
    Elementwise.hadamard(left.entries(), right.entries(), target.entries(), workspace());
  }

  @Override
  public void rowSums(Matrix a, double[] out) {
    Call call = call("rowSums");
    EjmlMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.rows());
    Reductions.rowSums(source, out, workspace());
  }

  @Override
  public void columnSums(Matrix a, double[] out) {
    Call call = call("columnSums");
    EjmlMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.cols());
    Reductions.columnSums(source, out, workspace());
  }

  @Override
  public void scaleRows(double[] scales, Matrix a, Matrix out) {
    Call call = call("scaleRows");
    EjmlMatrix source = call.matrix("a", a);
    EjmlMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("scales", scales.length, source.rows());
    Elementwise.scaleRows(scales, source, target, workspace());
  }

  @Override
  public void scaleColumns(double[] scales, Matrix a, Matrix out) {
    Call call = call("scaleColumns");
    EjmlMatrix source = call.matrix("a", a);
    EjmlMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("scales", scales.length, source.cols());
    Elementwise.scaleColumns(scales, source, target, workspace());
  }

  @Override
  public void rowNorms(Matrix a, Norm norm, double[] out) {
    Call call = call("rowNorms");
    EjmlMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.rows());
    Reductions.rowNorms(source, null, norm, out, workspace());
  }

  @Override
  public void rowDistances(Matrix a, Matrix b, Norm norm, double[] out) {
    Call call = call("rowDistances");
    EjmlMatrix left = call.matrix("a", a);
    EjmlMatrix right = call.matrix("b", b);
    call.requireSameShape("b", right, left);
    call.requireCount("out", out.length, left.rows());
    Reductions.rowNorms(left, right, norm, out, workspace());
  }

  @Override
  public void rowGram(Matrix[] l, Matrix[] r, double[] out) {
    Call call = call("rowGram");
    EjmlMatrix[] left = call.matrices("l", l);
    EjmlMatrix[] right = call.matrices("r", r);
    if (left.length == 0 || right.length == 0) {
      call.requireCount("out", out.length, 0);
      return;
    }
    EjmlMatrix model = left[0];
    requireSameShapes(call, "l", left, model);
    requireSameShapes(call, "r", right, model);
    call.requireCount("out", out.length, (long) model.rows() * left.length * right.length);
    Reductions.rowGram(left, right, model.rows(), model.cols(), out, workspace());
  }

  @Override
  public void combineRows(double[] coefficients, Matrix[] xs, Matrix out) {
    Call call = call("combineRows");
    EjmlMatrix[] terms = call.matrices("xs", xs);
    EjmlMatrix target = call.matrix("out", out);
    requireSameShapes(call, "xs", terms, target);
    call.requireCount("coefficients", coefficients.length, (long) target.rows() * terms.length);
    call.requireDistinct("out", target, terms);
    Elementwise.combineRows(coefficients, terms, target, workspace());
  }

  private static void requireSameShapes(
      Call call, String role, EjmlMatrix[] matrices, EjmlMatrix model) {
    for (int i = 0; i < matrices.length; i++) {
      call.requireSameShape(role + "[" + i + "]", matrices[i], model);
    }
  }

  @Override
  public Prepared prepare(Matrix weight, Scope scope) {
    Call call = call("prepare");
    EjmlMatrix source = call.matrix("weight", weight);
    EjmlScope owner = call.scope("scope", scope);
    EjmlPrepared packed = owner.own(new EjmlPrepared(owner, source.rows(), source.cols()));
    packed.pack(source);
    return packed;
  }

  @Override
  public void repack(Matrix weight, Prepared out) {
    Call call = call("repack");
    EjmlMatrix source = call.matrix("weight", weight);
    EjmlPrepared target = call.prepared("out", out);
    call.requireShape("weight", source, target.rows(), target.cols());
    target.pack(source);
  }

  @Override
  public void multiply(Matrix a, Prepared weight, boolean transposed, Matrix out) {
    Call call = call("multiply");
    EjmlMatrix left = call.matrix("a", a);
    EjmlPrepared right = call.prepared("weight", weight);
    EjmlMatrix target = call.matrix("out", out);
    requireProduct(call, left, right, transposed, target);
    call.requireDistinct("out", target, left);
    product(left, right, transposed, target);
  }

  private static void requireProduct(
      Call call, EjmlMatrix a, EjmlPrepared weight, boolean transposed, EjmlMatrix out) {
    call.requireShape("a", a, a.rows(), transposed ? weight.cols() : weight.rows());
    call.requireShape("out", out, a.rows(), transposed ? weight.rows() : weight.cols());
  }

  private void product(EjmlMatrix a, EjmlPrepared weight, boolean transposed, EjmlMatrix out) {
    out.entries().fill(0);
    weight.operand(transposed).multiply(a, out, workspace());
  }

  @Override
  public Kernel compile(Expr expr) {
    call("compile");
    return kernels.computeIfAbsent(
        Program.of(expr), program -> new EjmlKernel(this, expr, program));
  }

  @Override
  public void map(Kernel kernel, Matrix x, @Nullable Matrix y, double[] parameters, Matrix out) {
    Call call = call("map");
    Program program = call.program(kernel);
    EjmlMatrix first = call.matrix("x", x);
    EjmlMatrix second = y == null ? null : call.matrix("y", y);
    EjmlMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, first);
    if (second != null) {
      call.requireSameShape("y", second, first);
    } else if (program.readsSecond()) {
      throw call.violation("the kernel has a second input, y is null");
    }
    call.requireCount("parameters", parameters.length, program.parameters().size());
    program.run(
        first.entries(),
        second == null ? null : second.entries(),
        parameters,
        target.entries(),
        workspace());
  }

  @Override
  public void affineMap(Matrix z, Prepared weight, Matrix bias, Kernel kernel, Matrix out) {
    affine(call("affineMap"), z, weight, bias, kernel, out);
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
    Call call = call("affineResidual");
    EjmlMatrix state = call.matrix("z", z);
    EjmlMatrix image = call.matrix("out", out);
    call.requireSameShape("out", image, state);
    requireMeasures(call, state.rows(), residual, imageNorm);
    affine(call, z, weight, bias, kernel, out);
    measure(image, state, norm, residual, imageNorm);
  }

  private void affine(
      Call call, Matrix z, Prepared weight, Matrix bias, Kernel kernel, Matrix out) {
    EjmlMatrix state = call.matrix("z", z);
    EjmlPrepared factor = call.prepared("weight", weight);
    EjmlMatrix shift = call.matrix("bias", bias);
    Program program = call.program(kernel);
    EjmlMatrix image = call.matrix("out", out);
    requireProduct(call, state, factor, true, image);
    call.requireSameShape("bias", shift, image);
    call.requireCount("parameters", 0, program.parameters().size());
    call.requireDistinct("out", image, state, shift);
    product(state, factor, true, image);
    program.run(image.entries(), shift.entries(), NO_PARAMETERS, image.entries(), workspace());
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
    Call call = call("adjointResidual");
    EjmlMatrix state = call.matrix("u", u);
    EjmlPrepared factor = call.prepared("weight", weight);
    EjmlMatrix mask = call.matrix("slope", slope);
    EjmlMatrix shift = call.matrix("bias", bias);
    EjmlMatrix masked = call.matrix("scratch", scratch);
    EjmlMatrix image = call.matrix("out", out);
    call.requireSameShape("slope", mask, state);
    call.requireSameShape("bias", shift, state);
    call.requireSameShape("scratch", masked, state);
    call.requireSameShape("out", image, state);
    requireProduct(call, masked, factor, false, image);
    call.requireDistinct("out", image, state, mask, shift, masked);
    call.requireDistinct("scratch", masked, state, mask, shift);
    requireMeasures(call, state.rows(), residual, imageNorm);
    Elementwise.hadamard(mask.entries(), state.entries(), masked.entries(), workspace());
    product(masked, factor, false, image);
    Elementwise.axpby(1, shift.entries(), 1, image.entries(), workspace());
    measure(image, state, norm, residual, imageNorm);
  }

  private static void requireMeasures(Call call, int rows, double[] residual, double[] imageNorm) {
    call.requireCount("residual", residual.length, rows);
    call.requireCount("imageNorm", imageNorm.length, rows);
    if (residual == imageNorm) {
      throw call.violation("residual and imageNorm are the same array");
    }
  }

  private void measure(
      EjmlMatrix image, EjmlMatrix state, Norm norm, double[] residual, double[] imageNorm) {
    Reductions.rowNorms(image, state, norm, residual, workspace());
    Reductions.rowNorms(image, null, norm, imageNorm, workspace());
  }

  @Override
  public void solve(Matrix a, Matrix b, Matrix x) {
    Call call = call("solve");
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
    open = false;
    List.copyOf(roots).forEach(EjmlScope::close);
    kernels.clear();
  }
}
