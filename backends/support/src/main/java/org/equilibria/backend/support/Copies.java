package org.equilibria.backend.support;

import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;

/**
 * Copies of matrices and rows of them, row-major, for a backend that can copy a run of entries.
 *
 * @param <M> type of its matrices
 * @param <W> type of its prepared weights
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Copies<M extends Matrix & Owned, W extends Prepared & Owned> {

  private final Ownership<M, W> ownership;
  private final Run<M> run;

  /**
   * A copy of a run of entries.
   *
   * @param <M> type of matrices
   */
  @FunctionalInterface
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public interface Run<M> {

    /** Copy {@code count} entries from {@code from} on to {@code target}, from {@code to} on. */
    void copy(M source, int from, int count, M target, int to);
  }

  /** Work on the matrices of a backend. */
  public Copies(Ownership<M, W> ownership, Run<M> run) {
    this.ownership = ownership;
    this.run = run;
  }

  /** Do {@link Backend#copy}. */
  public void copy(Matrix a, Matrix out) {
    Call<M, W> call = ownership.call("copy");
    M source = call.matrix("a", a);
    M target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    run.copy(source, 0, source.rows() * source.cols(), target, 0);
  }

  /** Do {@link Backend#gatherRows}. */
  public void gatherRows(Matrix a, int[] rows, Matrix out) {
    Call<M, W> call = ownership.call("gatherRows");
    M source = call.matrix("a", a);
    M target = call.matrix("out", out);
    call.requireShape("out", target, rows.length, source.cols());
    call.requireRows(rows, source.rows());
    call.requireDistinct("out", target, source);
    for (int i = 0; i < rows.length; i++) {
      row(source, rows[i], target, i);
    }
  }

  /** Do {@link Backend#scatterRows}. */
  public void scatterRows(Matrix a, int[] rows, Matrix out) {
    Call<M, W> call = ownership.call("scatterRows");
    M source = call.matrix("a", a);
    M target = call.matrix("out", out);
    call.requireShape("a", source, rows.length, target.cols());
    call.requireRows(rows, target.rows());
    call.requireDistinct("out", target, source);
    for (int i = 0; i < rows.length; i++) {
      row(source, i, target, rows[i]);
    }
  }

  /** Do {@link Backend#copyRows}. */
  public void copyRows(Matrix a, boolean[] mask, Matrix out) {
    Call<M, W> call = ownership.call("copyRows");
    M source = call.matrix("a", a);
    M target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("mask", mask.length, source.rows());
    call.requireDistinct("out", target, source);
    for (int i = 0; i < source.rows(); i++) {
      if (mask[i]) {
        row(source, i, target, i);
      }
    }
  }

  private void row(M source, int from, M target, int to) {
    int cols = source.cols();
    run.copy(source, from * cols, cols, target, to * cols);
  }
}
