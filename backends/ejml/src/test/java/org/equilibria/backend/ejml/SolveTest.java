package org.equilibria.backend.ejml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SolveTest {

  /**
   * Gaussian elimination with pivoting is backward stable: the residual is below n^2 u times the
   * magnitudes (Higham 2002, section 9.3, with a growth factor far above what Gaussian matrices
   * show), to which rounding x to the storage precision adds u.
   */
  @ParameterizedTest
  @CsvSource({"F32,1", "F32,7", "F32,60", "F64,1", "F64,7", "F64,60"})
  void solutionSatisfiesTheSystem(Precision precision, int n) {
    try (Fixture f = new Fixture(precision)) {
      double[] a = f.normal(n * n);
      double[] b = f.normal(n * 3);
      Matrix x = f.poisoned(n, 3);
      f.backend.solve(f.matrix(n, n, a), f.matrix(n, 3, b), x);
      double[] solution = f.values(x);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < 3; j++) {
          double residual = b[i * 3 + j];
          double magnitude = Math.abs(residual);
          for (int k = 0; k < n; k++) {
            double term = a[i * n + k] * solution[k * 3 + j];
            residual -= term;
            magnitude += Math.abs(term);
          }
          double allowed = (n * n + 2) * precision.unitRoundoff() * magnitude;
          assertThat(residual).isCloseTo(0, within(allowed));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void singularMatrixIsRefusedAndNothingIsWritten(Precision precision) {
    try (Fixture f = new Fixture(precision)) {
      Matrix x = f.matrix(3, 1, 7, 8, 9);
      Matrix b = f.matrix(3, 1, 1, 1, 1);
      for (double[] a :
          new double[][] {
            new double[9], {1, 1, 1, 1, 1, 1, 1, 1, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9}
          }) {
        assertThatThrownBy(() -> f.backend.solve(f.matrix(3, 3, a), b, x))
            .isInstanceOfSatisfying(
                EquilibriaException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
            .hasMessageContaining("solve")
            .hasMessageContaining("singular");
      }
      assertThat(f.values(x)).containsExactly(7, 8, 9);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void badlyScaledRegularMatrixIsSolved(Precision precision) {
    try (Fixture f = new Fixture(precision)) {
      Matrix x = f.poisoned(2, 1);
      f.backend.solve(f.matrix(2, 2, 0x1p60, 0, 0, 0x1p-60), f.matrix(2, 1, 1, 1), x);
      assertThat(f.values(x)).containsExactly(0x1p-60, 0x1p60);
      f.backend.solve(f.matrix(2, 2, 0x1p60, 0x1p60, 1, 2), f.matrix(2, 1, 0x1p60, 3), x);
      assertThat(f.values(x)).containsExactly(-1, 2);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void emptySystemsAreLegal(Precision precision) {
    try (Fixture f = new Fixture(precision)) {
      f.backend.solve(f.scope.zeros(0, 0), f.scope.zeros(0, 2), f.scope.zeros(0, 2));
      f.backend.solve(f.matrix(1, 1, 2), f.scope.zeros(1, 0), f.scope.zeros(1, 0));
    }
  }
}
