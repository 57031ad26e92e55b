package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Termination;
import org.equilibria.solvers.DifferentiableCell.Passed;
import org.equilibria.testkit.TestBackends;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hold the shared inverse estimate to Broyden's method once more, with dense matrices in plain
 * doubles.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShineTest {

  private static final int ROWS = DifferentiableCell.ROWS;
  private static final int WIDTH = DifferentiableCell.WIDTH;
  private static final Broyden BROYDEN = new Broyden(new Broyden.Options(20));
  // A tolerance at which the differences of the last steps keep half of their digits.
  private static final Termination RULE = Termination.relative(1e-7);
  private static final double ALL = 1e9;

  private final Backend backend = TestBackends.poisoning();

  @AfterAll
  void close() {
    backend.close();
  }

  static Stream<DifferentiableCell> cells() {
    return Stream.of(new DifferentiableCell.Affine(), new DifferentiableCell.HandWritten());
  }

  private static double dot(double[] a, double... b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] times(double[] h, boolean transposed, double... v) {
    double[] out = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      for (int k = 0; k < WIDTH; k++) {
        out[i] += (transposed ? h[k * WIDTH + i] : h[i * WIDTH + k]) * v[k];
      }
    }
    return out;
  }

  /** Return H of Broyden's method for f(z) - z from zero, by Sherman and Morrison's formula. */
  private static double[] denseInverse(DifferentiableCell cell, int row, double rtol) {
    double[] h = new double[WIDTH * WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      h[i * WIDTH + i] = 1;
    }
    double[] z = new double[WIDTH];
    double[] g = cell.image(row, z);
    double[] step = g.clone();
    double[] before = null;
    double[] stepBefore = null;
    while (true) {
      if (before != null) {
        // y is that of z - f(z), so that H is an estimate of (I - J)^{-1}.
        double[] residual = g;
        double[] old = before;
        double[] s = stepBefore;
        double[] y = new double[WIDTH];
        Arrays.setAll(y, i -> old[i] - residual[i]);
        double[] hy = times(h, false, y);
        double[] sh = times(h, true, s);
        double scale = dot(s, hy);
        for (int e = 0; e < h.length; e++) {
          h[e] += (s[e / WIDTH] - hy[e / WIDTH]) * sh[e % WIDTH] / scale;
        }
        step = times(h, false, g);
      }
      double[] next = z.clone();
      for (int i = 0; i < WIDTH; i++) {
        next[i] += step[i];
      }
      double[] image = cell.image(row, next);
      before = g;
      stepBefore = step;
      g = image.clone();
      for (int i = 0; i < WIDTH; i++) {
        g[i] -= next[i];
      }
      z = next;
      if (Math.sqrt(dot(g, g)) <= rtol * Math.sqrt(dot(image, image))) {
        return h;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theEstimateIsThatOfBroydensMethod(DifferentiableCell cell) {
    double[] cotangent = DifferentiableCell.cotangent();
    Passed passed = cell.pass(backend, BROYDEN, RULE, new Shine(ALL, 0, null), cotangent);
    assertThat(passed.pairs()).hasSize(1);
    assertThat(passed.pairs().get(0).z()).isEqualTo(passed.solution());
    assertThat(passed.ownWork().evaluations()).isZero();
    for (int row = 0; row < ROWS; row++) {
      double[] expected =
          times(denseInverse(cell, row, RULE.rtol()), true, DifferentiableCell.row(cotangent, row));
      double[] actual = DifferentiableCell.row(passed.total(), row);
      for (int i = 0; i < WIDTH; i++) {
        // y of the last steps is a difference of numbers that agree to 1e-7, in f64
        assertThat(actual[i]).isCloseTo(expected[i], within(1e-7));
      }
    }
  }

  private double error(DifferentiableCell cell, double[] estimate) {
    double[] exact =
        cell.pass(backend, BROYDEN, new Implicit(null, OptionalDouble.empty(), OptionalInt.empty()))
            .total();
    double[] off = new double[exact.length];
    Arrays.setAll(off, e -> estimate[e] - exact[e]);
    return Math.sqrt(dot(off, off) / dot(exact, exact));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theEstimateIsNearerThanTheCotangentAndRefinementNearerStill(DifferentiableCell cell) {
    double[] g = DifferentiableCell.cotangent();
    double shine = error(cell, cell.pass(backend, BROYDEN, new Shine(ALL, 0, null)).total());
    Passed refined =
        cell.pass(backend, BROYDEN, new Shine(ALL, 4, new Picard(new Picard.Options(1))));
    assertThat(shine).isPositive().isLessThan(error(cell, g));
    assertThat(error(cell, refined.total())).isLessThan(shine);
    assertThat(refined.solves()).hasSize(1);
    assertThat(refined.solves().get(0).status()).isEqualTo(SolveStatus.TRUNCATED);
    assertThat(refined.solves().get(0).outcomes()).allMatch(o -> o.evaluations() == 5);
  }

  /**
   * Newton's last step s leaves a residual of c ||s||^2, c above .01 here, which is 1e-12: ||s|| is
   * 1e-5 at most, and so is the change of J, times ||u||, which is below 10.
   */
  @ParameterizedTest
  @MethodSource("cells")
  void theEstimateOfNewtonIsTheInverseItself(DifferentiableCell cell) {
    double[] g = DifferentiableCell.cotangent();
    Newton newton = new Newton(new Newton.Options(100));
    Passed passed =
        cell.pass(backend, newton, Termination.relative(1e-12), new Shine(ALL, 0, null), g);
    for (int row = 0; row < ROWS; row++) {
      double[] u = DifferentiableCell.row(passed.total(), row);
      double[] image = cell.vjp(row, DifferentiableCell.row(passed.solution(), row), u);
      for (int i = 0; i < WIDTH; i++) {
        assertThat(u[i] - image[i]).isCloseTo(g[row * WIDTH + i], within(1e-4));
      }
    }
    assertThat(error(cell, passed.total())).isLessThan(1e-4);
  }

  @Test
  void aRowWhoseEstimateIsTooLongFallsBackToItsCotangent() {
    DifferentiableCell cell = new DifferentiableCell.Affine();
    double[] g = DifferentiableCell.cotangent();
    double[] all = cell.pass(backend, BROYDEN, new Shine(ALL, 0, null)).total();
    double[] ratios = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      double[] u = DifferentiableCell.row(all, row);
      double[] own = DifferentiableCell.row(g, row);
      ratios[row] = Math.sqrt(dot(u, u) / dot(own, own));
    }
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    double between = (sorted[0] + sorted[1]) / 2;
    double[] some = cell.pass(backend, BROYDEN, new Shine(between, 0, null)).total();
    for (int row = 0; row < ROWS; row++) {
      assertThat(DifferentiableCell.row(some, row))
          .isEqualTo(DifferentiableCell.row(ratios[row] > between ? g : all, row));
    }
  }

  @Test
  void aSolveThatTookNoStepHasTheIdentityForAnEstimate() {
    // every state is a solution, so that the first evaluation ends the solve
    DifferentiableCell cell = new DifferentiableCell.Affine();
    double[] g = DifferentiableCell.cotangent();
    Termination loose = Termination.builder().atol(1e3).build();
    assertThat(cell.pass(backend, BROYDEN, loose, new Shine(1.3, 0, null), g).total()).isEqualTo(g);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void restartsForgetAndKeepTheEstimateFinite(DifferentiableCell cell) {
    for (int memory : List.of(1, 2, 3)) {
      Broyden restarted = new Broyden(new Broyden.Options(memory));
      double[] u = cell.pass(backend, restarted, new Shine(ALL, 0, null)).total();
      assertThat(Arrays.stream(u).allMatch(Double::isFinite)).isTrue();
      assertThat(dot(u, DifferentiableCell.cotangent())).isPositive();
    }
  }

  @Test
  void aSolverWithoutAnEstimateIsRefused() {
    DifferentiableCell cell = new DifferentiableCell.Affine();
    assertThatThrownBy(
            () -> cell.pass(backend, new Picard(new Picard.Options(1)), new Shine(1.3, 0, null)))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("anderson, auto, broyden, broyden2 or newton");
  }
}
