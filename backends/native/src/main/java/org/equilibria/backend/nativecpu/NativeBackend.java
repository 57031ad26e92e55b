package org.equilibria.backend.nativecpu;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.matrix.Bf16;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.backend.support.AdjointOperands;
import org.equilibria.backend.support.AffineOperands;
import org.equilibria.backend.support.Call;
import org.equilibria.backend.support.Copies;
import org.equilibria.backend.support.GemmOperands;
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Ownership;
import org.equilibria.backend.support.OwningScope;
import org.equilibria.backend.support.Program;
import org.jspecify.annotations.Nullable;

/**
 * The backend on native libraries of the CPU: products with oneDNN (f32) and OpenBLAS (f64),
 * everything after them in passes over rows that are still in the cache. Rows are shared among
 * threads; every call is complete when it returns. Entries are computed in the precision of the
 * storage, sums and norms in f64. Linear systems are not solved.
 *
 * <p>Matrices live outside the heap and are freed when their scope closes.
 */
public final class NativeBackend implements Backend {

  /** The component identifier. */
  public static final String ID = "native";

  // Nanoseconds, roughly, that decide which work is shared among threads.
  private static final double PER_TERM = 0.02;
  private static final double PER_ENTRY = 0.4;

  private static final double[] NO_PARAMETERS = {};

  private static final int FLOAT_ROWS = DnnlWeight.MOST_ROWS;

  // OpenBLAS packs the weight anew at every call.
  private static final int DOUBLE_ROWS = 6 * BlasWeight.TILE;

  private final BackendInfo info;
  private final Dnnl dnnl;
  private final Team team;
  private final @Nullable NativeBf16 bf16;
  private final Program sum = Program.of(Expr.x().plus(Expr.y()));
  private final Ownership<NativeMatrix, NativePrepared> ownership =
      new Ownership<>(this, NativeMatrix.class, NativePrepared.class, new NativeStore());
  private final Copies<NativeMatrix, NativePrepared> copies =
      new Copies<>(
          ownership,
          (source, from, count, target, to) ->
              source.entries().copyTo(from, count, target.entries(), to));

  /**
   * Load the libraries and start the threads.
   *
   * @throws EquilibriaException UNAVAILABLE if the libraries do not load on this machine
   */
  public NativeBackend(NativeOptions options) {
    Libraries.require();
    team = new Team(options.threads().orElse(Runtime.getRuntime().availableProcessors()));
    dnnl = new Dnnl();
    bf16 = dnnl.multiplies(Dnnl.Format.BF16) ? new NativeBf16(this, dnnl) : null;
    info =
        new BackendInfo(
            ID,
            Libraries.versions(),
            "CPU, " + team.threads() + (team.threads() == 1 ? " thread" : " threads"),
            Set.of(Precision.values()),
            RowProbe.TREATED_ALIKE,
            Processor.facts());
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  Call<NativeMatrix, NativePrepared> call(String name) {
    return ownership.call(name);
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
    Call<NativeMatrix, NativePrepared> call = ownership.call("upload");
    NativeMatrix target = call.matrix("out", out);
    call.requireCount("source", source.length, target.entries().length());
    flat(
        target,
        1,
        (from, to, workspace) -> {
          Block block = workspace.blocks(target.precision(), 1).get(0);
          for (int at = from; at < to; at += Block.SIZE) {
            int count = Math.min(Block.SIZE, to - at);
            block.fromDoubles(source, at, count);
            block.store(target.entries(), at, count);
          }
        });
  }

  @Override
  public void download(Matrix a, double[] out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("download");
    NativeMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.entries().length());
    flat(
        source,
        1,
        (from, to, workspace) -> {
          Block block = workspace.blocks(source.precision(), 1).get(0);
          for (int at = from; at < to; at += Block.SIZE) {
            int count = Math.min(Block.SIZE, to - at);
            block.load(source.entries(), at, count);
            block.toDoubles(out, at, count);
          }
        });
  }

  @Override
  public void copy(Matrix a, Matrix out) {
    copies.copy(a, out);
  }

