package org.equilibria.backend.nativecpu;

import java.util.SplittableRandom;
import org.equilibria.api.matrix.Bf16Speed;
import org.equilibria.api.matrix.Precision;

/** A measurement of bf16 products against f32 ones, once in a process, in the calling thread. */
final class Bf16Probe {

  static final Bf16Speed RESULT = run();

  private static final int ROWS = 256;
  private static final int WIDTH = 512;
  private static final int REPETITIONS = 12;

  private Bf16Probe() {}

  private static Bf16Speed run() {
    try (Dnnl dnnl = new Dnnl();
        Workspace workspace = new Workspace()) {
      return new Products(dnnl, workspace).compare();
    }
  }

  /** The operands of the measured products. */
  private static final class Products {
    private final Workspace workspace;
    private final FloatEntries rows = entries(ROWS * WIDTH);
    private final FloatEntries exact = entries(ROWS * WIDTH);
    private final FloatEntries rounded = entries(ROWS * WIDTH);
    private final FloatEntries weight = entries(WIDTH * WIDTH);
    private final DnnlWeight f32;
    private final DnnlWeight bf16;

    Products(Dnnl dnnl, Workspace workspace) {
      this.workspace = workspace;
      SplittableRandom random = new SplittableRandom(1);
      fill(rows, random);
      fill(weight, random);
      f32 = new DnnlWeight(dnnl, Dnnl.Format.F32, WIDTH, WIDTH);
      bf16 = new DnnlWeight(dnnl, Dnnl.Format.BF16, WIDTH, WIDTH);
      f32.pack(weight);
      bf16.pack(weight);
    }

    private static FloatEntries entries(int length) {
      return (FloatEntries) Entries.allocate(Precision.F32, length);
    }

    private static void fill(FloatEntries entries, SplittableRandom random) {
      float[] values = new float[entries.length()];
      for (int k = 0; k < values.length; k++) {
        values[k] = (float) random.nextDouble(-1, 1);
      }
      entries.write(0, values.length, values, 0);
    }

    /** The best of several times each, in turn: other work on the machine only ever adds. */
    Bf16Speed compare() {
      double slow = Double.POSITIVE_INFINITY;
      double fast = Double.POSITIVE_INFINITY;
      for (int i = 0; i < REPETITIONS; i++) {
        slow = Math.min(slow, nanoseconds(f32, exact));
        fast = Math.min(fast, nanoseconds(bf16, rounded));
      }
      Bf16Speed speed = new Bf16Speed(slow / fast, largestError());
      f32.release();
      bf16.release();
      for (FloatEntries e : new FloatEntries[] {rows, exact, rounded, weight}) {
        e.memory().free();
      }
      return speed;
    }

    private double nanoseconds(DnnlWeight product, FloatEntries out) {
      long begin = System.nanoTime();
      product.multiply(rows, 0, ROWS, true, out, workspace);
      return System.nanoTime() - begin;
    }

    private double largestError() {
      float[] a = new float[ROWS * WIDTH];
      float[] b = new float[ROWS * WIDTH];
      exact.read(0, a.length, a, 0);
      rounded.read(0, b.length, b, 0);
      double largest = 0;
      for (int i = 0; i < ROWS; i++) {
        double difference = 0;
        double norm = 0;
        for (int k = i * WIDTH; k < (i + 1) * WIDTH; k++) {
          difference += Math.pow((double) a[k] - b[k], 2);
          norm += Math.pow(a[k], 2);
        }
        largest = Math.max(largest, Math.sqrt(difference / norm));
      }
      return largest;
    }
  }
}
