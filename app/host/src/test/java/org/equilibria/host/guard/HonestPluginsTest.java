package org.equilibria.host.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.cell.CellMap;
import org.equilibria.api.cell.Pullback;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.map.Evaluation;
import org.equilibria.api.map.Evaluator;
import org.equilibria.api.map.Linearization;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.api.train.Loss;
import org.equilibria.host.Equilibria;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Components that are right, but whose differences show little but rounding or saturation. */
class HonestPluginsTest {

  private static final Owner OWNER = new Owner("a plugin");

  /** Return cross entropy by log-sum-exp times a unit, whose gradient is off by a factor. */
  private static Loss crossEntropy(double unit, double factor) {
    return (outputs, targets, gradient, offset, k) -> {
      int label = (int) targets[offset / k];
      double most = Double.NEGATIVE_INFINITY;
      for (int i = offset; i < offset + k; i++) {
        most = Math.max(most, outputs[i]);
      }
      double sum = 0;
      for (int i = offset; i < offset + k; i++) {
        sum += Math.exp(outputs[i] - most);
      }
      for (int i = offset; i < offset + k; i++) {
        double p = Math.exp(outputs[i] - most) / sum;
        gradient[i] = factor * unit * (i == offset + label ? p - 1 : p);
      }
      double others = 0; // 1 - p of the label, without its cancellation
      for (int i = offset; i < offset + k; i++) {
        others += i == offset + label ? 0 : gradient[i];
      }
      gradient[offset + label] = -others;
      return unit * (most + Math.log(sum) - outputs[offset + label]);
    };
  }

  private static void sample(Loss loss, double margin) {
    new LossCheck(loss, OWNER).next(new double[] {margin, 0, -1}, new double[] {0}, 0, 3);
  }

  /** Where a sample is classified well, the loss is a few units of the last place of an output. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 1, 1e12})
  void lossOfWhichOnlyRoundingIsLeftIsNotAccused(double unit) {
    for (double margin = 0; margin < 60; margin += 0.01) {
      double at = margin;
      assertThatCode(() -> sample(crossEntropy(unit, 1), at))
          .as("margin %s", at)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 1, 1e12})
  void lossOfAnyUnitWithAWrongGradientIs(double unit) {
    for (double margin : new double[] {0, 1, 5, 10}) {
      assertThatThrownBy(() -> sample(crossEntropy(unit, 1.3), margin))
          .hasMessageContaining("gradient that is not that of its loss");
    }
  }

  /** Differences to both sides of the middle of an odd function are alike, whatever the step. */
  @ParameterizedTest
  @ValueSource(doubles = {1e2, 1e4, 1e5, 1e6, 1e9})
  void steepActivationIsNotAccused(double steepness) {
    for (Expr value :
        List.of(
            Expr.x().times(steepness).tanh(),
            Expr.x().dividedBy(Expr.x().abs().plus(1 / steepness)))) {
      assertThatCode(() -> GivenFormulas.check(activation(value, value.derivative()), OWNER))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void derivativeThatIsWrongAtZeroAloneIsSeen() {
    Expr tanh = Expr.x().tanh();
    Expr bump = Expr.x().times(Expr.x()).times(-1e6).exp();
    assertThatThrownBy(
            () -> GivenFormulas.check(activation(tanh, tanh.derivative().plus(bump)), OWNER))
        .hasMessageContaining("derivative(x) is 2");
  }

  private static Activation activation(Expr value, Expr derivative) {
    return new Activation() {
      @Override
      public Expr value(Expr x) {
        return value;
      }

      @Override
      public Expr derivative(Expr x) {
        return derivative;
      }

      @Override
      public SlopeRange slopes() {
        return new SlopeRange(0, 1);
      }
    };
  }

  /** A parameter so small beside what it is added to that a step of it is lost in rounding. */
  @ParameterizedTest
  @ValueSource(strings = {"F32", "F64"})
  void differencesOfLittleButRoundingRefuteNothing(Precision precision) {
    List<Double> refuted = new ArrayList<>();
    try (Equilibria eq = Equilibria.builder().backend("ejml").build();
        Backend backend = eq.catalog().create(Kinds.BACKEND, ComponentSpec.of("ejml"));
        Scope scope = backend.openScope("test", precision)) {
      double[] sizes =
          IntStream.rangeClosed(0, 1200).mapToDouble(i -> Math.pow(10, -i / 100.0)).toArray();
      DoubleStream.of(sizes).filter(size -> refutesTheSine(size, scope)).forEach(refuted::add);
    }
    assertThat(refuted).isEmpty();
  }

  private static boolean refutesTheSine(double size, Scope scope) {
    double step = Differences.step(scope.precision(), size);
    double at = 0.7 + size;
    Matrix ahead = one(Math.sin(at + step), scope);
    Differences differences =
        Differences.of(one(Math.sin(at), scope), ahead, one(Math.sin(at - step), scope), step);
    return differences.refute(Differences.sum(ahead, one(Math.cos(at), scope)));
  }

  private static Matrix one(double entry, Scope scope) {
    Matrix matrix = scope.uninitialized(1, 1);
    scope.backend().upload(new double[] {entry}, matrix);
    return matrix;
  }

  @Test
  void lossThatIsNotDefinedBesideItsOutputsIsNotAccused() {
    Loss squareRoot =
        (outputs, targets, gradient, offset, k) -> {
          if (outputs[offset] < 1e-6) {
            throw new IllegalArgumentException("not positive");
          }
          gradient[offset] = 0.5 / Math.sqrt(outputs[offset]);
          return Math.sqrt(outputs[offset]);
        };
    LossCheck check = new LossCheck(squareRoot, OWNER);
    assertThatCode(() -> check.next(new double[] {1e-6}, new double[] {0}, 0, 1))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> new LossCheck(squareRoot, OWNER).next(new double[1], new double[1], 0, 1))
        .hasMessageContaining("not positive");
  }

  /** The states of a cell of a square root, whose images are at least 1. */
  @Test
  void cellThatIsNotDefinedForNegativeStatesIsNotAccused() {
    try (Equilibria eq = Equilibria.builder().backend("ejml").build();
        Backend backend = eq.catalog().create(Kinds.BACKEND, ComponentSpec.of("ejml"));
        Scope scope = backend.openScope("test", Precision.F64)) {
      Matrix z = scope.zeros(1, 3);
      assertThatCode(() -> new ProductCheck(OWNER).check(work -> rooted(), z, scope))
          .doesNotThrowAnyException();
    }
  }

  private static CellMap rooted() {
    return new CellMap() {
      @Override
      public int rows() {
        return 1;
      }

      @Override
      public int width() {
        return 3;
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
            return 3;
          }

          @Override
          public void evaluate(Matrix z, double[] accuracy, Matrix out, Evaluation report) {
            double[] states = new double[3];
            z.scope().backend().download(z, states);
            for (int i = 0; i < 3; i++) {
              if (states[i] < 0) {
                throw new IllegalArgumentException("the state is negative");
              }
              states[i] = 1 + Math.sqrt(states[i]) / 2;
            }
            z.scope().backend().upload(states, out);
          }
        };
      }

      @Override
      public Linearization linearize(Matrix z, Scope scope) {
        throw new AssertionError("not where it is not defined");
      }

      @Override
      public Pullback pullback(
          Matrix solution, List<@Nullable Matrix> gradTheta, Matrix gradInjected, Scope work) {
        throw new AssertionError("not here");
      }
    };
  }
}
