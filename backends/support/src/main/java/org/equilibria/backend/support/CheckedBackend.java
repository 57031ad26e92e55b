package org.equilibria.backend.support;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
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
import org.jspecify.annotations.Nullable;

/**
 * A backend: the checks of the contract in front of an {@link Arithmetic}. Operands are checked
 * before anything is written.
 *
 * @param <M> the arithmetic's type of matrix
 * @param <W> the arithmetic's type of weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CheckedBackend<M extends Matrix & Owned, W extends Prepared & Owned>
    implements Backend {

  private static final double[] NO_PARAMETERS = {};

  private final Arithmetic<M, W> arithmetic;
  private final EntryOperations<M> entries;
  private final ProductOperations<M, W> products;
  private final LayerOperations<M, W> layers;
  private final BackendInfo info;
  private final Ownership<M, W> ownership;
  private final Optional<Bf16> bf16;

  /** Stand in front of an arithmetic, which is closed with this backend. */
  public CheckedBackend(Arithmetic<M, W> arithmetic) {
    this.arithmetic = arithmetic;
    entries = arithmetic.entries();
    products = arithmetic.products();
    layers = arithmetic.layers();
    info = arithmetic.info();
    ownership =
        new Ownership<>(this, arithmetic.matrixType(), arithmetic.weightType(), arithmetic.store());
    bf16 = arithmetic.bf16(ownership);
  }

  /** Return what computes. */
  public Arithmetic<M, W> arithmetic() {
    return arithmetic;
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  @Override
  public Scope openScope(String label, Precision precision) {
    if (!info.precisions().contains(precision)) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED,
          "backend %s: %s does not compute in %s; it offers %s"
              .formatted(info.id(), info.device(), named(precision), offered()));
    }
    return ownership.openScope(label, precision);
  }

  private String offered() {
    return info.precisions().stream()
        .map(CheckedBackend::named)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String named(Precision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void synchronize() {
    ownership.call("synchronize");
    arithmetic.synchronize();
  }

  @Override
  public void upload(double[] source, Matrix out) {
    Call<M, W> call = ownership.call("upload");
    M target = call.matrix("out", out);
    call.requireCount("source", source.length, count(target));
    entries.upload(source, target);
  }

  @Override
  public void download(Matrix a, double[] out) {
    Call<M, W> call = ownership.call("download");
    M source = call.matrix("a", a);
    call.requireCount("out", out.length, count(source));
    entries.download(source, out);
  }

  private static long count(Matrix a) {
    return (long) a.rows() * a.cols();
  }

  @Override
  public Matrix view(Matrix a, int rows, int cols) {
    return ownership.view(a, rows, cols);
  }

  @Override
  public void copy(Matrix a, Matrix out) {
    Call<M, W> call = ownership.call("copy");
    M source = call.matrix("a", a);
    M target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    entries.copy(source, target);
  }

  @Override
  public void fill(Matrix out, double value) {
    entries.fill(ownership.call("fill").matrix("out", out), value);
  }

  @Override
  public void gatherRows(Matrix a, int[] rows, Matrix out) {
    Call<M, W> call = ownership.call("gatherRows");
    M source = call.matrix("a", a);
    M target = call.matrix("out", out);
    call.requireShape("out", target, rows.length, source.cols());
    call.requireRows(rows, source.rows());
    call.requireDistinct("out", target, source);
    entries.gatherRows(source, rows, target);
  }

  @Override
  public void scatterRows(Matrix a, int[] rows, Matrix out) {
    Call<M, W> call = ownership.call("scatterRows");
    M source = call.matrix("a", a);
    M target = call.matrix("out", out);
    call.requireShape("a", source, rows.length, target.cols());
    call.requireRows(rows, target.rows());
    call.requireDistinct("out", target, source);
    entries.scatterRows(source, rows, target);
  }

  @Override
  public void copyRows(Matrix a, boolean[] mask, Matrix out) {
    Call<M, W> call = ownership.call("copyRows");
    M source = call.matrix("a", a);
    M target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("mask", mask.length, source.rows());
    call.requireDistinct("out", target, source);
    entries.copyRows(source, mask, target);
  }

  @Override
  public void gemm(
      double alpha, Matrix a, boolean transA, Matrix b, boolean transB, double beta, Matrix c) {
    Call<M, W> call = ownership.call("gemm");
    products.gemm(alpha, GemmOperands.of(call, a, transA, b, transB, c), transA, transB, beta);
  }

  @Override
  public void axpby(double alpha, Matrix a, double beta, Matrix out) {
    Call<M, W> call = ownership.call("axpby");
    M source = call.matrix("a", a);
    M target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    entries.axpby(alpha, source, beta, target);
  }

  @Override
  public void hadamard(Matrix a, Matrix b, Matrix out) {
    Call<M, W> call = ownership.call("hadamard");
    M left = call.matrix("a", a);
    M right = call.matrix("b", b);
    M target = call.matrix("out", out);
    call.requireSameShape("b", right, left);
    call.requireSameShape("out", target, left);
    entries.hadamard(left, right, target);
  }

  @Override
  public void columnSums(Matrix a, double[] out) {
    Call<M, W> call = ownership.call("columnSums");
    M source = call.matrix("a", a);
    call.requireCount("out", out.length, source.cols());
    entries.columnSums(source, out);
  }

  @Override
  public void scaleRows(double[] scales, Matrix a, Matrix out) {
    Call<M, W> call = ownership.call("scaleRows");
    M source = call.matrix("a", a);
    M target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("scales", scales.length, source.rows());
    entries.combineRows(scales, List.of(source), target);
  }

  @Override
  public void rowNorms(Matrix a, Norm norm, double[] out) {
    Call<M, W> call = ownership.call("rowNorms");
    M source = call.matrix("a", a);
    call.requireCount("out", out.length, source.rows());
    entries.rowNorms(source, null, norm, out);
  }

  @Override
  public void rowDistances(Matrix a, Matrix b, Norm norm, double[] out) {
    Call<M, W> call = ownership.call("rowDistances");
    M left = call.matrix("a", a);
    M right = call.matrix("b", b);
    call.requireSameShape("b", right, left);
    call.requireCount("out", out.length, left.rows());
    entries.rowNorms(left, right, norm, out);
  }

  @Override
  public void rowGram(Matrix[] l, Matrix[] r, double[] out) {
    Call<M, W> call = ownership.call("rowGram");
    List<M> left = call.matrices("l", l);
    List<M> right = call.matrices("r", r);
    if (left.isEmpty() || right.isEmpty()) {
      return;
    }
    M model = left.get(0);
    call.requireSameShapes("l", left, model);
    call.requireSameShapes("r", right, model);
    call.requireCount("out", out.length, (long) model.rows() * left.size() * right.size());
    entries.rowGram(left, right, out);
  }

  @Override
  public void combineRows(double[] coefficients, Matrix[] xs, Matrix out) {
    Call<M, W> call = ownership.call("combineRows");
    List<M> terms = call.matrices("xs", xs);
    M target = call.matrix("out", out);
    call.requireSameShapes("xs", terms, target);
    call.requireCount("coefficients", coefficients.length, (long) target.rows() * terms.size());
    call.requireDistinct("out", target, xs);
    entries.combineRows(coefficients, terms, target);
  }

  @Override
  public Prepared prepare(Matrix weight, Scope scope) {
    Call<M, W> call = ownership.call("prepare");
    M source = call.matrix("weight", weight);
    OwningScope owner = call.scope("scope", scope);
    W packed = owner.own(products.room(owner, source.rows(), source.cols()));
    products.pack(source, packed);
    return packed;
  }

  @Override
  public void repack(Matrix weight, Prepared out) {
    Call<M, W> call = ownership.call("repack");
    M source = call.matrix("weight", weight);
    W target = call.weight("out", out);
    call.requireShape("weight", source, target.rows(), target.cols());
    products.pack(source, target);
  }

  @Override
  public void multiply(Matrix a, Prepared weight, boolean transposed, Matrix out) {
    Call<M, W> call = ownership.call("multiply");
    M left = call.matrix("a", a);
    W right = call.weight("weight", weight);
    M target = call.matrix("out", out);
    call.requireProduct(left, right, transposed, target);
    call.requireDistinct("out", target, left);
    products.multiply(left, right, transposed, target);
  }

  @Override
  public Optional<Bf16> bf16() {
    ownership.call("bf16");
    return bf16;
  }

  @Override
  public Kernel compile(Expr expr) {
    return ownership.compile(expr);
  }

  @Override
  public void map(Kernel kernel, Matrix x, @Nullable Matrix y, double[] parameters, Matrix out) {
    Call<M, W> call = ownership.call("map");
    layers.map(MapOperands.of(call, kernel, x, y, parameters, out), parameters);
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
    Call<M, W> call = ownership.call("mapResidual");
    MapOperands<M> of = MapOperands.of(call, kernel, x, y, NO_PARAMETERS, out);
    M bias = call.matrix("y", y);
    M state = call.matrix("z", z);
    call.requireSameShape("z", state, of.first());
    call.requireDistinct("out", of.out(), of.first(), bias, state);
    layers.mapResidual(of, state, measures(call, state, norm, residual, imageNorm));
  }

  @Override
  public void affineMap(Matrix z, Prepared weight, Matrix bias, Kernel kernel, Matrix out) {
    Call<M, W> call = ownership.call("affineMap");
    layers.affineMap(AffineOperands.of(call, z, weight, bias, kernel, out));
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
    Call<M, W> call = ownership.call("affineResidual");
    AffineOperands<M, W> of = AffineOperands.of(call, z, weight, bias, kernel, out);
    call.requireSameShape("out", of.image(), of.state());
    layers.affineResidual(of, measures(call, of.state(), norm, residual, imageNorm));
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
    Call<M, W> call = ownership.call("adjointResidual");
    AdjointOperands<M, W> of = AdjointOperands.of(call, u, weight, slope, bias, scratch, out);
    layers.adjointResidual(of, measures(call, of.state(), norm, residual, imageNorm));
  }

  private static <M extends Matrix & Owned, W extends Prepared & Owned> Measures measures(
      Call<M, W> call, Matrix state, Norm norm, double[] residual, double[] imageNorm) {
    call.requireMeasures(state.rows(), residual, imageNorm);
    return new Measures(norm, residual, imageNorm);
  }

  @Override
  public void solve(Matrix a, Matrix b, Matrix x) {
    Optional<Arithmetic.LinearSolver<M>> solver = arithmetic.linearSolver();
    if (solver.isEmpty()) {
      Backend.super.solve(a, b, x);
      return;
    }
    Call<M, W> call = ownership.call("solve");
    M matrix = call.matrix("a", a);
    M right = call.matrix("b", b);
    M solution = call.matrix("x", x);
    int order = matrix.rows();
    call.requireShape("a", matrix, order, order);
    call.requireShape("b", right, order, right.cols());
    call.requireSameShape("x", solution, right);
    call.requireDistinct("x", solution, matrix, right);
    if (order > 0) {
      solver.get().solve(matrix, right, solution);
    }
  }

  @Override
  public void close() {
    if (ownership.close()) {
      arithmetic.close();
    }
  }
}
