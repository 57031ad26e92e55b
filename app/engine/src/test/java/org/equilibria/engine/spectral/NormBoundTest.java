package org.equilibria.engine.spectral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.engine.random.SeedStreams;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NormBoundTest {

  private static final int WIDTH = 60;

  private Backend backend;
  private Scope scope;

  @BeforeEach
  void open() {
    backend = EjmlBackend.open();
    scope = backend.openScope("norms", Precision.F32);
  }

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  /** Return the estimates with the matrix as it is and packed. */
  private List<Double> estimates(int width, double... entries) {
    Matrix a = scope.uninitialized(width, width);
    backend.upload(entries, a);
    NormBound estimate = new NormBound(width, scope);
    return List.of(estimate.spectral(a), estimate.spectral(backend.prepare(a, scope)));
  }

  /** Of a number B w is that number times w, whose largest magnitude of 16 is known. */
  @Test
  void estimateIsTheBoundOfTheLemma() {
    double largest =
        Arrays.stream(new SeedStreams(0).gaussian("norm estimate", 16))
            .map(Math::abs)
            .max()
            .orElse(0);
    double ofSixthPower = Math.pow(1e10, 1.0 / 16) * Math.sqrt(2 / Math.PI) * largest;
    double expected = 1.001 * 3 * Math.pow(ofSixthPower, 1.0 / 6);

    assertThat(estimates(1, -3)).allSatisfy(e -> assertThat(e).isCloseTo(expected, within(1e-5)));
  }

  /** 75 % is more than the other singular values of so small a matrix cost. */
  @Test
  void estimateOfAGaussianMatrixIsAboveItsNormAndNotFarAbove() {
    double[] entries = new SeedStreams(4).gaussian("a", WIDTH * WIDTH);
    double[][] rows = new double[WIDTH][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(entries, i * WIDTH, (i + 1) * WIDTH));
    double norm = new SingularValueDecomposition(new Array2DRowRealMatrix(rows)).getNorm();

    assertThat(estimates(WIDTH, entries))
        .allSatisfy(e -> assertThat(e).isBetween(norm, 1.75 * norm));
  }

  @Test
  void estimateOfZeroIsZeroAndOfWhatIsNotFiniteInfinite() {
    double[] entries = new double[WIDTH * WIDTH];
    assertThat(estimates(WIDTH, entries)).containsOnly(0.0);
    entries[7 * WIDTH + 3] = Double.NaN;
    assertThat(estimates(WIDTH, entries)).containsOnly(Double.POSITIVE_INFINITY);
  }
}
