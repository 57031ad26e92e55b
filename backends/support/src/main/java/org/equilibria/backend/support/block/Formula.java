package org.equilibria.backend.support.block;

import java.util.Arrays;
import java.util.Objects;
import org.equilibria.api.expr.Expr.BinaryOp;
import org.equilibria.api.expr.Expr.UnaryOp;
import org.equilibria.backend.support.Machine;
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Program;
import org.jspecify.annotations.Nullable;

/**
 * A formula computed in f64, block after block: of the inputs, the present block, values so far.
 */
final class Formula implements Machine {

  private final Program program;
  private final BlockStorage first;
  private final @Nullable BlockStorage second;
  private final double[] parameters;
  private final double[][] values;
  private int from;
  private int count;

  /**
   * Hold what the formula is computed from.
   *
   * @param values a block for each step
   */
  Formula(
      Program program,
      BlockStorage first,
      @Nullable BlockStorage second,
      double[] parameters,
      double[][] values) {
    this.program = program;
    this.first = first;
    this.second = second;
    this.parameters = parameters;
    this.values = values;
  }

  /** Write the value of the formula for every entry. */
  static void map(MapOperands<? extends BlockMatrix> of, double[] parameters, Blocks blocks) {
    BlockMatrix y = of.second();
    double[][] values = blocks.take(of.program().steps().size());
    Formula formula =
        new Formula(
            of.program(), of.first().entries(), y == null ? null : y.entries(), parameters, values);
    BlockStorage out = of.out().entries();
    for (int at = 0; at < out.length(); at += Blocks.SIZE) {
      int count = Math.min(Blocks.SIZE, out.length() - at);
      out.write(at, count, formula.value(at, count), 0);
    }
  }

  /** Return a block with the values for {@code newCount} entries. */
  double[] value(int newFrom, int newCount) {
    from = newFrom;
    count = newCount;
    program.run(this);
    return values[program.result()];
  }

  @Override
  public void first(int step) {
    first.read(from, count, values[step], 0);
  }

  @Override
  public void second(int step) {
    Objects.requireNonNull(second).read(from, count, values[step], 0);
  }

  @Override
  public void parameter(int step, int index) {
    constant(step, parameters[index]);
  }

  @Override
  public void constant(int step, double value) {
    Arrays.fill(values[step], 0, count, value);
  }

  @Override
  public void apply(int step, UnaryOp op, int operand) {
    Functions.apply(op, values[operand], values[step], count);
  }

  @Override
  public void apply(int step, BinaryOp op, int left, int right) {
    double[] a = values[left];
    double[] b = values[right];
    double[] out = values[step];
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
    double[] c = values[condition];
    double[] a = values[then];
    double[] b = values[otherwise];
    double[] out = values[step];
    int n = count;
    for (int i = 0; i < n; i++) {
      out[i] = c[i] > 0 ? a[i] : b[i];
    }
  }
}
