package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.equilibria.host.wired.Wired.download;

import java.util.Arrays;
import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch answers each row as if it were alone, whatever happens to its batch mates. */
class RowIndependenceTest {

  private static final int WIDTH = 24;
  private static final int ROWS = 12;
  private static final int NAN_ROW = 3;
  private static final int DIVERGING_ROW = 5;
  private static final int SOLVED_ROW = 8;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "picard",
        "picard{damping=0.7}",
        "anderson",
        "anderson{mixing=0.8, window=3}",
        "broyden",
        "broyden{memory=4}"
      })
  void everyRowIsBitwiseTheSameAlone(String solver) {
    SolveSetup setup = Wired.setup(solver, 1e-10);
    try (Backend backend = Wired.create(Kinds.BACKEND, "ejml");
        Scope scope = backend.openScope("rows", Precision.F64)) {
      Network network = network(scope);
      double[] phi = features();
      double[] start = new double[ROWS * WIDTH];
      SolveResult clean =
          solve(
              network,
              rows(phi, SOLVED_ROW),
              rows(start, SOLVED_ROW),
              scope,
              Wired.setup(solver, 1e-14));
      System.arraycopy(download(clean.solution()), 0, start, SOLVED_ROW * WIDTH, WIDTH);

      SolveResult batch = solve(network, phi, start, scope, setup);
      assertThat(batch.outcomes().get(NAN_ROW).status()).isEqualTo(SolveStatus.NON_FINITE);
      assertThat(batch.outcomes().get(DIVERGING_ROW).converged()).isFalse();
      assertThat(batch.outcomes().get(SOLVED_ROW).evaluations()).isEqualTo(1);
      assertThat(batch.unconvergedRows()).isEqualTo(2);
      for (int row = 0; row < ROWS; row++) {
        SolveResult alone = solve(network, rows(phi, row), rows(start, row), scope, setup);
        assertThat(alone.outcomes().get(0)).as("row %d", row).isEqualTo(batch.outcomes().get(row));
        assertThat(download(alone.solution()))
            .as("row %d", row)
            .isEqualTo(rows(download(batch.solution()), row));
      }
    }
  }

  /**
   * The rows are more than OpenBLAS multiplies with its code for small products at this width: 37 x
   * 200 x 200 terms are above a million, one row is not.
   */
  @ParameterizedTest
  @CsvSource({
    "picard, F32", "picard, F64",
    "anderson, F32", "anderson, F64",
    "broyden, F32", "broyden, F64",
    "forward-backward, F32", "forward-backward, F64"
  })
  void everyRowIsBitwiseTheSameAloneOnNative(String solver, Precision precision) {
    int rows = 37;
    int width = 200;
    try (Backend backend = Wired.create(Kinds.BACKEND, "native");
        Scope scope = backend.openScope("rows", precision)) {
      assumeThat(backend.info().rowDeterministic()).isTrue();
      // The rule is above what rounding leaves in either precision.
      SolveSetup setup = Wired.setup(solver, precision == Precision.F32 ? 1e-5 : 1e-10);
      double[] a = new SeedStreams(5).gaussian("A", width * width);
      Network network = network(scope, width, a);
      double[] phi = new SeedStreams(6).gaussian("phi", rows * width);
      SolveResult batch = solve(network, phi, new double[rows * width], scope, setup);
      assertThat(batch.converged()).isTrue();
      double[] together = download(batch.solution());
      for (int row = 0; row < rows; row++) {
        SolveResult alone = solve(network, row(phi, row, width), new double[width], scope, setup);
        assertThat(alone.outcomes().get(0)).as("row %d", row).isEqualTo(batch.outcomes().get(row));
        assertThat(download(alone.solution()))
            .as("row %d", row)
            .isEqualTo(row(together, row, width));
      }
    }
  }

  private static SolveResult solve(
      Network network, double[] phi, double[] start, Scope scope, SolveSetup setup) {
    int width = network.zeroStates(1, scope).get(0).cols();
    Matrix features = scope.uninitialized(phi.length / width, width);
    Matrix z = scope.uninitialized(phi.length / width, width);
    scope.backend().upload(phi, features);
    scope.backend().upload(start, z);
    return network.forwardInjected(features, List.of(z), setup, scope).solves().get(0);
  }

  /** M is block diagonal: a contraction of the first half, an expansion of the second. */
  private static Network network(Scope scope) {
    double[] a = new SeedStreams(5).gaussian("A", WIDTH * WIDTH);
    for (int i = 0; i < WIDTH; i++) {
      for (int j = 0; j < WIDTH; j++) {
        boolean first = i < WIDTH / 2 && j < WIDTH / 2;
        boolean second = i >= WIDTH / 2 && j >= WIDTH / 2;
        a[i * WIDTH + j] = first ? a[i * WIDTH + j] : second ? Math.abs(a[i * WIDTH + j]) * 3 : 0;
      }
    }
    return network(scope, WIDTH, a);
  }

  private static Network network(Scope scope, int width, double[] a) {
    NetworkSpec spec =
        NetworkSpec.ofOne(
            width,
            1,
            false,
            Wired.injection("relu"),
            Wired.create(Kinds.PARAMETERIZATION, "gamma-scaling{gamma=0.5}"),
            Wired.create(Kinds.ACTIVATION, "relu"));
    return new Network(scope, spec, Wired.weights(new double[width], a, new double[width]), 1, 1);
  }

  /** Only the diverging row has features in the expanding half. */
  private static double[] features() {
    double[] phi = new SeedStreams(6).gaussian("phi", ROWS * WIDTH);
    for (int row = 0; row < ROWS; row++) {
      // Rows differ in size so that they finish at different times and the batch is compacted.
      double scale = Math.pow(10, row - 4.0);
      for (int j = 0; j < WIDTH; j++) {
        boolean expanding = j >= WIDTH / 2;
        phi[row * WIDTH + j] *= expanding ? (row == DIVERGING_ROW ? 1 : 0) : scale;
      }
    }
    phi[NAN_ROW * WIDTH + 1] = Double.NaN;
    return phi;
  }

  private static double[] rows(double[] values, int row) {
    return row(values, row, WIDTH);
  }

  private static double[] row(double[] values, int row, int width) {
    return Arrays.copyOfRange(values, row * width, (row + 1) * width);
  }
}
