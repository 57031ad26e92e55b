package org.equilibria.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.map.RowFunction;
import org.equilibria.api.map.RowVjp;
import org.equilibria.api.map.VjpCheck;
import org.equilibria.api.matrix.Precision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The check that users call finds wrong products, wherever they are, and no others. */
class VjpCheckTest {

  private static final int ROWS = 3;
  private static final int WIDTH = 4;
  // In f32 the step of 30 is .1: much more, and differences would see nothing of a sine.
  private static final double[] STATE = {.1, -.4, 2, .7, 30, 1e-3, 0, -5, 1e-8, 2e-8, -3e-8, 1e-9};

  private static final RowFunction F =
      (row, z, out) -> {
        for (int i = 0; i < WIDTH; i++) {
          out[i] = Math.sin(z[(i + 1) % WIDTH]) * Math.cos(z[i] / 3) + z[(i + 2) % WIDTH] * row;
        }
      };

  private static final RowVjp PRODUCT =
      (row, z, u, out) -> {
        Arrays.fill(out, 0);
        for (int i = 0; i < WIDTH; i++) {
          int next = (i + 1) % WIDTH;
          out[next] += Math.cos(z[next]) * Math.cos(z[i] / 3) * u[i];
          out[i] -= Math.sin(z[next]) * Math.sin(z[i] / 3) / 3 * u[i];
          out[(i + 2) % WIDTH] += row * u[i];
        }
      };

  private final Equilibria eq = Equilibria.builder().backend("ejml").build();

  @AfterEach
  void close() {
    eq.close();
  }

  private static FixedPointMap map(RowVjp vjp) {
    return FixedPointMap.of(ROWS, WIDTH, F, vjp);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aRightProductHoldsAtEveryScale(Precision precision) {
    try (Equilibria other = Equilibria.builder().backend("ejml").precision(precision).build()) {
      VjpCheck.Report report = other.problem(map(PRODUCT)).checkVjp(STATE);
      assertThat(report.holds()).as(report.toString()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 1e-6", "1, 3, 1e-5", "2, 1, 1e-6", "2, 2, 0.5"})
  void aWrongEntryIsFound(int row, int column, double error) {
    RowVjp wrong =
        (r, z, u, out) -> {
          PRODUCT.apply(r, z, u, out);
          if (r == row) {
            out[column] += error;
          }
        };
    VjpCheck.Report report = eq.problem(map(wrong)).checkVjp(STATE);
    assertThat(report.holds()).isFalse();
    assertThat(report.row()).isEqualTo(row);
    assertThat(report.column()).isEqualTo(column);
    assertThat(report.product() - report.difference())
        .isCloseTo(error, within(report.expectedError()));
    assertThat(report.expectedError()).isLessThan(error);
    assertThat(report.toString()).contains("is wrong", "row " + row, "column " + column);
  }

  @Test
  void aProductThatIsNoNumberFitsNothing() {
    RowVjp wrong =
        (r, z, u, out) -> {
          PRODUCT.apply(r, z, u, out);
          out[2] = Double.NaN;
        };
    VjpCheck.Report report = eq.problem(map(wrong)).checkVjp(STATE);
    assertThat(report.holds()).isFalse();
    assertThat(report.column()).isEqualTo(2);
  }

  @Test
  void differencesThemselvesHold() {
    VjpCheck.Report report = eq.problem(FixedPointMap.of(ROWS, WIDTH, F)).checkVjp(STATE);
    assertThat(report.holds()).as(report.toString()).isTrue();
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> eq.problem(map(PRODUCT)).checkVjp(1, 2))
        .isInstanceOf(EquilibriaException.class)
        .hasMessageContaining("3 rows of 4 unknowns");
    assertThatThrownBy(() -> eq.problem(FixedPointMap.of(0, 1, F, PRODUCT)).checkVjp())
        .hasMessageContaining("no entry");
  }
}
