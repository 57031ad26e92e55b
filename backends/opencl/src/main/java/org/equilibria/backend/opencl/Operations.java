package org.equilibria.backend.opencl;

import java.util.List;
import org.bytedeco.opencl._cl_mem;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.Program;
import org.jspecify.annotations.Nullable;

/** The kernels that write matrices, launched on checked operands. */
final class Operations {

  /** Matrices that one launch of a combination or a Gram matrix takes. */
  static final int MOST_OPERANDS = 8;

  private final Queue queue;
  private final Programs programs;

  Operations(Queue queue, Programs programs) {
    this.queue = queue;
    this.programs = programs;
  }

  private static Object real(double value, Precision precision) {
    if (precision == Precision.F32) {
      return (float) value;
    }
    return value;
  }

  /** Launch one work-item an entry of {@code out}. */
  private void entries(String kernel, OpenClMatrix out, Object... arguments) {
    if (out.count() > 0) {
      queue.launch(
          programs.operation(kernel, out.precision()), Grid.entries(out.count()), arguments);
    }
  }

  void fill(OpenClMatrix out, double value) {
    entries("fill", out, out.memory(), real(value, out.precision()), out.count());
  }

  void copy(OpenClMatrix a, OpenClMatrix out) {
    if (a.memory() != out.memory() && out.count() > 0) {
      queue.copy(a.memory(), out.memory(), out.bytes());
    }
  }

  void axpby(double alpha, OpenClMatrix a, double beta, OpenClMatrix out) {
    Precision precision = out.precision();
    entries(
        "axpby",
        out,
        real(alpha, precision),
        a.memory(),
        real(beta, precision),
        out.memory(),
        out.count());
  }

  void hadamard(OpenClMatrix a, OpenClMatrix b, OpenClMatrix out) {
    entries("hadamard", out, a.memory(), b.memory(), out.memory(), out.count());
  }

  /** Copy the row named, or the one of the same place, to the row named, or of the same place. */
  void moveRows(OpenClMatrix a, int[] rows, boolean from, boolean to, OpenClMatrix out) {
    int count = rows.length * out.cols();
    if (count == 0) {
      return;
    }
    synchronized (queue) {
      Staging.Place named = queue.staging().rows(rows, rows.length);
      queue.launch(
          programs.operation("move_rows", out.precision()),
          Grid.entries(count),
          a.memory(),
          named.memory(),
          named.first(),
          from ? 1 : 0,
          to ? 1 : 0,
          out.memory(),
          count,
          out.cols());
    }
  }

  void scaleColumns(double[] scales, OpenClMatrix a, OpenClMatrix out) {
    if (out.count() == 0) {
      return;
    }
    synchronized (queue) {
      Staging.Place staged = queue.staging().numbers(scales, out.cols(), out.precision());
      entries(
          "scale_columns",
          out,
          staged.memory(),
          staged.first(),
          a.memory(),
          out.memory(),
          out.count(),
          out.cols());
    }
  }

  /** Combine rows, or fill with zeros if there is nothing to combine. */
  void combineRows(double[] coefficients, List<OpenClMatrix> xs, OpenClMatrix out) {
    if (xs.isEmpty()) {
      fill(out, 0);
      return;
    }
    if (out.count() == 0) {
      return;
    }
    int stride = xs.size();
    synchronized (queue) {
      Staging.Place staged =
          queue.staging().numbers(coefficients, out.rows() * stride, out.precision());
      for (int first = 0; first < stride; first += MOST_OPERANDS) {
        List<OpenClMatrix> terms = xs.subList(first, Math.min(stride, first + MOST_OPERANDS));
        Object[] arguments = new Object[3 + MOST_OPERANDS + 5];
        arguments[0] = staged.memory();
        arguments[1] = staged.first() + first;
        arguments[2] = stride;
        putOperands(terms, arguments, 3);
        arguments[3 + MOST_OPERANDS] = terms.size();
        arguments[4 + MOST_OPERANDS] = first > 0 ? 1 : 0;
        arguments[5 + MOST_OPERANDS] = out.memory();
        arguments[6 + MOST_OPERANDS] = out.count();
        arguments[7 + MOST_OPERANDS] = out.cols();
        entries("combine_rows", out, arguments);
      }
    }
  }

