package org.equilibria.backend.opencl;

import java.util.List;
import org.bytedeco.opencl._cl_mem;
import org.equilibria.api.matrix.Norm;
import org.jspecify.annotations.Nullable;

/** Reductions on a device that has f64. */
final class DeviceReductions implements Reductions {

  private final Queue queue;
  private final Programs programs;

  DeviceReductions(Queue queue, Programs programs) {
    this.queue = queue;
    this.programs = programs;
  }

  private void perRow(String kernel, OpenClMatrix a, Object... arguments) {
    queue.launch(
        programs.operation(kernel, a.precision()),
        Grid.groups(a.rows(), 1, Sources.LANES),
        arguments);
  }

  @Override
  public void columnSums(OpenClMatrix a, double[] out) {
    if (a.cols() > 0) {
      queue.reduce(
          a.cols(),
          sums ->
              queue.launch(
                  programs.operation("column_sums", a.precision()),
                  Grid.entries(a.cols()),
                  a.memory(),
                  a.rows(),
                  a.cols(),
                  sums),
          sums -> System.arraycopy(sums, 0, out, 0, a.cols()));
    }
  }

  @Override
  public void rowNorms(OpenClMatrix a, @Nullable OpenClMatrix b, Norm norm, double[] out) {
    if (a.rows() > 0) {
      queue.reduce(
          a.rows(),
          norms -> norms(a, b, b == null, norm, norms),
          norms -> System.arraycopy(norms, 0, out, 0, a.rows()));
    }
  }

  private void norms(
      OpenClMatrix a, @Nullable OpenClMatrix b, boolean ofFirst, Norm norm, _cl_mem norms) {
    perRow(
        "row_norms",
        a,
        a.memory(),
        b == null ? a.memory() : b.memory(),
        b == null ? 0 : 1,
        ofFirst ? 1 : 0,
        norm == Norm.INF ? 1 : 0,
        a.cols(),
        norms);
  }

  @Override
  public void measure(
      OpenClMatrix image, OpenClMatrix state, Norm norm, double[] residual, double[] imageNorm) {
    if (image.rows() > 0) {
      queue.reduce(
          2 * image.rows(),
          norms -> norms(image, state, true, norm, norms),
          norms -> split(norms, image.rows(), residual, imageNorm));
    }
  }

  /** Take norms of differences, and those of images after them. */
  static void split(double[] norms, int rows, double[] residual, double[] imageNorm) {
    System.arraycopy(norms, 0, residual, 0, rows);
    System.arraycopy(norms, rows, imageNorm, 0, rows);
  }

  @Override
  public void rowGram(List<OpenClMatrix> l, List<OpenClMatrix> r, double[] out) {
    int pairs = l.size() * r.size();
    int count = l.get(0).rows() * pairs;
    if (count > 0) {
      queue.reduce(
          count, products -> gram(l, r, products), p -> System.arraycopy(p, 0, out, 0, count));
    }
  }

  private void gram(List<OpenClMatrix> l, List<OpenClMatrix> r, _cl_mem products) {
    int most = OpenClEntries.MOST_OPERANDS;
    OpenClMatrix model = l.get(0);
    for (int p = 0; p < l.size(); p += most) {
      List<OpenClMatrix> lefts = l.subList(p, Math.min(l.size(), p + most));
      for (int q = 0; q < r.size(); q += most) {
        List<OpenClMatrix> rights = r.subList(q, Math.min(r.size(), q + most));
        Object[] arguments = new Object[2 * most + 6];
        OpenClEntries.putOperands(lefts, arguments, 0);
        OpenClEntries.putOperands(rights, arguments, most);
        arguments[2 * most] = rights.size();
        arguments[2 * most + 1] = p * r.size() + q;
        arguments[2 * most + 2] = r.size();
        arguments[2 * most + 3] = l.size() * r.size();
        arguments[2 * most + 4] = model.cols();
        arguments[2 * most + 5] = products;
        queue.launch(
            programs.operation("row_gram", model.precision()),
            Grid.groups(model.rows(), lefts.size() * rights.size(), Sources.LANES),
            arguments);
      }
    }
  }
}
