package org.equilibria.backend.support.block;

import java.util.List;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.backend.support.AdjointOperands;
import org.equilibria.backend.support.AffineOperands;
import org.equilibria.backend.support.Call;
import org.equilibria.backend.support.Copies;
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Owned;
import org.equilibria.backend.support.Ownership;
import org.equilibria.backend.support.Program;
import org.jspecify.annotations.Nullable;

/**
 * Every operation of a {@link Backend} that is no product, on the calling thread and at once, as
 * its contract says. Operands are checked before anything is written. Each row is computed from
 * that row alone, always in the same order.
 *
 * @param <M> the backend's type of matrix
 * @param <W> the backend's type of weight
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BlockOperations<M extends BlockMatrix, W extends Prepared & Owned> {

  private static final double[] NO_PARAMETERS = {};

  private final Ownership<M, W> ownership;
  private final Copies<M, W> copies;
  private final Supplier<Blocks> blocks;
  private final Program sum = Program.of(Expr.x().plus(Expr.y()));

  /**
   * Work on the matrices of a backend.
   *
   * @param blocks returns the blocks of the calling thread
   */
  public BlockOperations(Ownership<M, W> ownership, Supplier<Blocks> blocks) {
    this.ownership = ownership;
    copies =
        new Copies<>(
            ownership,
            (source, from, count, target, to) ->
                source.entries().copyTo(from, count, target.entries(), to));
    this.blocks = blocks;
  }

  /** Do {@link Backend#upload}. */
  public void upload(double[] source, Matrix out) {
    Call<M, W> call = ownership.call("upload");
    BlockStorage target = call.matrix("out", out).entries();
    call.requireCount("source", source.length, target.length());
    target.write(0, target.length(), source, 0);
  }

  /** Do {@link Backend#download}. */
  public void download(Matrix a, double[] out) {
    Call<M, W> call = ownership.call("download");
    BlockStorage source = call.matrix("a", a).entries();
    call.requireCount("out", out.length, source.length());
    source.read(0, source.length(), out, 0);
  }

  /** Do {@link Backend#copy}. */
  public void copy(Matrix a, Matrix out) {
    copies.copy(a, out);
  }

  /** Do {@link Backend#fill}. */
  public void fill(Matrix out, double value) {
    ownership.call("fill").matrix("out", out).entries().fill(value);
  }

  /** Do {@link Backend#gatherRows}. */
  public void gatherRows(Matrix a, int[] rows, Matrix out) {
    copies.gatherRows(a, rows, out);
  }

  /** Do {@link Backend#scatterRows}. */
  public void scatterRows(Matrix a, int[] rows, Matrix out) {
    copies.scatterRows(a, rows, out);
  }

  /** Do {@link Backend#copyRows}. */
  public void copyRows(Matrix a, boolean[] mask, Matrix out) {
    copies.copyRows(a, mask, out);
  }

  /** Do {@link Backend#axpby}. */
  public void axpby(double alpha, Matrix a, double beta, Matrix out) {
    Call<M, W> call = ownership.call("axpby");
    M source = call.matrix("a", a);
    M target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    Elementwise.axpby(alpha, source.entries(), beta, target.entries(), blocks.get());
  }

  /** Multiply the entries of a matrix; a zero factor leaves them unread. */
  public void scale(double factor, M out) {
    if (factor != 1) {
      Elementwise.axpby(0, out.entries(), factor, out.entries(), blocks.get());
    }
  }

  /** Do {@link Backend#hadamard}. */
  public void hadamard(Matrix a, Matrix b, Matrix out) {
    Call<M, W> call = ownership.call("hadamard");
    M left = call.matrix("a", a);
    M right = call.matrix("b", b);
    M target = call.matrix("out", out);
    call.requireSameShape("b", right, left);
    call.requireSameShape("out", target, left);
    Elementwise.hadamard(left.entries(), right.entries(), target.entries(), blocks.get());
  }

  /** Do {@link Backend#rowSums}. */
  public void rowSums(Matrix a, double[] out) {
    Call<M, W> call = ownership.call("rowSums");
    M source = call.matrix("a", a);
    call.requireCount("out", out.length, source.rows());
    Reductions.rowSums(source, out, blocks.get());
  }

  /** Do {@link Backend#columnSums}. */
  public void columnSums(Matrix a, double[] out) {
    Call<M, W> call = ownership.call("columnSums");
    M source = call.matrix("a", a);
    call.requireCount("out", out.length, source.cols());
    Reductions.columnSums(source, out, blocks.get());
  }

  /** Do {@link Backend#scaleRows}. */
  public void scaleRows(double[] scales, Matrix a, Matrix out) {
    Call<M, W> call = ownership.call("scaleRows");
    M source = call.matrix("a", a);
    M target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("scales", scales.length, source.rows());
    Elementwise.combineRows(scales, List.of(source), target, blocks.get());
  }

  /** Do {@link Backend#scaleColumns}. */
  public void scaleColumns(double[] scales, Matrix a, Matrix out) {
    Call<M, W> call = ownership.call("scaleColumns");
    M source = call.matrix("a", a);
    M target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("scales", scales.length, source.cols());
    Elementwise.scaleColumns(scales, source, target, blocks.get());
  }

  /** Do {@link Backend#rowNorms}. */
  public void rowNorms(Matrix a, Norm norm, double[] out) {
    Call<M, W> call = ownership.call("rowNorms");
    M source = call.matrix("a", a);
    call.requireCount("out", out.length, source.rows());
    Reductions.rowNorms(source, null, norm, out, blocks.get());
  }

  /** Do {@link Backend#rowDistances}. */
  public void rowDistances(Matrix a, Matrix b, Norm norm, double[] out) {
    Call<M, W> call = ownership.call("rowDistances");
    M left = call.matrix("a", a);
    M right = call.matrix("b", b);
    call.requireSameShape("b", right, left);
    call.requireCount("out", out.length, left.rows());
    Reductions.rowNorms(left, right, norm, out, blocks.get());
  }

  /** Do {@link Backend#rowGram}. */
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
    Reductions.rowGram(left, right, out, blocks.get());
  }

  /** Do {@link Backend#combineRows}. */
  public void combineRows(double[] coefficients, Matrix[] xs, Matrix out) {
    Call<M, W> call = ownership.call("combineRows");
    List<M> terms = call.matrices("xs", xs);
    M target = call.matrix("out", out);
    call.requireSameShapes("xs", terms, target);
    call.requireCount("coefficients", coefficients.length, (long) target.rows() * terms.size());
    call.requireDistinct("out", target, xs);
    Elementwise.combineRows(coefficients, terms, target, blocks.get());
  }

  /** Do {@link Backend#map}. */
  public void map(Kernel kernel, Matrix x, @Nullable Matrix y, double[] parameters, Matrix out) {
    Call<M, W> call = ownership.call("map");
    map(MapOperands.of(call, kernel, x, y, parameters, out), parameters);
  }

  /** Do {@link Backend#map} on checked operands. */
  public void map(MapOperands<M> of, double[] parameters) {
    Formula.map(of, parameters, blocks.get());
  }

  /** Apply the formula of an affine layer to the product that its image holds. */
  public void finish(AffineOperands<M, W> of) {
    map(new MapOperands<>(of.program(), of.image(), of.bias(), of.image()), NO_PARAMETERS);
  }

  /** Apply the formula of an affine layer to the product that its image holds, and measure it. */
  public void finish(AffineOperands<M, W> of, Norm norm, double[] residual, double[] imageNorm) {
    new Layer(of.program(), of.bias(), of.image(), of.state(), norm, blocks.get())
        .run(residual, imageNorm);
  }

  /**
   * Return the root of the sum of squares of a row of a, or of a - b; where the squares overflowed
   * or underflowed, the norm is computed anew.
   */
  public double root(double squares, M a, @Nullable M b, int row) {
    return Reductions.isSafe(squares)
        ? Math.sqrt(squares)
        : Reductions.rowNorm(a, b, row, Norm.L2, blocks.get());
  }

  /** Write {@code slope o u}, what an adjoint layer multiplies, to its scratch matrix. */
  public void begin(AdjointOperands<M, W> of) {
    Elementwise.hadamard(
        of.slope().entries(), of.state().entries(), of.scratch().entries(), blocks.get());
  }

  /** Add the bias of an adjoint layer to the product that its image holds, and measure it. */
  public void finish(AdjointOperands<M, W> of, Norm norm, double[] residual, double[] imageNorm) {
    new Layer(sum, of.bias(), of.image(), of.state(), norm, blocks.get()).run(residual, imageNorm);
  }
}