  /** Put the memory of up to eight matrices; the places left get that of the first. */
  static void putOperands(List<OpenClMatrix> operands, Object[] arguments, int at) {
    for (int p = 0; p < MOST_OPERANDS; p++) {
      arguments[at + p] = operands.get(p < operands.size() ? p : 0).memory();
    }
  }

  /** Write {@code c = alpha op(a) op(b) + beta c}. */
  void gemm(
      double alpha,
      OpenClMatrix a,
      boolean transA,
      OpenClMatrix b,
      boolean transB,
      double beta,
      OpenClMatrix c,
      int depth) {
    if (c.count() == 0) {
      return;
    }
    queue.launch(
        programs.operation("gemm", c.precision()),
        Grid.tiles(c.rows(), c.cols(), programs.edge()),
        real(alpha, c.precision()),
        a.memory(),
        transA ? 1 : a.cols(),
        transA ? a.cols() : 1,
        b.memory(),
        transB ? 1 : b.cols(),
        transB ? b.cols() : 1,
        real(beta, c.precision()),
        c.memory(),
        c.rows(),
        depth,
        c.cols());
  }

  /** Write {@code out = formula(x, y; parameters)} entry by entry. */
  void map(
      Program formula,
      OpenClMatrix x,
      @Nullable OpenClMatrix y,
      double[] parameters,
      OpenClMatrix out) {
    if (out.count() == 0) {
      return;
    }
    int count = formula.parameters().size();
    Object[] arguments = new Object[4 + count];
    arguments[0] = x.memory();
    arguments[1] = y == null ? x.memory() : y.memory();
    arguments[2] = out.memory();
    arguments[3] = out.count();
    for (int p = 0; p < count; p++) {
      arguments[4 + p] = real(parameters[p], out.precision());
    }
    queue.launch(
        programs.of(formula, "map", out.precision()), Grid.entries(out.count()), arguments);
  }

  /** Write {@code out = formula(z w^T, bias)}. */
  void layer(Program formula, OpenClMatrix z, OpenClMatrix w, OpenClMatrix bias, OpenClMatrix out) {
    if (out.count() == 0) {
      return;
    }
    queue.launch(
        programs.of(formula, "layer", out.precision()),
        Grid.tiles(out.rows(), out.cols(), programs.edge()),
        z.memory(),
        w.memory(),
        bias.memory(),
        out.memory(),
        out.rows(),
        z.cols(),
        out.cols());
  }

  /** Write {@code out = bias + (slope o u) w} for square w. */
  void adjointLayer(
      OpenClMatrix u, OpenClMatrix slope, OpenClMatrix w, OpenClMatrix bias, OpenClMatrix out) {
    if (out.count() == 0) {
      return;
    }
    queue.launch(
        programs.operation("adjoint_layer", out.precision()),
        Grid.tiles(out.rows(), out.cols(), programs.edge()),
        u.memory(),
        slope.memory(),
        w.memory(),
        bias.memory(),
        out.memory(),
        out.rows(),
        out.cols());
  }

  /** Write {@code out = formula(x, y)} and the norms of the rows of out - z, then of out. */
  void mapNorms(
      Program formula,
      OpenClMatrix x,
      OpenClMatrix y,
      OpenClMatrix z,
      OpenClMatrix out,
      boolean infinite,
      _cl_mem norms) {
    queue.launch(
        programs.of(formula, "map_norms", out.precision()),
        Grid.groups(out.rows(), 1, Sources.LANES),
        x.memory(),
        y.memory(),
        z.memory(),
        out.memory(),
        infinite ? 1 : 0,
        out.cols(),
        norms);
  }
}
