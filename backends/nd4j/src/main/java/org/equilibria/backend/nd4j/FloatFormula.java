package org.equilibria.backend.nd4j;

import java.util.Arrays;
import java.util.Objects;
import org.equilibria.api.expr.Expr.BinaryOp;
import org.equilibria.api.expr.Expr.UnaryOp;
import org.equilibria.backend.support.Machine;
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Program;
import org.equilibria.backend.support.block.Functions;
import org.jspecify.annotations.Nullable;

/**
 * A formula computed in f32, block after block, functions in f64. Where it can, HotSpot vectorises
 * these loops; with a change of precision in them it cannot.
 */
final class FloatFormula implements Machine {

  private final Program program;
  private final FloatEntries first;
  private final @Nullable FloatEntries second;
  private final double[] parameters;
  private final Workspace workspace;
  private final float[][] values;
  private int from;
  private int count;

  FloatFormula(
      MapOperands<Nd4jMatrix> of, double[] parameters, int furtherBlocks, Workspace workspace) {
    program = of.program();
    first = (FloatEntries) of.first().entries();
    Nd4jMatrix y = of.second();
    second = y == null ? null : (FloatEntries) y.entries();
    this.parameters = parameters;
    this.workspace = workspace;
    values = workspace.floats(program.steps().size() + furtherBlocks);
  }

  /** Write the value of the formula for every entry. */
  static void map(MapOperands<Nd4jMatrix> of, double[] parameters, Workspace workspace) {
    FloatFormula formula = new FloatFormula(of, parameters, 0, workspace);
    FloatEntries out = (FloatEntries) of.out().entries();
    for (int at = 0; at < out.length(); at += Workspace.SIZE) {
      int n = Math.min(Workspace.SIZE, out.length() - at);
      out.store(at, n, formula.value(at, n));
    }
  }

  /** Return a block with the values for {@code newCount} entries. */
  float[] value(int newFrom, int newCount) {
    from = newFrom;
    count = newCount;
    program.run(this);
    return values[program.result()];
  }

  /** Return a block that no step uses. */
  float[] furtherBlock() {
    return values[program.steps().size()];
  }

  @Override
  public void first(int step) {
    first.load(from, count, values[step]);
  }

  @Override
  public void second(int step) {
    Objects.requireNonNull(second).load(from, count, values[step]);
  }

  @Override
  public void parameter(int step, int index) {
    constant(step, parameters[index]);
  }

  @Override
  public void constant(int step, double value) {
    Arrays.fill(values[step], 0, count, (float) value);
  }

  @Override
  public void apply(int step, UnaryOp op, int operand) {
    float[] a = values[operand];
    float[] out = values[step];
    int n = count;
    switch (op) {
      case NEG -> {
        for (int i = 0; i < n; i++) {
          out[i] = -a[i];
        }
      }
      case ABS -> {
        for (int i = 0; i < n; i++) {
          out[i] = Math.abs(a[i]);
        }
      }
      case SQRT -> {
        for (int i = 0; i < n; i++) {
          out[i] = (float) Math.sqrt(a[i]);
        }
      }
      case EXP, LOG1P, TANH, ERF -> applyInDoubles(op, a, out);
    }
  }

  private void applyInDoubles(UnaryOp op, float[] a, float[] out) {
    double[] operand = workspace.operand();
    double[] result = workspace.result();
    for (int i = 0; i < count; i++) {
      operand[i] = a[i];
    }
    Functions.apply(op, operand, result, count);
    for (int i = 0; i < count; i++) {
      out[i] = (float) result[i];
    }
  }

  @Override
  public void apply(int step, BinaryOp op, int left, int right) {
    float[] a = values[left];
    float[] b = values[right];
    float[] out = values[step];
    int n = count;
    switch (op) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i] + b[i];
        }
      }
      case SUB -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i] - b[i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i] * b[i];
        }
      }
      case DIV -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i] / b[i];
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          out[i] = Math.min(a[i], b[i]);
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          out[i] = Math.max(a[i], b[i]);
        }
      }
    }
  }

  @Override
  public void choose(int step, int condition, int then, int otherwise) {
    float[] c = values[condition];
    float[] a = values[then];
    float[] b = values[otherwise];
    float[] out = values[step];
    for (int i = 0; i < count; i++) {
      out[i] = c[i] > 0 ? a[i] : b[i];
    }
  }
}
