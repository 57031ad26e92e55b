package org.equilibria.backend.ejml;

import static org.assertj.core.api.Assertions.assertThat;

import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScopeTest {

  @ParameterizedTest
  @EnumSource(Precision.class)
  void bytesCountLiveMatricesOfTheScopeAndItsChildren(Precision precision) {
    try (Fixture f = new Fixture(precision)) {
      int size = precision.bytes();
      assertThat(f.scope.bytes()).isZero();
      Matrix a = f.scope.zeros(2, 3);
      assertThat(f.scope.bytes()).isEqualTo(6 * size);
      Scope child = f.scope.child("inner");
      child.uninitialized(4, 5);
      f.backend.prepare(a, child); // the weight as it is and transposed
      assertThat(child.bytes()).isEqualTo((20 + 12) * size);
      assertThat(f.scope.bytes()).isEqualTo((6 + 20 + 12) * size);
      child.close();
      assertThat(child.bytes()).isZero();
      assertThat(f.scope.bytes()).isEqualTo(6 * size);
    }
  }

  @Test
  void matricesStartAtZeroAndTellTheirOrigin() {
    try (Fixture f = new Fixture(Precision.F32)) {
      Scope child = f.scope.child("inner");
      Matrix a = child.zeros(2, 3);
      assertThat(f.values(a)).containsOnly(0);
      assertThat(a.rows()).isEqualTo(2);
      assertThat(a.cols()).isEqualTo(3);
      assertThat(a.precision()).isEqualTo(Precision.F32);
      assertThat(a.scope()).isSameAs(child);
      assertThat(child.label()).isEqualTo("inner");
      assertThat(child.precision()).isEqualTo(Precision.F32);
      assertThat(child.backend()).isSameAs(f.backend);
    }
  }

  @Test
  void parentsCloseTheirChildrenAndClosingTwiceDoesNothing() {
    try (Fixture f = new Fixture(Precision.F64)) {
      Scope child = f.scope.child("a");
      Scope grandchild = child.child("b");
      Matrix matrix = grandchild.zeros(1, 1);
      Matrix other = f.backend.openScope("other", Precision.F64).zeros(1, 1);
      f.scope.close();
      f.scope.close();
      grandchild.close();
      Violations.assertViolation("fill", () -> f.backend.fill(matrix, 1));
      Violations.assertViolation("zeros", () -> grandchild.zeros(1, 1));
      f.backend.fill(other, 1);
      assertThat(f.values(other)).containsExactly(1);
    }
  }

  @Test
  void closingTheBackendClosesEveryScope() {
    Backend backend = EjmlBackend.open();
    Scope scope = backend.openScope("left open", Precision.F64);
    scope.zeros(1, 1);
    backend.close();
    backend.close();
    assertThat(scope.bytes()).isZero();
    Violations.assertViolation("zeros", () -> scope.zeros(1, 1));
    Violations.assertViolation("openScope", () -> backend.openScope("late", Precision.F64));
    Violations.assertViolation("synchronize", backend::synchronize);
  }
}
