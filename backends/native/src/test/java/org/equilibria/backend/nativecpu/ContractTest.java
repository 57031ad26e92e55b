package org.equilibria.backend.nativecpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.equilibria.backend.nativecpu.Violations.assertViolation;

import java.util.List;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every broken rule is refused, naming the call, before anything is written. */
class ContractTest {

  private static final double[] NONE = {};

  private final Fixture f = new Fixture(Precision.F64);
  private final Backend backend = f.backend;
  private final Matrix a = f.matrix(2, 2, 1, 2, 3, 4);
  private final Matrix b = f.matrix(2, 2, 5, 6, 7, 8);
  private final Matrix out = f.matrix(2, 2, 9, 9, 9, 9);
  private final Matrix wide = f.matrix(2, 3, 1, 1, 1, 1, 1, 1);
  private final Prepared weight = backend.prepare(a, f.scope);
  private final Kernel kernel = backend.compile(Expr.x().plus(Expr.y()));
  private final double[] two = {-1, -1};
  private final double[] other = {-1, -1};

  @AfterEach
  void nothingWasWritten() {
    assertThat(f.values(out)).containsOnly(9);
    assertThat(f.values(a)).containsExactly(1, 2, 3, 4);
    assertThat(two).containsOnly(-1);
    assertThat(other).containsOnly(-1);
    f.close();
  }

  @Test
  void shapesMustAgree() {
    assertViolation("upload", () -> backend.upload(new double[3], out));
    assertViolation("download", () -> backend.download(a, two));
    assertViolation("copy", () -> backend.copy(wide, out));
    assertViolation("gatherRows", () -> backend.gatherRows(a, new int[] {0}, out));
    assertViolation("gatherRows", () -> backend.gatherRows(wide, new int[] {0, 1}, out));
    assertViolation("scatterRows", () -> backend.scatterRows(a, new int[] {0}, out));
    assertViolation("copyRows", () -> backend.copyRows(a, new boolean[] {true}, out));
    assertViolation("copyRows", () -> backend.copyRows(wide, new boolean[] {true, true}, out));
    assertViolation("gemm", () -> backend.gemm(1, wide, false, a, false, 0, out));
    assertViolation("gemm", () -> backend.gemm(1, wide, true, a, false, 0, out));
    assertViolation("axpby", () -> backend.axpby(1, wide, 0, out));
    assertViolation("hadamard", () -> backend.hadamard(a, wide, out));
    assertViolation("hadamard", () -> backend.hadamard(wide, wide, out));
    assertViolation("rowSums", () -> backend.rowSums(f.scope.zeros(3, 2), two));
    assertViolation("columnSums", () -> backend.columnSums(wide, two));
    assertViolation("scaleRows", () -> backend.scaleRows(new double[1], a, out));
    assertViolation("scaleColumns", () -> backend.scaleColumns(new double[1], a, out));
    assertViolation("rowNorms", () -> backend.rowNorms(f.scope.zeros(3, 2), Norm.L2, two));
    assertViolation("rowDistances", () -> backend.rowDistances(a, wide, Norm.L2, two));
    assertViolation("rowGram", () -> backend.rowGram(new Matrix[] {a}, new Matrix[] {wide}, two));
    assertViolation("rowGram", () -> backend.rowGram(new Matrix[] {a, b}, new Matrix[] {a}, two));
    assertViolation("combineRows", () -> backend.combineRows(two, new Matrix[] {wide}, out));
    assertViolation("combineRows", () -> backend.combineRows(two, new Matrix[] {a, b}, out));
    assertViolation("repack", () -> backend.repack(wide, weight));
    assertViolation("multiply", () -> backend.multiply(wide, weight, true, out));
    assertViolation("multiply", () -> backend.multiply(a, weight, true, wide));
    assertViolation("map", () -> backend.map(kernel, a, wide, NONE, out));
    assertViolation("map", () -> backend.map(kernel, wide, wide, NONE, out));
    assertViolation("affineMap", () -> backend.affineMap(a, weight, wide, kernel, out));
  }

  @Test
  void rowsMustExist() {
    assertViolation("gatherRows", () -> backend.gatherRows(a, new int[] {0, 2}, out));
    assertViolation("scatterRows", () -> backend.scatterRows(a, new int[] {-1, 0}, out));
  }