  @Override
  public void fill(Matrix out, double value) {
    NativeMatrix target = ownership.call("fill").matrix("out", out);
    flat(
        target,
        1,
        (from, to, workspace) ->
            elementwise(target, workspace).fill(value, target.entries(), from, to));
  }

  @Override
  public void gatherRows(Matrix a, int[] rows, Matrix out) {
    copies.gatherRows(a, rows, out);
  }

  @Override
  public void scatterRows(Matrix a, int[] rows, Matrix out) {
    copies.scatterRows(a, rows, out);
  }

  @Override
  public void copyRows(Matrix a, boolean[] mask, Matrix out) {
    copies.copyRows(a, mask, out);
  }

  @Override
  public void gemm(
      double alpha, Matrix a, boolean transA, Matrix b, boolean transB, double beta, Matrix c) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("gemm");
    GemmOperands<NativeMatrix> of = GemmOperands.of(call, a, transA, b, transB, c);
    NativeMatrix out = of.out();
    if (out.rows() == 0 || out.cols() == 0) {
      return;
    }
    team.forRows(
        out.rows(),
        PER_TERM * (of.depth() + 1) * out.cols(),
        out.rows(),
        (from, to, workspace) ->
            Blas.gemm(alpha, of.left(), transA, of.right(), transB, beta, out, from, to));
  }

  @Override
  public void axpby(double alpha, Matrix a, double beta, Matrix out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("axpby");
    NativeMatrix source = call.matrix("a", a);
    NativeMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    flat(
        target,
        2,
        (from, to, workspace) ->
            elementwise(target, workspace)
                .axpby(alpha, source.entries(), beta, target.entries(), from, to));
  }

  @Override
  public void hadamard(Matrix a, Matrix b, Matrix out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("hadamard");
    NativeMatrix left = call.matrix("a", a);
    NativeMatrix right = call.matrix("b", b);
    NativeMatrix target = call.matrix("out", out);
    call.requireSameShape("b", right, left);
    call.requireSameShape("out", target, left);
    flat(
        target,
        2,
        (from, to, workspace) ->
            elementwise(target, workspace)
                .hadamard(left.entries(), right.entries(), target.entries(), from, to));
  }

  @Override
  public void rowSums(Matrix a, double[] out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("rowSums");
    NativeMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.rows());
    rows(
        source,
        2,
        (from, to, workspace) -> new Reductions(workspace).rowSums(source, out, from, to));
  }

  @Override
  public void columnSums(Matrix a, double[] out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("columnSums");
    NativeMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.cols());
    // In one thread: an order of its own for every number of threads would give other bits.
    team.forRows(
        1, 0, 1, (from, to, workspace) -> new Reductions(workspace).columnSums(source, out));
  }

  @Override
  public void scaleRows(double[] scales, Matrix a, Matrix out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("scaleRows");
    NativeMatrix source = call.matrix("a", a);
    NativeMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("scales", scales.length, source.rows());
    combine(scales, List.of(source), target);
  }

  @Override
  public void scaleColumns(double[] scales, Matrix a, Matrix out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("scaleColumns");
    NativeMatrix source = call.matrix("a", a);
    NativeMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("scales", scales.length, source.cols());
    rows(
        target,
        2,
        (from, to, workspace) ->
            elementwise(target, workspace).scaleColumns(scales, source, target, from, to));
  }

  @Override
  public void rowNorms(Matrix a, Norm norm, double[] out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("rowNorms");
    NativeMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.rows());
    norms(source, null, norm, out);
  }

  @Override
  public void rowDistances(Matrix a, Matrix b, Norm norm, double[] out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("rowDistances");
    NativeMatrix left = call.matrix("a", a);
    NativeMatrix right = call.matrix("b", b);
    call.requireSameShape("b", right, left);
    call.requireCount("out", out.length, left.rows());
    norms(left, right, norm, out);
  }

  @Override
  public void rowGram(Matrix[] l, Matrix[] r, double[] out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("rowGram");
    List<NativeMatrix> left = call.matrices("l", l);
    List<NativeMatrix> right = call.matrices("r", r);
    if (left.isEmpty() || right.isEmpty()) {
      call.requireCount("out", out.length, 0);
      return;
    }
    NativeMatrix model = left.get(0);
    call.requireSameShapes("l", left, model);
    call.requireSameShapes("r", right, model);
    call.requireCount("out", out.length, (long) model.rows() * left.size() * right.size());
    rows(
        model,
        left.size() * right.size() + left.size() + right.size(),
        (from, to, workspace) -> new Reductions(workspace).rowGram(left, right, out, from, to));
  }

  @Override
  public void combineRows(double[] coefficients, Matrix[] xs, Matrix out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("combineRows");
    List<NativeMatrix> terms = call.matrices("xs", xs);
    NativeMatrix target = call.matrix("out", out);
    call.requireSameShapes("xs", terms, target);
    call.requireCount("coefficients", coefficients.length, (long) target.rows() * terms.size());
    call.requireDistinct("out", target, terms.toArray(new NativeMatrix[0]));
    combine(coefficients, terms, target);
  }

  @Override
  public Prepared prepare(Matrix weight, Scope scope) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("prepare");
    NativeMatrix source = call.matrix("weight", weight);
    OwningScope owner = call.scope("scope", scope);
    PackedWeight storage = packedWeight(source);
    NativePrepared packed =
        owner.own(new NativePrepared(owner, source.rows(), source.cols(), storage));
    pack(source, packed);
    return packed;
  }

  @Override
  public void repack(Matrix weight, Prepared out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("repack");
    NativeMatrix source = call.matrix("weight", weight);
    NativePrepared target = call.weight("out", out);
    call.requireShape("weight", source, target.rows(), target.cols());
    pack(source, target);
  }

  private PackedWeight packedWeight(NativeMatrix source) {
    int rows = source.rows();
    int cols = source.cols();
    if (rows == 0 || cols == 0) {
      return new EmptyWeight();
    }
    return switch (source.precision()) {
      case F32 -> new DnnlWeight(dnnl, Dnnl.Format.F32, rows, cols);
      case F64 ->
          BlasWeight.suits(rows, cols) ? new BlasWeight(rows, cols) : new LoopWeight(rows, cols);
    };
  }

  private static void pack(NativeMatrix source, NativePrepared target) {
    target.weight().pack(source.entries());
  }

  @Override
  public void multiply(Matrix a, Prepared weight, boolean transposed, Matrix out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("multiply");
    NativeMatrix left = call.matrix("a", a);
    NativePrepared right = call.weight("weight", weight);
    NativeMatrix target = call.matrix("out", out);
    call.requireProduct(left, right, transposed, target);
    call.requireDistinct("out", target, left);
    productRows(
        target,
        left.cols(),
        (from, to, workspace) -> product(left, right, transposed, target, from, to, workspace));
  }

  private static void product(
      NativeMatrix a,
      NativePrepared weight,
      boolean transposed,
      NativeMatrix out,
      int from,
      int to,
      Workspace workspace) {
    if (from < to) {
      weight.weight().multiply(a.entries(), from, to - from, transposed, out.entries(), workspace);
    }
  }

  @Override
  public Kernel compile(Expr expr) {
    return ownership.compile(expr);
  }

  @Override
  public void map(Kernel kernel, Matrix x, @Nullable Matrix y, double[] parameters, Matrix out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("map");
    MapOperands<NativeMatrix> of = MapOperands.of(call, kernel, x, y, parameters, out);
    flat(
        of.out(),
        2 * of.program().steps().size(),
        (from, to, workspace) -> Layer.map(of, parameters, from, to, workspace));
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
    Call<NativeMatrix, NativePrepared> call = ownership.call("mapResidual");
    MapOperands<NativeMatrix> of = MapOperands.of(call, kernel, x, y, NO_PARAMETERS, out);
    NativeMatrix bias = call.matrix("y", y);
    NativeMatrix state = call.matrix("z", z);
    call.requireSameShape("z", state, of.first());
    call.requireDistinct("out", of.out(), of.first(), bias, state);
    call.requireMeasures(state.rows(), residual, imageNorm);
    Layer layer = new Layer(of.program(), of.first(), bias, of.out());
    Layer.Measures measures = new Layer.Measures(norm, residual, imageNorm);
    rows(
        state,
        3 + of.program().steps().size(),
        (from, to, workspace) -> layer.apply(state, measures, from, to, workspace));
  }

  @Override
  public Optional<Bf16> bf16() {
    ownership.call("bf16");
    return Optional.ofNullable(bf16);
  }

  @Override
  public void affineMap(Matrix z, Prepared weight, Matrix bias, Kernel kernel, Matrix out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("affineMap");
    AffineOperands<NativeMatrix, NativePrepared> of =
        AffineOperands.of(call, z, weight, bias, kernel, out);
    Layer rest = new Layer(of.program(), of.bias(), of.image());
    productRows(
        of.image(),
        of.state().cols(),
        (from, to, workspace) -> {
          product(of.state(), of.weight(), true, of.image(), from, to, workspace);
          rest.apply(from, to, workspace);
        });
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
    Call<NativeMatrix, NativePrepared> call = ownership.call("affineResidual");
    NativeMatrix state = call.matrix("z", z);
    call.requireSameShape("out", call.matrix("out", out), state);
    call.requireMeasures(state.rows(), residual, imageNorm);
    AffineOperands<NativeMatrix, NativePrepared> of =
        AffineOperands.of(call, z, weight, bias, kernel, out);
    Layer rest = new Layer(of.program(), of.bias(), of.image());
    Layer.Measures measures = new Layer.Measures(norm, residual, imageNorm);
    productRows(
        of.image(),
        state.cols(),
        (from, to, workspace) -> {
          product(state, of.weight(), true, of.image(), from, to, workspace);
          rest.apply(state, measures, from, to, workspace);
        });
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
    Call<NativeMatrix, NativePrepared> call = ownership.call("adjointResidual");
    AdjointOperands<NativeMatrix, NativePrepared> of =
        AdjointOperands.of(call, u, weight, slope, bias, scratch, out);
    NativeMatrix state = of.state();
    NativeMatrix image = of.image();
    call.requireMeasures(state.rows(), residual, imageNorm);
    Layer rest = new Layer(sum, of.bias(), image);
    Layer.Measures measures = new Layer.Measures(norm, residual, imageNorm);
    int cols = state.cols();
    productRows(
        image,
        cols,
        (from, to, workspace) -> {
          NativeMatrix masked = of.scratch();
          elementwise(masked, workspace)
              .hadamard(
                  of.slope().entries(), state.entries(), masked.entries(), from * cols, to * cols);
          product(masked, of.weight(), false, image, from, to, workspace);
          rest.apply(state, measures, from, to, workspace);
        });
  }

  /** Run a task over ranges of rows. */
  private void rows(NativeMatrix model, int cost, Team.RowTask task) {
    team.forRows(model.rows(), PER_ENTRY * cost * model.cols(), model.rows(), task);
  }

  /** Run a task over ranges of entries, whole rows each. */
  void flat(NativeMatrix model, int cost, Team.RowTask task) {
    int cols = model.cols();
    rows(model, cost, (from, to, workspace) -> task.run(from * cols, to * cols, workspace));
  }

  /** Run a task over ranges of rows that products are efficient on. */
  void productRows(NativeMatrix out, int depth, Team.RowTask task) {
    int most = out.precision() == Precision.F32 ? FLOAT_ROWS : DOUBLE_ROWS;
    team.forRows(out.rows(), (PER_TERM * depth + PER_ENTRY) * out.cols(), most, task);
  }

  private static Elementwise elementwise(NativeMatrix model, Workspace workspace) {
    return new Elementwise(model.precision(), workspace);
  }

  private void norms(NativeMatrix a, @Nullable NativeMatrix b, Norm norm, double[] out) {
    rows(
        a,
        b == null ? 3 : 5,
        (from, to, workspace) -> new Reductions(workspace).rowNorms(a, b, norm, out, from, to));
  }

  private void combine(double[] coefficients, List<NativeMatrix> xs, NativeMatrix out) {
    rows(
        out,
        1 + xs.size(),
        (from, to, workspace) ->
            elementwise(out, workspace).combineRows(coefficients, xs, out, from, to));
  }

  @Override
  public void close() {
    if (ownership.close()) {
      team.close();
      dnnl.close();
    }
  }
}
