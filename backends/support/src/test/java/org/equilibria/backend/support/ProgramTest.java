package org.equilibria.backend.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Expr.BinaryOp;
import org.equilibria.api.expr.Expr.UnaryOp;
import org.junit.jupiter.api.Test;

class ProgramTest {

  /** Write each step down. */
  private static final class Writer implements Machine {
    private final List<String> lines = new ArrayList<>();

    private void write(int step, String line) {
      lines.add("v" + step + " = " + line);
    }

    @Override
    public void first(int step) {
      write(step, "x");
    }

    @Override
    public void second(int step) {
      write(step, "y");
    }

    @Override
    public void parameter(int step, int index) {
      write(step, "p" + index);
    }

    @Override
    public void constant(int step, double value) {
      write(step, Double.toString(value));
    }

    @Override
    public void apply(int step, UnaryOp op, int operand) {
      write(step, op + " v" + operand);
    }

    @Override
    public void apply(int step, BinaryOp op, int left, int right) {
      write(step, op + " v" + left + " v" + right);
    }

    @Override
    public void choose(int step, int condition, int then, int otherwise) {
      write(step, "v" + condition + " > 0 ? v" + then + " : v" + otherwise);
    }
  }

  @Test
  void stepsFollowTheirOperandsAndRepeatedOnesAreDoneOnce() {
    Expr sum = Expr.x().plus(Expr.y());
    Expr e = Expr.ifPositive(sum, sum.exp(), Expr.parameter("p").times(Expr.parameter("q")));
    Program program = Program.of(e.plus(2));
    Writer writer = new Writer();
    program.run(writer);
    assertThat(writer.lines)
        .containsExactly(
            "v0 = x",
            "v1 = y",
            "v2 = ADD v0 v1",
            "v3 = EXP v2",
            "v4 = p0",
            "v5 = p1",
            "v6 = MUL v4 v5",
            "v7 = v2 > 0 ? v3 : v6",
            "v8 = 2.0",
            "v9 = ADD v7 v8");
    assertThat(program.result()).isEqualTo(9);
    assertThat(program.parameters()).containsExactly("p", "q");
    assertThat(program.readsSecond()).isTrue();
    assertThat(Program.of(Expr.x()).readsSecond()).isFalse();
  }

  @Test
  void equalFormulasHaveEqualProgramsAndSignsOfZeroDiffer() {
    assertThat(Program.of(Expr.x().exp().plus(Expr.x().exp())))
        .isEqualTo(Program.of(Expr.x().exp().plus(Expr.x().exp())));
    assertThat(Program.of(Expr.constant(0.0))).isNotEqualTo(Program.of(Expr.constant(-0.0)));
  }

  /** A tree that doubles 60 times has 2^60 leaves but 61 distinct nodes. */
  @Test
  void translatingTakesTimeProportionalToDistinctNodes() {
    Expr e = Expr.x();
    for (int i = 0; i < 60; i++) {
      e = e.plus(e);
    }
    assertThat(Program.of(e).steps()).hasSize(61);
  }
}