  @Test
  void outputsThatAreInputsAreRefusedOutsideElementwiseOperations() {
    boolean[] mask = {true, true};
    int[] rows = {1, 0};
    assertViolation("gatherRows", () -> backend.gatherRows(a, rows, a));
    assertViolation("scatterRows", () -> backend.scatterRows(a, rows, a));
    assertViolation("copyRows", () -> backend.copyRows(a, mask, a));
    assertViolation("gemm", () -> backend.gemm(1, a, false, b, false, 0, a));
    assertViolation("gemm", () -> backend.gemm(1, b, false, a, false, 0, a));
    assertViolation("combineRows", () -> backend.combineRows(two, new Matrix[] {a}, a));
    assertViolation("multiply", () -> backend.multiply(a, weight, true, a));
    assertViolation("affineMap", () -> backend.affineMap(a, weight, b, kernel, a));
    assertViolation("affineMap", () -> backend.affineMap(b, weight, a, kernel, a));
    assertViolation("affineResidual", () -> affineResidual(a, b, kernel, a, two, other));
    assertViolation("affineResidual", () -> affineResidual(b, a, kernel, a, two, other));
    List<Matrix[]> clashes =
        List.of(
            new Matrix[] {a, b, b, out, a},
            new Matrix[] {b, a, b, out, a},
            new Matrix[] {b, b, a, out, a},
            new Matrix[] {b, b, b, out, out},
            new Matrix[] {a, b, b, a, out},
            new Matrix[] {b, a, b, a, out},
            new Matrix[] {b, b, a, a, out});
    for (Matrix[] m : clashes) {
      assertViolation("adjointResidual", () -> adjointResidual(m[0], m[1], m[2], m[3], m[4]));
    }
  }

  @Test
  void affineResidualChecksEverythingBeforeTheProduct() {
    assertViolation("affineResidual", () -> affineResidual(a, wide, kernel, out, two, other));
    assertViolation("affineResidual", () -> affineResidual(a, b, kernel, out, two, new double[1]));
    assertViolation("affineResidual", () -> affineResidual(a, b, kernel, out, two, two));
    Kernel parametric = backend.compile(Expr.x().times(Expr.parameter("p")));
    assertViolation("affineResidual", () -> affineResidual(a, b, parametric, out, two, other));
    Prepared oblong = backend.prepare(f.scope.zeros(2, 2 + 1), f.scope);
    assertViolation(
        "affineResidual",
        () -> backend.affineResidual(wide, oblong, b, kernel, out, Norm.L2, two, other));
  }

  @Test
  void kernelsNeedTheirInputsAndParameters() {
    Kernel parametric = backend.compile(Expr.x().times(Expr.parameter("p")));
    assertViolation("map", () -> backend.map(kernel, a, null, NONE, out));
    assertViolation("map", () -> backend.map(parametric, a, null, NONE, out));
  }

  @Test
  void operandsOfAnotherBackendAreRefused() {
    try (Fixture foreign = new Fixture(Precision.F64)) {
      Matrix alien = foreign.matrix(2, 2, 1, 1, 1, 1);
      Prepared alienWeight = foreign.backend.prepare(alien, foreign.scope);
      Kernel alienKernel = foreign.backend.compile(Expr.x());
      assertViolation("copy", () -> backend.copy(alien, out));
      assertViolation("copy", () -> backend.copy(a, alien));
      assertViolation("prepare", () -> backend.prepare(a, foreign.scope));
      assertViolation("multiply", () -> backend.multiply(a, alienWeight, true, out));
      assertViolation("map", () -> backend.map(alienKernel, a, null, NONE, out));
    }
  }

  @Test
  void precisionsMustAgree() {
    try (Scope single = backend.openScope("single", Precision.F32)) {
      Matrix x = single.zeros(2, 2);
      Prepared singleWeight = backend.prepare(x, single);
      assertViolation("copy", () -> backend.copy(x, out));
      assertViolation("gemm", () -> backend.gemm(1, a, false, x, false, 0, out));
      assertViolation("rowDistances", () -> backend.rowDistances(a, x, Norm.L2, two));
      assertViolation("combineRows", () -> backend.combineRows(two, new Matrix[] {x}, out));
      assertViolation("prepare", () -> backend.prepare(a, single));
      assertViolation("repack", () -> backend.repack(a, singleWeight));
      assertViolation("multiply", () -> backend.multiply(a, singleWeight, true, out));
    }
  }

  @Test
  void closedScopesAreRefused() {
    Scope brief = f.scope.child("brief");
    Matrix gone = brief.zeros(2, 2);
    Prepared goneWeight = backend.prepare(a, brief);
    brief.close();
    assertViolation("copy", () -> backend.copy(gone, out));
    assertViolation("download", () -> backend.download(gone, new double[4]));
    assertViolation("multiply", () -> backend.multiply(a, goneWeight, true, out));
    assertViolation("repack", () -> backend.repack(a, goneWeight));
    assertViolation("prepare", () -> backend.prepare(a, brief));
    assertViolation("child", () -> brief.child("late"));
    assertViolation("uninitialized", () -> brief.uninitialized(1, 1));
  }

  @Test
  void sizesAreNotNegative() {
    assertViolation("zeros", () -> f.scope.zeros(-1, 2));
    assertViolation("uninitialized", () -> f.scope.uninitialized(2, -1));
  }

  private void affineResidual(
      Matrix z, Matrix bias, Kernel k, Matrix image, double[] residual, double[] norm) {
    backend.affineResidual(z, weight, bias, k, image, Norm.L2, residual, norm);
  }

  private void adjointResidual(Matrix u, Matrix slope, Matrix bias, Matrix scratch, Matrix image) {
    backend.adjointResidual(u, weight, slope, bias, scratch, image, Norm.L2, two, other);
  }
}
