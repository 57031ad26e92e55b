package org.equilibria.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayerTest {

  @ParameterizedTest
  @EnumSource(Precision.class)
  void affineLayerAndItsAdjointGiveTheHandComputedValues(Precision precision) {
    try (Fixture f = new Fixture(precision)) {
      Prepared weight = f.backend.prepare(f.matrix(2, 2, 1, 2, 3, 4), f.scope);
      Kernel relu = f.backend.compile(Expr.x().plus(Expr.y()).max(0));
      Matrix z = f.matrix(2, 2, 1, 10, 1, 0);
      Matrix bias = f.matrix(2, 2, -1, 1, -4, -6);
      Matrix out = f.poisoned(2, 2);
      double[] residual = new double[2];
      double[] norm = new double[2];

      f.backend.affineMap(z, weight, bias, relu, out);
      assertThat(f.values(out)).containsExactly(20, 44, 0, 0);

      f.backend.affineResidual(z, weight, bias, relu, out, Norm.INF, residual, norm);
      assertThat(f.values(out)).containsExactly(20, 44, 0, 0);
      assertThat(residual).containsExactly(34, 1);
      assertThat(norm).containsExactly(44, 0);

      Matrix slope = f.matrix(2, 2, 1, 0, 0, 1);
      Matrix scratch = f.poisoned(2, 2);
      f.backend.adjointResidual(z, weight, slope, bias, scratch, out, Norm.INF, residual, norm);
      assertThat(f.values(out)).containsExactly(0, 3, -4, -6);
      assertThat(residual).containsExactly(7, 6);
      assertThat(norm).containsExactly(3, 6);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void emptyBatchIsLegal(Precision precision) {
    try (Fixture f = new Fixture(precision)) {
      Prepared weight = f.backend.prepare(f.normalMatrix(3, 3), f.scope);
      Kernel sum = f.backend.compile(Expr.x().plus(Expr.y()));
      Matrix none = f.scope.zeros(0, 3);
      Matrix out = f.scope.zeros(0, 3);
      double[] empty = {};
      f.backend.affineResidual(none, weight, none, sum, out, Norm.L2, empty, new double[0]);
      f.backend.adjointResidual(
          none, weight, none, none, f.scope.zeros(0, 3), out, Norm.L2, empty, new double[0]);
    }
  }
}
