package org.equilibria.backend.opencl;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.equilibria.api.matrix.Norm;
import org.jspecify.annotations.Nullable;

/**
 * Reductions on the host of what a device without f64 made: f32 matrices are read as they are, and
 * sums taken in f64 here. Squares of f32 numbers neither overflow nor underflow in f64.
 */
final class HostReductions implements Reductions {

  private final Queue queue;

  HostReductions(Queue queue) {
    this.queue = queue;
  }

  private void read(List<OpenClMatrix> matrices, Consumer<List<FloatBuffer>> taking) {
    OpenClMatrix model = matrices.get(0);
    if (model.count() == 0) {
      taking.accept(matrices.stream().map(matrix -> FloatBuffer.allocate(0)).toList());
      return;
    }
    queue.download(
        matrices.stream().map(OpenClMatrix::memory).toList(),
        model.bytes(),
        (List<BytePointer> blocks) ->
            taking.accept(blocks.stream().map(HostBlocks::floats).toList()));
  }

  @Override
  public void columnSums(OpenClMatrix a, double[] out) {
    read(
        List.of(a),
        entries -> {
          Arrays.fill(out, 0, a.cols(), 0);
          for (int e = 0; e < a.count(); e++) {
            out[e % a.cols()] += entries.get(0).get(e);
          }
        });
  }

  @Override
  public void rowNorms(OpenClMatrix a, @Nullable OpenClMatrix b, Norm norm, double[] out) {
    read(
        b == null ? List.of(a) : List.of(a, b),
        entries -> norms(a, entries.get(0), b == null ? null : entries.get(1), norm, out));
  }

  @Override
  public void measure(
      OpenClMatrix image, OpenClMatrix state, Norm norm, double[] residual, double[] imageNorm) {
    read(
        List.of(image, state),
        entries -> {
          norms(image, entries.get(0), entries.get(1), norm, residual);
          norms(image, entries.get(0), null, norm, imageNorm);
        });
  }

  private static void norms(
      OpenClMatrix model, FloatBuffer a, @Nullable FloatBuffer b, Norm norm, double[] out) {
    int cols = model.cols();
    for (int i = 0; i < model.rows(); i++) {
      double squares = 0;
      double largest = 0;
      for (int e = i * cols; e < (i + 1) * cols; e++) {
        double value = b == null ? a.get(e) : (double) a.get(e) - b.get(e);
        squares += value * value;
        largest = Math.max(largest, Math.abs(value));
      }
      out[i] = norm == Norm.INF ? largest : Math.sqrt(squares);
    }
  }

  @Override
  public void rowGram(List<OpenClMatrix> l, List<OpenClMatrix> r, double[] out) {
    List<OpenClMatrix> all = new ArrayList<>(l);
    all.addAll(r);
    read(
        all,
        entries -> {
          int cols = l.get(0).cols();
          int at = 0;
          for (int i = 0; i < l.get(0).rows(); i++) {
            for (int p = 0; p < l.size(); p++) {
              for (int q = 0; q < r.size(); q++) {
                double sum = 0;
                for (int e = i * cols; e < (i + 1) * cols; e++) {
                  sum += (double) entries.get(p).get(e) * entries.get(l.size() + q).get(e);
                }
                out[at++] = sum;
              }
            }
          }
        });
  }
}
