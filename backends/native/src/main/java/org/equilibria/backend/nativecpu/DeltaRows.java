package org.equilibria.backend.nativecpu;

import java.util.Arrays;
import org.equilibria.api.matrix.Bf16;

/**
 * What the delta iteration does around its product, block after block in the first-level cache.
 *
 * <p>Rounding to bf16 takes floating-point operations only: with c = (2^16 + 1) d, the difference c
 * - (c - d) is d rounded to the nearest number of 8 bits (Dekker 1971; Boldo 2006), unless c
 * overflows, which gives NaN. Squares are added entry by entry to as many sums as a block has
 * entries, which HotSpot vectorises, and these are added in pairs at the end of a row.
 */
final class DeltaRows {

  private static final int SIZE = Block.SIZE;
  private static final int STEPS = 3;
  private static final int LOSSES = 4;
  private static final float SPLITTER = 0x1p16f + 1;

  // The square of an f32 number may underflow by this much.
  private static final double UNDERFLOW = 0x1p-149;

  private final float[][] places;

  DeltaRows(Workspace workspace) {
    places = workspace.floatPlaces(5);
  }

  /** Round entries {@code from} to {@code to}. */
  void round(Entries a, Entries out, int from, int to) {
    float[] values = places[0];
    for (int at = from; at < to; at += SIZE) {
      int count = Math.min(SIZE, to - at);
      ((FloatEntries) a).read(at, count, values, 0);
      for (int k = 0; k < count; k++) {
        float c = SPLITTER * values[k];
        values[k] = c - (c - values[k]);
      }
      ((FloatEntries) out).write(at, count, values, 0);
    }
  }

  /** Write delta = r(state - sum), add it to the sum and report its norms. */
  void difference(
      NativeMatrix state,
      NativeMatrix sum,
      FloatEntries delta,
      Bf16.Advance report,
      int first,
      int end) {
    FloatEntries target = (FloatEntries) state.entries();
    FloatEntries done = (FloatEntries) sum.entries();
    int cols = state.cols();
    for (int i = first; i < end; i++) {
      clear(STEPS, LOSSES);
      for (int j = 0; j < cols; j += SIZE) {
        int count = Math.min(SIZE, cols - j);
        target.read(i * cols + j, count, places[0], 0);
        done.read(i * cols + j, count, places[1], 0);
        difference(places[0], places[1], places[2], places[STEPS], places[LOSSES], count);
        done.write(i * cols + j, count, places[1], 0);
        delta.write((i - first) * cols + j, count, places[2], 0);
      }
      report.step()[i] = norm(STEPS, cols);
      report.sumLoss()[i] = norm(LOSSES, cols);
    }
  }

  private static void difference(
      float[] state, float[] sum, float[] delta, float[] steps, float[] losses, int count) {
    for (int k = 0; k < count; k++) {
      float d = state[k] - sum[k];
      float c = SPLITTER * d;
      float step = c - (c - d);
      float next = sum[k] + step;
      // Knuth's exact error of a sum
      float part = next - sum[k];
      float loss = (sum[k] - (next - part)) + (step - part);
      sum[k] = next;
      delta[k] = step;
      steps[k] += step * step;
      losses[k] += loss * loss;
    }
  }

  /** Add the product of the delta to the image and report what was lost. */
  void add(FloatEntries change, NativeMatrix image, Bf16.Advance report, int first, int end) {
    FloatEntries total = (FloatEntries) image.entries();
    int cols = image.cols();
    for (int i = first; i < end; i++) {
      clear(LOSSES);
      for (int j = 0; j < cols; j += SIZE) {
        int count = Math.min(SIZE, cols - j);
        change.read((i - first) * cols + j, count, places[0], 0);
        total.read(i * cols + j, count, places[1], 0);
        add(places[0], places[1], places[LOSSES], count);
        total.write(i * cols + j, count, places[1], 0);
      }
      report.imageLoss()[i] = norm(LOSSES, cols);
    }
  }

  private static void add(float[] change, float[] total, float[] losses, int count) {
    for (int k = 0; k < count; k++) {
      float next = total[k] + change[k];
      float part = next - total[k];
      float loss = (total[k] - (next - part)) + (change[k] - part);
      total[k] = next;
      losses[k] += loss * loss;
    }
  }

  private void clear(int... which) {
    for (int place : which) {
      Arrays.fill(places[place], 0);
    }
  }

  /** Return the root of a sum that lies in as many parts as a block has entries. */
  private double norm(int place, int cols) {
    float[] parts = places[place];
    float[] spare = places[2];
    foldTo256(parts, spare);
    foldTo128(spare, parts);
    foldTo64(parts, spare);
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    for (int k = 0; k < 64; k += 4) {
      s0 += spare[k];
      s1 += spare[k + 1];
      s2 += spare[k + 2];
      s3 += spare[k + 3];
    }
    return Math.sqrt((double) s0 + s1 + s2 + s3 + cols * UNDERFLOW);
  }

  // Three methods with numbers in them: with a variable in their place HotSpot 17 does one entry at
  // a time.
  private static void foldTo256(float[] a, float[] out) {
    for (int k = 0; k < 256; k++) {
      out[k] = a[k] + a[k + 256];
    }
  }

  private static void foldTo128(float[] a, float[] out) {
    for (int k = 0; k < 128; k++) {
      out[k] = a[k] + a[k + 128];
    }
  }

  private static void foldTo64(float[] a, float[] out) {
    for (int k = 0; k < 64; k++) {
      out[k] = a[k] + a[k + 64];
    }
  }
}
