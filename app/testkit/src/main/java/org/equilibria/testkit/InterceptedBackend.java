package org.equilibria.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.matrix.Bf16;
import org.equilibria.api.matrix.Bf16Speed;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A backend whose every operation an {@link Interceptor} sees as a {@link Call}. Handles are
 * translated in both directions; the wrapped backend is closed with this one.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class InterceptedBackend implements Backend {

  private static final Object[] NO_INPUT = {};
  private static final double[][] NO_OUTPUT = {};

  private final String name;
  private final Backend delegate;
  private final Interceptor interceptor;
  private final Optional<Bf16> bf16;

  /**
   * Wrap a backend, without bf16 products.
   *
   * @param name what the interceptor does, such as {@code deferring}, for diagnostics
   */
  public InterceptedBackend(String name, Backend delegate, Interceptor interceptor) {
    this.name = name;
    this.delegate = delegate;
    this.interceptor = interceptor;
    bf16 = Optional.empty();
  }

  /**
   * Wrap a backend and emulate bf16 products.
   *
   * @param counts counts the emulated products
   * @param speed what they say of their speed
   */
  public InterceptedBackend(
      String name, Backend delegate, Interceptor interceptor, Bf16Counts counts, Bf16Speed speed) {
    this(name, delegate, interceptor, backend -> new EmulatedBf16(backend, counts, speed));
  }

  /** Wrap a backend and add bf16 products to it. */
  InterceptedBackend(
      String name, Backend delegate, Interceptor interceptor, Function<Backend, Bf16> products) {
    this.name = name;
    this.delegate = delegate;
    this.interceptor = interceptor;
    bf16 = Optional.of(products.apply(this));
  }

  @Override
  public Optional<Bf16> bf16() {
    return bf16;
  }

  Backend delegate() {
    return delegate;
  }

  Interceptor interceptor() {
    return interceptor;
  }

  /** Return the delegate's matrix behind a handle. */
  Matrix raw(String operation, Matrix matrix) {
    if (matrix instanceof InterceptedMatrix own && own.scope().backend() == this) {
      return own.delegate();
    }
    throw foreign(operation, "matrix");
  }

  private Prepared raw(String operation, Prepared weight) {
    if (weight instanceof InterceptedPrepared own && own.scope().backend() == this) {
      return own.delegate();
    }
    throw foreign(operation, "weight");
  }

  private Kernel raw(String operation, Kernel kernel) {
    if (kernel instanceof InterceptedKernel own && own.owner() == this) {
      return own.delegate();
    }
    throw foreign(operation, "kernel");
  }

  private static EquilibriaException foreign(String operation, String what) {
    return new EquilibriaException(
        ErrorCode.CONTRACT_VIOLATION, operation + ": a " + what + " belongs to another backend");
  }

  @Override
  public BackendInfo info() {
    BackendInfo inner = delegate.info();
    return new BackendInfo(
        name + "(" + inner.id() + ")",
        inner.version(),
        inner.device(),
        inner.precisions(),
        inner.rowDeterministic());
  }

  @Override
  public Scope openScope(String label, Precision precision) {
    return new InterceptedScope(this, delegate.openScope(label, precision));
  }

  @Override
  public void synchronize() {
    interceptor.synchronizing();
    delegate.synchronize();
  }

  @Override
  public Matrix view(Matrix a, int rows, int cols) {
    Matrix view = delegate.view(raw("view", a), rows, cols);
    return new InterceptedMatrix((InterceptedMatrix) a, view);
  }

  @Override
  public void upload(double[] source, Matrix out) {
    write(
        "upload",
        List.of(),
        out,
        false,
        new Object[] {source},
        (b, in, o, h, r) -> b.upload((double[]) h[0], o[0]));
  }

  @Override
  public void download(Matrix a, double[] out) {
    read("download", List.of(a), (b, in, o, h, r) -> b.download(in[0], r[0]), out);
  }

  @Override
  public void copy(Matrix a, Matrix out) {
    write("copy", List.of(a), out, false, NO_INPUT, (b, in, o, h, r) -> b.copy(in[0], o[0]));
  }

  @Override
  public void fill(Matrix out, double value) {
    write("fill", List.of(), out, false, NO_INPUT, (b, in, o, h, r) -> b.fill(o[0], value));
  }

  @Override
  public void gatherRows(Matrix a, int[] rows, Matrix out) {
    write(
        "gatherRows",
        List.of(a),
        out,
        false,
        new Object[] {rows},
        (b, in, o, h, r) -> b.gatherRows(in[0], (int[]) h[0], o[0]));
  }

  @Override
  public void scatterRows(Matrix a, int[] rows, Matrix out) {
    write(
        "scatterRows",
        List.of(a),
        out,
        true,
        new Object[] {rows},
        (b, in, o, h, r) -> b.scatterRows(in[0], (int[]) h[0], o[0]));
  }

  @Override
  public void copyRows(Matrix a, boolean[] mask, Matrix out) {
    write(
        "copyRows",
        List.of(a),
        out,
        true,
        new Object[] {mask},
        (b, in, o, h, r) -> b.copyRows(in[0], (boolean[]) h[0], o[0]));
  }

  @Override
  public void gemm(
      double alpha, Matrix a, boolean transA, Matrix b, boolean transB, double beta, Matrix c) {
    long inner = transA ? a.rows() : a.cols();
    issue(
        "gemm",
        List.of(a, b),
        List.of(c),
        null,
        beta != 0,
        NO_INPUT,
        NO_OUTPUT,
        2L * c.rows() * c.cols() * inner,
        (d, in, o, h, r) -> d.gemm(alpha, in[0], transA, in[1], transB, beta, o[0]));
  }

  @Override
  public void axpby(double alpha, Matrix a, double beta, Matrix out) {
    write(
        "axpby",
        List.of(a),
        out,
        beta != 0,
        NO_INPUT,
        (b, in, o, h, r) -> b.axpby(alpha, in[0], beta, o[0]));
  }

  @Override
  public void hadamard(Matrix a, Matrix b, Matrix out) {
    write(
        "hadamard",
        List.of(a, b),
        out,
        false,
        NO_INPUT,
        (d, in, o, h, r) -> d.hadamard(in[0], in[1], o[0]));
  }

  @Override
  public void columnSums(Matrix a, double[] out) {
    read("columnSums", List.of(a), (b, in, o, h, r) -> b.columnSums(in[0], r[0]), out);
  }

  @Override
  public void scaleRows(double[] scales, Matrix a, Matrix out) {
    write(
        "scaleRows",
        List.of(a),
        out,
        false,
        new Object[] {scales},
        (b, in, o, h, r) -> b.scaleRows((double[]) h[0], in[0], o[0]));
  }

  @Override
  public void rowNorms(Matrix a, Norm norm, double[] out) {
    read("rowNorms", List.of(a), (b, in, o, h, r) -> b.rowNorms(in[0], norm, r[0]), out);
  }

  @Override
  public void rowDistances(Matrix a, Matrix b, Norm norm, double[] out) {
    read(
        "rowDistances",
        List.of(a, b),
        (d, in, o, h, r) -> d.rowDistances(in[0], in[1], norm, r[0]),
        out);
  }

  @Override
  public void rowGram(Matrix[] l, Matrix[] r, double[] out) {
    int left = l.length;
    Matrix[] all = Arrays.copyOf(l, left + r.length);
    System.arraycopy(r, 0, all, left, r.length);
    read(
        "rowGram",
        List.of(all),
        (b, in, o, h, res) ->
            b.rowGram(Arrays.copyOf(in, left), Arrays.copyOfRange(in, left, in.length), res[0]),
        out);
  }

  @Override
  public void combineRows(double[] coefficients, Matrix[] xs, Matrix out) {
    write(
        "combineRows",
        List.of(xs),
        out,
        false,
        new Object[] {coefficients},
        (b, in, o, h, r) -> b.combineRows((double[]) h[0], in, o[0]));
  }

  @Override
  public Prepared prepare(Matrix weight, Scope scope) {
    AtomicReference<@Nullable Prepared> prepared = new AtomicReference<>();
    interceptor.operation(
        new Call(
            this,
            "prepare",
            List.of(weight),
            List.of(),
            null,
            false,
            NO_INPUT,
            NO_OUTPUT,
            true,
            0,
            (b, in, o, h, r) -> prepared.set(packed(b, in[0], scope))));
    return Objects.requireNonNull(prepared.get(), "the interceptor did not run prepare");
  }

  private Prepared packed(Backend target, Matrix weight, Scope scope) {
    if (scope instanceof InterceptedScope own && own.backend() == this) {
      return new InterceptedPrepared(own, target.prepare(weight, own.delegate()));
    }
    throw foreign("prepare", "scope");
  }

  @Override
  public void repack(Matrix weight, Prepared out) {
    issue(
        "repack",
        List.of(weight),
        List.of(),
        out,
        false,
        NO_INPUT,
        NO_OUTPUT,
        0,
        (b, in, o, h, r) -> b.repack(in[0], raw("repack", out)));
  }

  @Override
  public void multiply(Matrix a, Prepared weight, boolean transposed, Matrix out) {
    issue(
        "multiply",
        List.of(a),
        List.of(out),
        weight,
        false,
        NO_INPUT,
        NO_OUTPUT,
        flops(a, weight),
        (b, in, o, h, r) -> b.multiply(in[0], raw("multiply", weight), transposed, o[0]));
  }

  private static long flops(Matrix rows, Prepared weight) {
    return 2L * rows.rows() * weight.rows() * weight.cols();
  }

  @Override
  public Kernel compile(Expr expr) {
    return new InterceptedKernel(this, expr, delegate.compile(interceptor.compiling(expr)));
  }

  @Override
  public void map(Kernel kernel, Matrix x, @Nullable Matrix y, double[] parameters, Matrix out) {
    write(
        "map",
        y == null ? List.of(x) : List.of(x, y),
        out,
        false,
        new Object[] {parameters},
        (b, in, o, h, r) ->
            b.map(raw("map", kernel), in[0], in.length > 1 ? in[1] : null, (double[]) h[0], o[0]));
  }

  @Override
  public void affineMap(Matrix z, Prepared weight, Matrix bias, Kernel kernel, Matrix out) {
    issue(
        "affineMap",
        List.of(z, bias),
        List.of(out),
        weight,
        false,
        NO_INPUT,
        NO_OUTPUT,
        flops(z, weight),
        (b, in, o, h, r) ->
            b.affineMap(in[0], raw("affineMap", weight), in[1], raw("affineMap", kernel), o[0]));
  }

  @Override
  public void mapResidual(
      Kernel kernel,
      Matrix x,
      Matrix y,
      Matrix z,
      Matrix out,
      Norm norm,
      double[] residual,
      double[] imageNorm) {
    issue(
        "mapResidual",
        List.of(x, y, z),
        List.of(out),
        null,
        false,
        NO_INPUT,
        new double[][] {residual, imageNorm},
        0,
        (b, in, o, h, r) ->
            b.mapResidual(raw("mapResidual", kernel), in[0], in[1], in[2], o[0], norm, r[0], r[1]));
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
    issue(
        "affineResidual",
        List.of(z, bias),
        List.of(out),
        weight,
        false,
        NO_INPUT,
        new double[][] {residual, imageNorm},
        flops(z, weight),
        (b, in, o, h, r) ->
            b.affineResidual(
                in[0],
                raw("affineResidual", weight),
                in[1],
                raw("affineResidual", kernel),
                o[0],
                norm,
                r[0],
                r[1]));
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
    issue(
        "adjointResidual",
        List.of(u, slope, bias),
        List.of(out, scratch),
        weight,
        false,
        NO_INPUT,
        new double[][] {residual, imageNorm},
        flops(u, weight),
        (b, in, o, h, r) ->
            b.adjointResidual(
                in[0], raw("adjointResidual", weight), in[1], in[2], o[1], o[0], norm, r[0], r[1]));
  }

  @Override
  public void solve(Matrix a, Matrix b, Matrix x) {
    write(
        "solve",
        List.of(a, b),
        x,
        false,
        NO_INPUT,
        (d, in, o, h, r) -> d.solve(in[0], in[1], o[0]));
  }

  private void write(
      String operation,
      List<Matrix> inputs,
      Matrix output,
      boolean updates,
      Object[] hostInputs,
      Call.Action action) {
    issue(operation, inputs, List.of(output), null, updates, hostInputs, NO_OUTPUT, 0, action);
  }

  private void read(String operation, List<Matrix> inputs, Call.Action action, double[] out) {
    issue(operation, inputs, List.of(), null, false, NO_INPUT, new double[][] {out}, 0, action);
  }

  private void issue(
      String operation,
      List<Matrix> inputs,
      List<Matrix> outputs,
      @Nullable Prepared weight,
      boolean updates,
      Object[] hostInputs,
      double[][] hostOutputs,
      long flops,
      Call.Action action) {
    interceptor.operation(
        new Call(
            this,
            operation,
            inputs,
            outputs,
            weight,
            updates,
            hostInputs,
            hostOutputs,
            hostOutputs.length > 0,
            flops,
            action));
  }

  @Override
  public void close() {
    try {
      interceptor.synchronizing();
    } finally {
      delegate.close();
    }
  }
}
