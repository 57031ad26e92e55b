package org.equilibria.backend.nativecpu;

import java.util.List;
import org.equilibria.api.matrix.Norm;
import org.equilibria.backend.support.RunCopies;
import org.jspecify.annotations.Nullable;

/**
 * Operations on entries and rows: entries in the precision of the storage, sums and norms in f64.
 *
 * @param work shares them among threads
 */
record NativeEntries(SharedWork work) implements RunCopies<NativeMatrix> {

  @Override
  public void upload(double[] source, NativeMatrix out) {
    work.flat(
        out,
        1,
        (from, to, workspace) -> {
          Block block = workspace.blocks(out.precision(), 1).get(0);
          for (int at = from; at < to; at += Block.SIZE) {
            int count = Math.min(Block.SIZE, to - at);
            block.fromDoubles(source, at, count);
            block.store(out.entries(), at, count);
          }
        });
  }

  @Override
  public void download(NativeMatrix a, double[] out) {
    work.flat(
        a,
        1,
        (from, to, workspace) -> {
          Block block = workspace.blocks(a.precision(), 1).get(0);
          for (int at = from; at < to; at += Block.SIZE) {
            int count = Math.min(Block.SIZE, to - at);
            block.load(a.entries(), at, count);
            block.toDoubles(out, at, count);
          }
        });
  }

  @Override
  public void copyRun(NativeMatrix source, int from, int count, NativeMatrix target, int to) {
    source.entries().copyTo(from, count, target.entries(), to);
  }

  @Override
  public void fill(NativeMatrix out, double value) {
    work.flat(
        out,
        1,
        (from, to, workspace) ->
            Elementwise.of(out, workspace).fill(value, out.entries(), from, to));
  }

  @Override
  public void axpby(double alpha, NativeMatrix a, double beta, NativeMatrix out) {
    work.flat(
        out,
        2,
        (from, to, workspace) ->
            Elementwise.of(out, workspace)
                .axpby(alpha, a.entries(), beta, out.entries(), from, to));
  }

  @Override
  public void hadamard(NativeMatrix a, NativeMatrix b, NativeMatrix out) {
    work.flat(
        out,
        2,
        (from, to, workspace) ->
            Elementwise.of(out, workspace)
                .hadamard(a.entries(), b.entries(), out.entries(), from, to));
  }

  @Override
  public void combineRows(double[] coefficients, List<NativeMatrix> xs, NativeMatrix out) {
    work.rows(
        out,
        1 + xs.size(),
        (from, to, workspace) ->
            Elementwise.of(out, workspace).combineRows(coefficients, xs, out, from, to));
  }

  @Override
  public void columnSums(NativeMatrix a, double[] out) {
    work.alone((from, to, workspace) -> new Reductions(workspace).columnSums(a, out));
  }

  @Override
  public void rowNorms(NativeMatrix a, @Nullable NativeMatrix b, Norm norm, double[] out) {
    work.rows(
        a,
        b == null ? 3 : 5,
        (from, to, workspace) -> new Reductions(workspace).rowNorms(a, b, norm, out, from, to));
  }

  @Override
  public void rowGram(List<NativeMatrix> l, List<NativeMatrix> r, double[] out) {
    work.rows(
        l.get(0),
        l.size() * r.size() + l.size() + r.size(),
        (from, to, workspace) -> new Reductions(workspace).rowGram(l, r, out, from, to));
  }
}
