package org.equilibria.backend.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.Toy.Sheet;
import org.equilibria.backend.support.Toy.Weight;
import org.junit.jupiter.api.Test;

/** What does not belong in a call is refused, naming the call. */
class CallTest {

  private final Toy toy = new Toy();
  private final OwningScope scope = (OwningScope) toy.ownership.openScope("scope", Precision.F64);
  private final Matrix a = scope.zeros(2, 2);
  private final Matrix b = scope.zeros(2, 2);
  private final Matrix out = scope.zeros(2, 2);
  private final Matrix wide = scope.zeros(2, 3);
  private final Weight weight = toy.weight(scope, 2, 2);
  private final Kernel kernel = toy.ownership.compile(Expr.x().plus(Expr.y()));
  private final Kernel parametric = toy.ownership.compile(Expr.x().times(Expr.parameter("p")));

  private Call<Sheet, Weight> call() {
    return toy.ownership.call("op");
  }

  @Test
  void operandsOfOneBackendAndPrecisionAreReturned() {
    Call<Sheet, Weight> call = call();
    assertThat(call.matrix("a", a)).isSameAs(a);
    assertThat(call.matrices("xs", new Matrix[] {a, b})).containsExactly((Sheet) a, (Sheet) b);
    assertThat(call.weight("weight", weight)).isSameAs(weight);
    assertThat(call.scope("scope", scope)).isSameAs(scope);
    assertThat(call.program(kernel)).isEqualTo(Program.of(kernel.expr()));
  }

  @Test
  void operandsOfAnotherBackendAreRefused() {
    Toy other = new Toy();
    OwningScope foreign = (OwningScope) other.ownership.openScope("foreign", Precision.F64);
    assertRefused("a belongs to another", () -> call().matrix("a", foreign.zeros(2, 2)));
    assertRefused("w belongs", () -> call().weight("w", other.weight(foreign, 2, 2)));
    assertRefused("s belongs", () -> call().scope("s", foreign));
    assertRefused("the kernel", () -> call().program(other.ownership.compile(Expr.x())));
  }

  @Test
  void operandsOfAnotherPrecisionAreRefused() {
    Matrix single = toy.ownership.openScope("single", Precision.F32).zeros(2, 2);
    Call<Sheet, Weight> call = call();
    call.matrix("a", a);
    assertRefused("b is F32, other operands are F64", () -> call.matrix("b", single));
  }

  @Test
  void operandsOfClosedScopesAndCallsOfClosedBackendsAreRefused() {
    OwningScope brief = (OwningScope) scope.child("brief");
    Matrix gone = brief.zeros(2, 2);
    brief.close();
    assertRefused("a was used after its scope brief", () -> call().matrix("a", gone));
    assertRefused("s was used after", () -> call().scope("s", brief));
    toy.ownership.close();
    assertRefused("the backend is closed", this::call);
  }

  @Test
  void sizesMustFit() {
    assertRefused("a is 2 x 2, expected 2 x 3", () -> call().requireSameShape("a", a, wide));
    assertRefused("n has 3 entries, needed 4", () -> call().requireCount("n", 3, 4));
    assertRefused("row 2 does not exist", () -> call().requireRows(new int[] {0, 2}, 2));
    assertRefused("row -1", () -> call().requireRows(new int[] {-1}, 2));
    assertRefused("out is also an input", () -> call().requireDistinct("out", a, b, a));
    double[] two = new double[2];
    assertRefused("residual and imageNorm", () -> call().requireMeasures(2, two, two));
    assertRefused("imageNorm has 1", () -> call().requireMeasures(2, two, new double[1]));
  }

  @Test
  void productsNeedShapesThatFitAndAnOutputOfTheirOwn() {
    assertThat(GemmOperands.of(call(), wide, true, a, false, scope.zeros(3, 2)).depth())
        .isEqualTo(2);
    assertRefused("b is", () -> GemmOperands.of(call(), wide, false, a, false, out));
    assertRefused("c is", () -> GemmOperands.of(call(), wide, true, a, false, out));
    assertRefused("c is also", () -> GemmOperands.of(call(), a, false, b, false, b));
  }

  @Test
  void formulasNeedTheirInputsAndParameters() {
    double[] none = {};
    assertThat(MapOperands.of(call(), kernel, a, b, none, a).second()).isSameAs(b);
    assertRefused("the kernel has", () -> MapOperands.of(call(), kernel, a, null, none, out));
    assertRefused("parameters", () -> MapOperands.of(call(), parametric, a, null, none, out));
    assertRefused("y is", () -> MapOperands.of(call(), kernel, a, wide, none, out));
    assertRefused("out is", () -> MapOperands.of(call(), kernel, wide, wide, none, out));
  }

  @Test
  void layersNeedDistinctOutputs() {
    assertThat(AffineOperands.of(call(), a, weight, b, kernel, out).image()).isSameAs(out);
    assertRefused("out is", () -> AffineOperands.of(call(), a, weight, b, kernel, a));
    assertRefused("out is", () -> AffineOperands.of(call(), b, weight, a, kernel, a));
    assertRefused("bias", () -> AffineOperands.of(call(), a, weight, wide, kernel, out));
    assertRefused("param", () -> AffineOperands.of(call(), a, weight, b, parametric, out));
    Matrix c = scope.zeros(2, 2);
    assertThat(AdjointOperands.of(call(), a, weight, b, c, scope.zeros(2, 2), out).slope())
        .isSameAs(b);
    Matrix[][] clashes = {
      {a, b, b, out, a},
      {b, a, b, out, a},
      {b, b, a, out, a},
      {b, b, b, out, out},
      {a, b, b, a, out},
      {b, a, b, a, out},
      {b, b, a, a, out}
    };
    for (Matrix[] m : clashes) {
      assertRefused("", () -> AdjointOperands.of(call(), m[0], weight, m[1], m[2], m[3], m[4]));
    }
  }

  private static void assertRefused(String what, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            EquilibriaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTRACT_VIOLATION))
        .hasMessageStartingWith("op: " + what);
  }
}
