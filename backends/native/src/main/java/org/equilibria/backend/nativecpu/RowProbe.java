package org.equilibria.backend.nativecpu;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.equilibria.api.matrix.Precision;

/**
 * A trial, once in a process, of whether products give a row the same bits in every batch. Which
 * code OpenBLAS and oneDNN run depends on the processor and on variables such as {@code
 * OPENBLAS_CORETYPE} and {@code ONEDNN_MAX_CPU_ISA}; {@link BlasWeight} and {@link DnnlWeight} cut
 * batches so that rows are treated alike by the code that they are known to run, and this shows
 * whether they are by the code in effect.
 *
 * <p>One row, repeated, is multiplied in batches of several sizes. Where its terms are added in
 * another order anywhere, some of its hundreds of random sums have other last bits.
 */
final class RowProbe {

  /** Rows and columns, odd and even, of weights that few rows are a small product with. */
  private static final int ROWS = 229;

  private static final int COLS = 208;

  /** Rows of batches within, at and beyond tiles and pieces; the largest first. */
  private static final List<Integer> BATCHES = List.of(71, 64, 40, 24, 16, 10, 3, 1);

  static final boolean TREATED_ALIKE = run(); // after what it needs

  private final Workspace workspace;
  private final SplittableRandom random = new SplittableRandom(1);

  private RowProbe(Workspace workspace) {
    this.workspace = workspace;
  }

  private static boolean run() {
    try (Dnnl dnnl = new Dnnl();
        Workspace workspace = new Workspace()) {
      RowProbe probe = new RowProbe(workspace);
      boolean alike =
          probe.areAlike(new BlasWeight(ROWS, COLS), Precision.F64)
              && probe.areAlike(new DnnlWeight(dnnl, Dnnl.Format.F32, ROWS, COLS), Precision.F32);
      if (dnnl.multiplies(Dnnl.Format.BF16)) {
        alike &= probe.areAlike(new DnnlWeight(dnnl, Dnnl.Format.BF16, ROWS, COLS), Precision.F32);
      }
      return alike;
    }
  }

  /** Return whether rows come out alike, and release the weight. */
  private boolean areAlike(PackedWeight weight, Precision precision) {
    Entries values = randomEntries(precision, ROWS * COLS);
    weight.pack(values);
    try {
      return areAlike(weight, precision, ROWS, COLS, false)
          && areAlike(weight, precision, COLS, ROWS, true);
    } finally {
      values.memory().free();
      weight.release();
    }
  }

  private boolean areAlike(
      PackedWeight weight, Precision precision, int depth, int width, boolean transposed) {
    int most = BATCHES.get(0);
    Entries row = randomEntries(precision, depth);
    Entries in = Entries.allocate(precision, most * depth);
    Entries expected = Entries.allocate(precision, width);
    Entries out = Entries.allocate(precision, most * width);
    for (int i = 0; i < most; i++) {
      row.copyTo(0, depth, in, i * depth);
    }
    weight.multiply(in, 0, most, transposed, out, workspace);
    out.copyTo(0, width, expected, 0);
    boolean alike = true;
    for (int batch : BATCHES) {
      weight.multiply(in, 0, batch, transposed, out, workspace);
      alike &= repeats(expected.memory().buffer(), out.memory().buffer(), batch);
    }
    for (Entries e : new Entries[] {row, in, expected, out}) {
      e.memory().free();
    }
    return alike;
  }

  private static boolean repeats(ByteBuffer row, ByteBuffer rows, int count) {
    int length = row.capacity();
    for (int i = 0; i < count; i++) {
      if (!rows.slice(i * length, length).equals(row)) {
        return false;
      }
    }
    return true;
  }

  private Entries randomEntries(Precision precision, int count) {
    Entries entries = Entries.allocate(precision, count);
    double[] values = random.doubles(count, -1, 1).toArray();
    Block block = workspace.blocks(precision, 1).get(0);
    for (int at = 0; at < count; at += Block.SIZE) {
      int length = Math.min(Block.SIZE, count - at);
      block.fromDoubles(values, at, length);
      block.store(entries, at, length);
    }
    return entries;
  }
}
