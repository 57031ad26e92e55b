package org.equilibria.testkit.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.equilibria.api.solve.Termination;
import org.junit.jupiter.api.Test;

class PlainDoublesTest {

  /**
   * Of f(z) = 2 z from 5e307 four entries are finite, and so is f(z) - z, but 2e308, their norm, is
   * not.
   */
  @Test
  void iterationThatGrowsUntilNormsOverflowHasNotMetTheRule() {
    Problem growing =
        Problem.of(
            PlainDoubles.filled(4, 5e307),
            (z, out) -> {
              for (int i = 0; i < 4; i++) {
                out[i] = 2 * z[i];
              }
            });

    PlainDoubles.Iterated iterated =
        PlainDoubles.iterate(growing, Termination.relative(1e-8), false);

    assertThat(iterated.solved()).isFalse();
  }
}
