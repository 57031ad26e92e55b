package org.equilibria.backend.support.block;

import java.util.List;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Norm;
import org.equilibria.backend.support.RunCopies;
import org.jspecify.annotations.Nullable;

/**
 * Operations on entries and rows in f64, on the calling thread and at once. Each row is computed
 * from that row alone, always in the same order.
 *
 * @param blocks returns the blocks of the calling thread
 * @param <M> the backend's type of matrix
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record BlockEntries<M extends BlockMatrix>(Supplier<Blocks> blocks) implements RunCopies<M> {

  @Override
  public void upload(double[] source, M out) {
    BlockStorage target = out.entries();
    target.write(0, target.length(), source, 0);
  }

  @Override
  public void download(M a, double[] out) {
    BlockStorage source = a.entries();
    source.read(0, source.length(), out, 0);
  }

  @Override
  public void copyRun(M source, int from, int count, M target, int to) {
    source.entries().copyTo(from, count, target.entries(), to);
  }

  @Override
  public void fill(M out, double value) {
    out.entries().fill(value);
  }

  @Override
  public void axpby(double alpha, M a, double beta, M out) {
    Elementwise.axpby(alpha, a.entries(), beta, out.entries(), blocks.get());
  }

  /** Multiply the entries of a matrix; a zero factor leaves them unread. */
  public void scale(double factor, M out) {
    if (factor != 1) {
      axpby(0, out, factor, out);
    }
  }

  @Override
  public void hadamard(M a, M b, M out) {
    Elementwise.hadamard(a.entries(), b.entries(), out.entries(), blocks.get());
  }

  @Override
  public void combineRows(double[] coefficients, List<M> xs, M out) {
    Elementwise.combineRows(coefficients, xs, out, blocks.get());
  }

  @Override
  public void columnSums(M a, double[] out) {
    Reductions.columnSums(a, out, blocks.get());
  }

  @Override
  public void rowNorms(M a, @Nullable M b, Norm norm, double[] out) {
    Reductions.rowNorms(a, b, norm, out, blocks.get());
  }

  @Override
  public void rowGram(List<M> l, List<M> r, double[] out) {
    Reductions.rowGram(l, r, out, blocks.get());
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
}
