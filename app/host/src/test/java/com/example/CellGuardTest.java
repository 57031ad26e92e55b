package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.cell.RowCell;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.host.guard.Guards;
import org.equilibria.host.guard.Owner;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.Test;

/** A cell of others is named when it fails or breaks its contract. */
class CellGuardTest {

  private static final Owner OWNER = new Owner("cell 'x' of plugin y 1.0 (y.jar)");

  private static Cell guarded(Cell cell) {
    return (Cell) Guards.guarded(cell, OWNER);
  }

  private static void isBlamed(ThrowingCallable use, ErrorCode code, String how) {
    assertThatThrownBy(use)
        .isInstanceOf(EquilibriaException.class)
        .hasMessageStartingWith(OWNER.described() + ": " + how)
        .extracting(e -> ((EquilibriaException) e).code())
        .isEqualTo(code);
  }

  /** Evaluate a cell of two columns at zero. */
  private static double[] image(Cell cell) {
    try (Backend backend = TestBackends.reference();
        Scope scope = backend.openScope("test", Precision.F64)) {
      CellMap map = cell.bind(2, List.of(), scope).map(scope.zeros(1, 2), scope);
      Matrix out = scope.uninitialized(1, 2);
      try (Evaluator evaluator = map.open(scope)) {
        evaluator.evaluate(scope.zeros(1, 2), new double[1], out, new Evaluation(1, Norm.L2));
      }
      double[] values = new double[2];
      backend.download(out, values);
      return values;
    }
  }

  private static Cell of(RowCell f) {
    return guarded(Cell.of(2, List.of(), f));
  }

  /** A cell that says what it is told to. */
  private record Saying(int columns, List<ParameterSpec> theta) implements Cell {
    @Override
    public int width(int inputs) {
      return columns;
    }

    @Override
    public List<ParameterSpec> parameters(int inputs) {
      return theta;
    }

    @Override
    public BoundCell bind(int inputs, List<Matrix> values, Scope scope) {
      return Cell.of(3, List.of(), (x, z, t, out) -> {}).bind(inputs, values, scope);
    }
  }

  @Test
  void whatItEvaluatesIsNamedWhenItFails() {
    assertThat(image(of((x, z, theta, out) -> out[1] = out[0] = 7))).containsExactly(7, 7);
    isBlamed(
        () -> image(of((x, z, theta, out) -> out[2] = 7)),
        ErrorCode.PLUGIN_FAILURE,
        "the function failed at row 0: java.lang.ArrayIndexOutOfBoundsException");
  }

  @Test
  void itsStatesHaveColumns() {
    isBlamed(
        () -> guarded(new Saying(0, List.of())).width(4),
        ErrorCode.CONTRACT_VIOLATION,
        "width() returned 0");
    isBlamed(
        () -> image(guarded(new Saying(2, List.of()))),
        ErrorCode.CONTRACT_VIOLATION,
        "map() is of 1 x 3 states, not 1 x 2");
  }

  @Test
  void itsParametersHaveNamesOfTheirOwn() {
    ParameterSpec a = new ParameterSpec("A", 2, 2, 1);
    isBlamed(
        () -> guarded(new Saying(2, List.of(a, a))).parameters(2),
        ErrorCode.CONTRACT_VIOLATION,
        "two of its parameters are called 'A'");
  }
}
