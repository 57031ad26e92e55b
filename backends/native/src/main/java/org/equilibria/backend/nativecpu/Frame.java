package org.equilibria.backend.nativecpu;

import java.util.List;
import java.util.Objects;
import org.equilibria.api.expr.Expr.BinaryOp;
import org.equilibria.api.expr.Expr.UnaryOp;
import org.equilibria.backend.support.Machine;
import org.equilibria.backend.support.Program;
import org.jspecify.annotations.Nullable;

/** A formula computed on blocks: of the inputs, the present entries, and the values so far. */
final class Frame implements Machine {

  private final Entries first;
  private final @Nullable Entries second;
  private final double[] parameters;
  private final List<Block> values;
  private final Scratch scratch;
  private int from;
  private int count;

  Frame(
      Entries first,
      @Nullable Entries second,
      double[] parameters,
      List<Block> values,
      Scratch scratch) {
    this.first = first;
    this.second = second;
    this.parameters = parameters;
    this.values = values;
    this.scratch = scratch;
  }

  void moveTo(int newFrom, int newCount) {
    from = newFrom;
    count = newCount;
  }

  /** Compute the present entries and return the block that holds them. */
  Block run(Program program) {
    program.run(this);
    return values.get(program.result());
  }

  @Override
  public void first(int step) {
    values.get(step).load(first, from, count);
  }

  @Override
  public void second(int step) {
    values.get(step).load(Objects.requireNonNull(second), from, count);
  }

  @Override
  public void parameter(int step, int index) {
    values.get(step).fill(parameters[index], count);
  }

  @Override
  public void constant(int step, double value) {
    values.get(step).fill(value, count);
  }

  @Override
  public void apply(int step, UnaryOp op, int operand) {
    values.get(step).apply(op, values.get(operand), count, scratch);
  }

  @Override
  public void apply(int step, BinaryOp op, int left, int right) {
    values.get(step).apply(op, values.get(left), values.get(right), count);
  }

  @Override
  public void choose(int step, int condition, int then, int otherwise) {
    values
        .get(step)
        .choose(values.get(condition), values.get(then), values.get(otherwise), count, scratch);
  }
}
