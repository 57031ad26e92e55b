package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.cell.Pullback;
import org.equilibria.api.cell.RowCell;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.host.guard.Guards;
import org.equilibria.host.guard.Owner;
import org.equilibria.testkit.TestBackends;
import org.jspecify.annotations.Nullable;
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

  /** A cell of one column with kinks, as relu has them, right where its product is looked at. */
  private static final Cell KINKED =
      Cell.of(
          1,
          List.of(),
          (x, z, theta, out) -> out[0] = Math.max(0, z[0] - 0.1 * Math.cos(2)),
          (x, z, theta, u, gradZ, gradX, gradTheta) ->
              gradZ[0] += z[0] > 0.1 * Math.cos(2) ? u[0] : 0);

  @Test
  void aKinkDoesNotMakeItsProductWrong() {
    try (Backend backend = TestBackends.reference();
        Scope scope = backend.openScope("test", Precision.F64)) {
      Matrix zero = scope.zeros(1, 1);
      Matrix product = scope.uninitialized(1, 1);
      guarded(KINKED)
          .bind(1, List.of(), scope)
          .map(zero, scope)
          .linearize(zero, scope)
          .vjp(zero, product);
      double[] values = new double[1];
      backend.download(product, values);
      assertThat(values).containsExactly(0);
    }
  }

  /** Evaluate a cell whose image has one entry, and which says that its norm is another. */
  private static void reported(double entry, double norm) {
    try (Backend backend = TestBackends.reference();
        Scope scope = backend.openScope("test", Precision.F64)) {
      Matrix zero = scope.zeros(1, 1);
      try (Evaluator evaluator =
          guarded(new Reporting(entry, norm))
              .bind(1, List.of(), scope)
              .map(zero, scope)
              .open(scope)) {
        evaluator.evaluate(
            zero, new double[1], scope.uninitialized(1, 1), new Evaluation(1, Norm.L2));
      }
    }
  }

  private record Reporting(double entry, double norm) implements Cell {
    @Override
    public int width(int inputs) {
      return 1;
    }

    @Override
    public List<ParameterSpec> parameters(int inputs) {
      return List.of();
    }

    @Override
    public BoundCell bind(int inputs, List<Matrix> values, Scope scope) {
      return new BoundCell() {
        @Override
        public void refresh() {}

        @Override
        public CellMap map(Matrix injected, Scope own) {
          return new ReportingMap(entry, norm);
        }
      };
    }
  }

  private record ReportingMap(double entry, double norm) implements CellMap {
    @Override
    public int rows() {
      return 1;
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public Evaluator open(Scope scope) {
      return new Evaluator() {
        @Override
        public int rows() {
          return 1;
        }

        @Override
        public int width() {
          return 1;
        }

        @Override
        public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
          z.scope().backend().fill(out, entry);
          report.residual()[0] = norm;
          report.imageNorm()[0] = norm;
        }
      };
    }

    @Override
    public Linearization linearize(Matrix z, Scope scope) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Pullback pullback(
        Matrix solution, List<@Nullable Matrix> gradTheta, Matrix gradInjected, Scope work) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void squaresThatOverflowOrVanishAreNoLie() {
    reported(1e200, Double.POSITIVE_INFINITY);
    reported(1e-200, 0);
    isBlamed(
        () -> reported(1e100, Double.POSITIVE_INFINITY),
        ErrorCode.CONTRACT_VIOLATION,
        "evaluate() reported ||f(z) - z|| = Infinity in row 0, where it is");
    isBlamed(
        () -> reported(1e-100, 0),
        ErrorCode.CONTRACT_VIOLATION,
        "evaluate() reported ||f(z) - z|| = 0.0 in row 0, where it is");
  }
}
