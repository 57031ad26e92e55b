package org.equilibria.backend.nativecpu;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.Pointer;
import org.equilibria.api.error.EquilibriaException;

/**
 * A weight and its transpose in the blocked layouts of oneDNN, in f32 or rounded to bf16; in the
 * latter case what it is multiplied with is rounded, too.
 *
 * <p>Code is generated for a few numbers of rows; a batch is cut into them, and the last piece may
 * reach back over rows that are done, which gives them the same values again. oneDNN sums the terms
 * of an entry in one order for every number of rows but one: a single row goes through other code,
 * and is therefore multiplied in company.
 */
final class DnnlWeight implements PackedWeight {

  /** The most rows multiplied at a time. */
  static final int MOST_ROWS = 64;

  private static final int LEAST_ROWS = 2;

  private final Dnnl dnnl;
  private final Dnnl.Format format;
  private final Side plain;
  private final Side transposed;

  /** One of the two packed matrices. */
  private record Side(Memory memory, dnnl_memory handle, int depth, int width) {}

  DnnlWeight(Dnnl dnnl, Dnnl.Format format, int rows, int cols) {
    this.dnnl = dnnl;
    this.format = format;
    plain = side(rows, cols);
    try {
      transposed = side(cols, rows);
    } catch (EquilibriaException e) {
      release(plain);
      throw e;
    }
  }

  private Side side(int depth, int width) {
    dnnl_memory_desc layout = layout(depth, width);
    Memory memory = Memory.allocate(dnnl_memory_desc_get_size(layout));
    return new Side(memory, dnnl.memory(layout, memory.at(0)), depth, width);
  }

  private dnnl_memory_desc layout(int depth, int width) {
    return dnnl.product(new Dnnl.Shape(format, MOST_ROWS, depth, width)).weightLayout();
  }

  @Override
  public void pack(Entries weight) {
    dnnl.openMp().useOneThread();
    pack(weight, dnnl_ab, plain);
    pack(weight, dnnl_ba, transposed);
  }

  private void pack(Entries weight, int tag, Side side) {
    dnnl_memory_desc from = DnnlProduct.layout(Dnnl.Format.F32, side.depth(), side.width(), tag);
    dnnl_memory source = dnnl.memory(from, weight.memory().at(0));
    dnnl_primitive reorder = dnnl.reorder(from, layout(side.depth(), side.width()));
    dnnl_stream stream = new dnnl_stream();
    Dnnl.check(
        "stream_create", dnnl_stream_create(stream, dnnl.engine(), dnnl_stream_default_flags));
    try (dnnl_exec_arg_t arguments = new dnnl_exec_arg_t(2)) {
      arguments.position(0).arg(DNNL_ARG_FROM).memory(source);
      arguments.position(1).arg(DNNL_ARG_TO).memory(side.handle());
      arguments.position(0);
      Dnnl.check("primitive_execute", dnnl_primitive_execute(reorder, stream, 2, arguments));
      Dnnl.check("stream_wait", dnnl_stream_wait(stream));
    } finally {
      dnnl_stream_destroy(stream);
      dnnl_primitive_destroy(reorder);
      dnnl_memory_destroy(source);
      dnnl_memory_desc_destroy(from);
    }
  }

  @Override
  public void multiply(
      Entries a, int first, int count, boolean transpose, Entries out, Workspace workspace) {
    Side side = transpose ? transposed : plain;
    FloatEntries from = (FloatEntries) a;
    FloatEntries to = (FloatEntries) out;
    if (count == 1) {
      multiplyOne(side, from, first, to, workspace);
      return;
    }
    int end = first + count;
    int next = first;
    while (next < end) {
      int piece = piece(end - next, count);
      int start = Math.min(next, end - piece);
      multiply(side, piece, from, start, to, start, workspace);
      next = start + piece;
    }
  }

  /** Return the rows to multiply at a time: a power of two, for {@code left} rows of a range. */
  private static int piece(int left, int range) {
    if (left >= MOST_ROWS) {
      return MOST_ROWS;
    }
    int below = Integer.highestOneBit(left);
    int above = below == left ? below : 2 * below;
    // One piece that is at least three quarters new is faster than two.
    boolean reachBack = above <= Math.min(range, MOST_ROWS) && 4 * left >= 3 * above;
    return Math.max(LEAST_ROWS, reachBack ? above : below);
  }

  private void multiplyOne(
      Side side, FloatEntries a, int row, FloatEntries out, Workspace workspace) {
    FloatEntries in = workspace.floats(0, LEAST_ROWS * side.depth());
    FloatEntries result = workspace.floats(1, LEAST_ROWS * side.width());
    a.copyTo(row * side.depth(), side.depth(), in, 0);
    a.copyTo(row * side.depth(), side.depth(), in, side.depth());
    multiply(side, LEAST_ROWS, in, 0, result, 0, workspace);
    result.copyTo(0, side.width(), out, row * side.width());
  }

  private void multiply(
      Side side,
      int count,
      FloatEntries a,
      int row,
      FloatEntries out,
      int outRow,
      Workspace workspace) {
    DnnlRunner runner = workspace.runner(dnnl);
    Pointer from = a.at(row * side.depth());
    if (format == Dnnl.Format.BF16) {
      int entries = count * side.depth();
      Pointer rounded = workspace.floats(2, entries).at(0);
      runner.round(entries, from, rounded);
      from = rounded;
    }
    runner.multiply(
        new Dnnl.Shape(format, count, side.depth(), side.width()),
        from,
        side.handle(),
        out.at(outRow * side.width()));
  }

  @Override
  public long bytes() {
    return plain.memory().bytes() + transposed.memory().bytes();
  }

  @Override
  public void release() {
    release(plain);
    release(transposed);
  }

  private static void release(Side side) {
    dnnl_memory_destroy(side.handle());
    side.memory().free();
  }
}
