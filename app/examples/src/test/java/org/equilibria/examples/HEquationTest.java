package org.equilibria.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.equilibria.host.Equilibria;
import org.equilibria.host.Solution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The custom pipeline runs, and agrees with the closed form of the discretised equation. */
class HEquationTest {

  private final HEquation equation = new HEquation(200, 0.9);

  @ParameterizedTest
  @ValueSource(strings = {"picard", "anderson{window=5}", "broyden"})
  void theMeanOfTheSolutionIsTheClosedForm(String solver) {
    try (Equilibria eq = Equilibria.builder().build()) {
      Solution solution = equation.solve(eq, solver);
      assertThat(solution.converged()).isTrue();
      double mean = Arrays.stream(solution.values()).average().orElseThrow();
      // A residual of 1e-12 leaves an error of 1e-12/(1 - rho), rho = .48.
      assertThat(mean).isCloseTo(2 / 0.9 * (1 - Math.sqrt(0.1)), within(1e-11));
    }
  }

  @Test
  void theDerivativeThroughTheEquilibriumIsTheClosedForm() {
    try (Equilibria eq = Equilibria.builder().build()) {
      double exact = equation.meanDerivativeInClosedForm();
      assertThat(equation.meanDerivative(eq)).isCloseTo(exact, within(1e-10 * exact));
    }
  }
}
