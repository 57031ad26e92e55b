package org.equilibria.backend.nativecpu;

import java.util.Arrays;
import org.equilibria.api.expr.Expr.BinaryOp;
import org.equilibria.api.expr.Expr.UnaryOp;
import org.equilibria.api.matrix.Norm;
import org.equilibria.backend.support.block.Magnitudes;

/** Blocks computed in f64. */
final class DoubleBlock implements Block {

  private final double[] values = new double[SIZE];

  @Override
  public void load(Entries source, int from, int count) {
    ((DoubleEntries) source).read(from, count, values, 0);
  }

  @Override
  public void store(Entries target, int to, int count) {
    ((DoubleEntries) target).write(to, count, values, 0);
  }

  @Override
  public void fromDoubles(double[] source, int at, int count) {
    System.arraycopy(source, at, values, 0, count);
  }

  @Override
  public void toDoubles(double[] target, int at, int count) {
    System.arraycopy(values, 0, target, at, count);
  }

  @Override
  public void fill(double value, int count) {
    Arrays.fill(values, 0, count, value);
  }

  @Override
  public void scale(double factor, int count) {
    double f = factor;
    double[] v = values;
    for (int i = 0; i < count; i++) {
      v[i] *= f;
    }
  }

  @Override
  public void add(double factor, Block x, int count) {
    double f = factor;
    double[] a = of(x);
    double[] v = values;
    for (int i = 0; i < count; i++) {
      v[i] += f * a[i];
    }
  }

  @Override
  public void multiply(Block x, int count) {
    double[] a = of(x);
    double[] v = values;
    for (int i = 0; i < count; i++) {
      v[i] *= a[i];
    }
  }

  @Override
  public void apply(UnaryOp op, Block operand, int count, Scratch scratch) {
    double[] a = of(operand);
    double[] v = values;
    switch (op) {
      case NEG -> {
        for (int i = 0; i < count; i++) {
          v[i] = -a[i];
        }
      }
      case ABS -> {
        for (int i = 0; i < count; i++) {
          v[i] = Math.abs(a[i]);
        }
      }
      case SQRT -> {
        for (int i = 0; i < count; i++) {
          v[i] = Math.sqrt(a[i]);
        }
      }
      case EXP -> DoubleFunctions.exp(a, v, count, scratch);
      case LOG1P -> DoubleFunctions.log1p(a, v, count, scratch);
      case TANH -> DoubleFunctions.tanh(a, v, count, scratch);
      case ERF -> DoubleFunctions.erf(a, v, count, scratch);
    }
  }

  @Override
  public void apply(BinaryOp op, Block left, Block right, int count) {
    double[] a = of(left);
    double[] b = of(right);
    double[] v = values;
    switch (op) {
      case ADD -> {
        for (int i = 0; i < count; i++) {
          v[i] = a[i] + b[i];
        }
      }
      case SUB -> {
        for (int i = 0; i < count; i++) {
          v[i] = a[i] - b[i];
        }
      }
      case MUL -> {
        for (int i = 0; i < count; i++) {
          v[i] = a[i] * b[i];
        }
      }
      case DIV -> {
        for (int i = 0; i < count; i++) {
          v[i] = a[i] / b[i];
        }
      }
      case MIN -> {
        for (int i = 0; i < count; i++) {
          v[i] = Math.min(a[i], b[i]);
        }
      }
      case MAX -> {
        for (int i = 0; i < count; i++) {
          v[i] = Math.max(a[i], b[i]);
        }
      }
    }
  }

  @Override
  public void choose(Block condition, Block then, Block otherwise, int count, Scratch scratch) {
    DoubleFunctions.choose(of(condition), of(then), of(otherwise), values, count, scratch);
  }

  @Override
  public void measure(Block state, Norm norm, double[] measures, int count) {
    if (norm == Norm.INF) {
      Magnitudes.keepLargest(values, of(state), measures, count);
    } else {
      addSquares(values, of(state), measures, count);
    }
  }

  // Four sums each keep the adder busy; which term goes to which depends on its position alone.
  private static void addSquares(double[] v, double[] z, double[] measures, int count) {
    double r0 = 0;
    double r1 = 0;
    double r2 = 0;
    double r3 = 0;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      double v0 = v[i];
      double v1 = v[i + 1];
      double v2 = v[i + 2];
      double v3 = v[i + 3];
      double d0 = v0 - z[i];
      double d1 = v1 - z[i + 1];
      double d2 = v2 - z[i + 2];
      double d3 = v3 - z[i + 3];
      r0 += d0 * d0;
      r1 += d1 * d1;
      r2 += d2 * d2;
      r3 += d3 * d3;
      s0 += v0 * v0;
      s1 += v1 * v1;
      s2 += v2 * v2;
      s3 += v3 * v3;
    }
    for (; i < count; i++) {
      double entry = v[i];
      double d = entry - z[i];
      r0 += d * d;
      s0 += entry * entry;
    }
    measures[0] += (r0 + r1) + (r2 + r3);
    measures[1] += (s0 + s1) + (s2 + s3);
  }

  private static double[] of(Block block) {
    return ((DoubleBlock) block).values;
  }
}
