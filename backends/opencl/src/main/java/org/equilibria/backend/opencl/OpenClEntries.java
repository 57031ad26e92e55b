package org.equilibria.backend.opencl;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.EntryOperations;
import org.jspecify.annotations.Nullable;

/**
 * Operations on entries and rows: transfers, kernels that write matrices, and reductions.
 *
 * @param queue takes the commands
 * @param programs holds the kernels
 * @param reductions of rows to numbers
 */
record OpenClEntries(Queue queue, Programs programs, Reductions reductions)
    implements EntryOperations<OpenClMatrix> {

  /** Matrices that one launch of a combination or a Gram matrix takes. */
  static final int MOST_OPERANDS = 8;

  static Object real(double value, Precision precision) {
    if (precision == Precision.F32) {
      return (float) value;
    }
    return value;
  }

  @Override
  public void upload(double[] source, OpenClMatrix out) {
    int count = out.count();
    if (count == 0) {
      return;
    }
    queue.upload(
        out.memory(),
        out.bytes(),
        block -> {
          if (out.precision() == Precision.F64) {
            HostBlocks.doubles(block).put(source, 0, count);
            return;
          }
          FloatBuffer floats = HostBlocks.floats(block);
          for (int e = 0; e < count; e++) {
            floats.put(e, (float) source[e]);
          }
        });
  }

  @Override
  public void download(OpenClMatrix a, double[] out) {
    int count = a.count();
    if (count == 0) {
      return;
    }
    queue.download(
        List.of(a.memory()),
        a.bytes(),
        blocks -> {
          if (a.precision() == Precision.F64) {
            DoubleBuffer doubles = HostBlocks.doubles(blocks.get(0));
            doubles.get(out, 0, count);
            return;
          }
          FloatBuffer floats = HostBlocks.floats(blocks.get(0));
          for (int e = 0; e < count; e++) {
            out[e] = floats.get(e);
          }
        });
  }

  /** Launch one work-item an entry of {@code out}. */
  private void entries(String kernel, OpenClMatrix out, Object... arguments) {
    if (out.count() > 0) {
      queue.launch(
          programs.operation(kernel, out.precision()), Grid.entries(out.count()), arguments);
    }
  }

  @Override
  public void fill(OpenClMatrix out, double value) {
    entries("fill", out, out.memory(), real(value, out.precision()), out.count());
  }

  @Override
  public void copy(OpenClMatrix a, OpenClMatrix out) {
    if (a.memory() != out.memory() && out.count() > 0) {
      queue.copy(a.memory(), out.memory(), out.bytes());
    }
  }

  @Override
  public void axpby(double alpha, OpenClMatrix a, double beta, OpenClMatrix out) {
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

  @Override
  public void hadamard(OpenClMatrix a, OpenClMatrix b, OpenClMatrix out) {
    entries("hadamard", out, a.memory(), b.memory(), out.memory(), out.count());
  }

  @Override
  public void gatherRows(OpenClMatrix a, int[] rows, OpenClMatrix out) {
    moveRows(a, rows, true, false, out);
  }

  @Override
  public void scatterRows(OpenClMatrix a, int[] rows, OpenClMatrix out) {
    moveRows(a, rows, false, true, out);
  }

  @Override
  public void copyRows(OpenClMatrix a, boolean[] mask, OpenClMatrix out) {
    moveRows(a, IntStream.range(0, a.rows()).filter(i -> mask[i]).toArray(), true, true, out);
  }

  /** Copy the row named, or the one of the same place, to the row named, or of the same place. */
  private void moveRows(OpenClMatrix a, int[] rows, boolean from, boolean to, OpenClMatrix out) {
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

  /** Combine rows, or fill with zeros if there is nothing to combine. */
  @Override
  public void combineRows(double[] coefficients, List<OpenClMatrix> xs, OpenClMatrix out) {
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

  @Override
  public void columnSums(OpenClMatrix a, double[] out) {
    reductions.columnSums(a, out);
  }

  @Override
  public void rowNorms(OpenClMatrix a, @Nullable OpenClMatrix b, Norm norm, double[] out) {
    reductions.rowNorms(a, b, norm, out);
  }

  @Override
  public void rowGram(List<OpenClMatrix> l, List<OpenClMatrix> r, double[] out) {
    reductions.rowGram(l, r, out);
  }
}
