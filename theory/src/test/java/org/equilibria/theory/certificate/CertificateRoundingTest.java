package org.equilibria.theory.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.equilibria.theory.kernel.FiniteGram;
import org.equilibria.theory.numerics.Eigen;
import org.equilibria.theory.wellposed.Conditioning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a certificate is decided by is on the proved side of exact arithmetic, done here. */
class CertificateRoundingTest {

  private static final MathContext EXACT = new MathContext(120);
  private static final int DRAWS = 500;

  private static BigDecimal exact(double value) {
    return new BigDecimal(value);
  }

  private static double[][] uniform(int rows, int cols, Random random) {
    return IntStream.range(0, rows)
        .mapToObj(i -> random.doubles(cols).toArray())
        .toArray(double[][]::new);
  }

  private static GramBounds bounds(double[][] z, double[][] q, double gamma) {
    return GramBounds.of(z, q, gamma, 1, Eigen.of(FiniteGram.implicitLayer(z, q, gamma, 1)));
  }

  /** With one unit H0 has rank 1, whatever its eigenvalues are computed to be. */
  @Test
  void singularGramMatrixIsNeverProvedToBeDefinite() {
    Random random = new Random(1);
    int estimated = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      int n = 2 + draw % 5;
      double[][] z = uniform(n, 1, random);
      double[][] q = uniform(n, 1, random);
      double estimate = Eigen.values(FiniteGram.implicitLayer(z, q, 0.35, 1))[0];
      estimated += estimate > 0 ? 1 : 0;
      assertThat(bounds(z, q, 0.35).least()).isLessThanOrEqualTo(0);
    }
    assertThat(estimated).as("estimates that look definite").isPositive();
  }

  /** Two samples at a distance apart, so that lambda_min is about its square. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-3, 1e-6, 1e-7, 3e-8, 1e-8})
  void eigenvaluesAndDistanceAreBounds(double apart) {
    Random random = new Random(2);
    for (int draw = 0; draw < DRAWS; draw++) {
      double gamma = random.nextDouble();
      double[][] z = near(uniform(1, 2, random)[0], apart, random);
      double[][] q = near(uniform(1, 2, random)[0], apart, random);
      double[] e = uniform(1, 2, random)[0];
      BigDecimal scale = exact(gamma).multiply(exact(gamma)).divide(exact(2));
      BigDecimal a = scale.multiply(dot(z[0], z[0])).multiply(dot(q[0], q[0]));
      BigDecimal b = scale.multiply(dot(z[0], z[1])).multiply(dot(q[0], q[1]));
      BigDecimal c = scale.multiply(dot(z[1], z[1])).multiply(dot(q[1], q[1]));
      BigDecimal root =
          a.subtract(c).pow(2).add(exact(4).multiply(b.pow(2))).sqrt(EXACT).divide(exact(2));
      BigDecimal middle = a.add(c).divide(exact(2));
      BigDecimal determinant = a.multiply(c).subtract(b.pow(2));
      BigDecimal square =
          c.multiply(exact(e[0]).pow(2))
              .subtract(exact(2).multiply(b).multiply(exact(e[0])).multiply(exact(e[1])))
              .add(a.multiply(exact(e[1]).pow(2)));

      GramBounds bounds = bounds(z, q, gamma);
      assertThat(exact(bounds.least())).isLessThanOrEqualTo(middle.subtract(root));
      assertThat(exact(bounds.greatest())).isGreaterThanOrEqualTo(middle.add(root));
      double distance = bounds.distance(e, Eigen.of(FiniteGram.implicitLayer(z, q, gamma, 1)));
      if (Double.isFinite(distance)) {
        assertThat(exact(distance).pow(2).multiply(determinant)).isGreaterThanOrEqualTo(square);
      }
      if (apart == 1 && middle.subtract(root).doubleValue() > 1e-4 * middle.doubleValue()) {
        // 100 u tr(H0) is above all that is added, and 1e4 the largest condition
        assertThat(bounds.least() / middle.subtract(root).doubleValue()).isCloseTo(1, within(1e-9));
        double closest = Math.sqrt(square.divide(determinant, EXACT).doubleValue());
        assertThat(distance / closest).isCloseTo(1, within(1e-9));
      }
    }
  }

  private static double[][] near(double[] x, double apart, Random random) {
    return new double[][] {x, Arrays.stream(x).map(v -> v + apart * random.nextDouble()).toArray()};
  }

  private static BigDecimal dot(double[] x, double[] y) {
    return exact(x[0]).multiply(exact(y[0])).add(exact(x[1]).multiply(exact(y[1])));
  }

  /** Every number of one radius: the radii that are needed are not below, the rates not above. */
  @Test
  void ratesAreRoundedToTheSideOnWhichTheyHold() {
    Random random = new Random(3);
    for (int draw = 0; draw < DRAWS; draw++) {
      double s0 = 0.1 + random.nextDouble();
      double s1 = s0 + random.nextDouble();
      double e = random.nextDouble();
      double d = random.nextDouble();
      double moved = s0 * s0 / (2 * s1) * random.nextDouble() / 2;
      Rates rates = Rates.of(new PointBounds(s0, s1, e, d), drift(moved));
      BigDecimal sigma = exact(s0).subtract(exact(moved));
      BigDecimal change = exact(moved).multiply(exact(2).multiply(exact(s1)).add(exact(moved)));
      BigDecimal rate = exact(s0).pow(2).subtract(change);
      BigDecimal kernel =
          exact(d)
              .add(
                  exact(e)
                      .divide(sigma.pow(2), EXACT)
                      .multiply(
                          exact(moved).add(exact(2).multiply(change).divide(exact(s0), EXACT))));
      BigDecimal way =
          exact(s1)
              .add(exact(moved))
              .min(exact(2).multiply(exact(s0)).add(exact(moved)))
              .multiply(exact(e))
              .divide(rate, EXACT);
      assertThat(exact(rates.sigma())).isLessThanOrEqualTo(sigma);
      assertThat(exact(rates.flowRate())).isLessThanOrEqualTo(sigma.pow(2));
      assertThat(exact(rates.gramDrift())).isGreaterThanOrEqualTo(change);
      assertThat(exact(rates.descentRate())).isLessThanOrEqualTo(rate);
      assertThat(exact(rates.flowRadiusByRate()))
          .isGreaterThanOrEqualTo(exact(e).divide(sigma, EXACT));
      assertThat(exact(rates.flowRadiusByKernel())).isGreaterThanOrEqualTo(kernel);
      assertThat(exact(rates.descentRadius())).isGreaterThanOrEqualTo(way);
    }
  }

  private static Drift drift(double moved) {
    double[] none = {};
    return new Drift(1, new Conditioning(1, 0), none, none, none, none, none, moved);
  }

  /** A unit whose pre-activation can just reach 0 counts among those that may change sign. */
  @Test
  void unitAtTheEdgeOfAFlipIsCounted() {
    Random random = new Random(4);
    for (int draw = 0; draw < DRAWS; draw++) {
      double radius = 0.9 * random.nextDouble();
      double norm = random.nextDouble();
      // gamma = m = mu = 1 and rho = 0: delta = R, c = 1/(1 - R), tau = R ||z||/(1 - R)
      BigDecimal tau =
          exact(radius).multiply(exact(norm)).divide(BigDecimal.ONE.subtract(exact(radius)), EXACT);
      double p = tau.round(new MathContext(40)).doubleValue();
      if (exact(p).compareTo(tau) > 0) {
        p = Math.nextDown(p);
      }
      double[][] one = {{1}};
      Point point =
          new Point(
              1,
              1,
              new Conditioning(1, 0),
              new double[][] {{norm}},
              new double[][] {{p}},
              one,
              one,
              new Eigen(new double[] {norm * norm}, one),
              new double[] {1});
      Drift drift = new Neighbourhood(point).at(radius).orElseThrow();
      // p <= tau, so that the knapsack takes the unit whole
      assertThat(drift.flipped()[0]).as("R = %s, ||z|| = %s", radius, norm).isEqualTo(1);
      BigDecimal dq =
          exact(radius).add(BigDecimal.ONE).divide(BigDecimal.ONE.subtract(exact(radius)), EXACT);
      BigDecimal dz = tau;
      BigDecimal eps = dq.multiply(exact(norm).add(dz)).add(dz);
      assertThat(exact(drift.jacobian())).isGreaterThanOrEqualTo(eps);
    }
  }

  /**
   * H0 of samples z and 9/8 z is of rank 1. Inner products of thousands of equal terms err by more
   * than a decomposition of two rows does, in one direction and by different shares.
   */
  @Test
  void singularGramMatrixOfWideLayersIsNeverProvedToBeDefinite() {
    Random random = new Random(5);
    for (int draw = 0; draw < 60; draw++) {
      int width = 2000 + random.nextInt(2000);
      // 26 bits each, so that 9/8 of them are exact
      double[][] states = twice(width, (1 << 25) + random.nextInt(1 << 25));
      double[][] adjoints = twice(width, (1 << 25) + random.nextInt(1 << 25));
      assertThat(bounds(states, adjoints, 0x1p-50).least()).isLessThanOrEqualTo(0);
    }
  }

  private static double[][] twice(int width, double entry) {
    double[][] rows = new double[2][width];
    Arrays.fill(rows[0], entry);
    Arrays.fill(rows[1], 9.0 / 8 * entry);
    return rows;
  }

  /** What rounding hides of z - (Mz + phi), done without it, is within the bound. */
  @Test
  void residualsThatCancelAreBoundedInTheWorstCase() {
    Random random = new Random(6);
    int width = 8;
    int hidden = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      double[] row = random.doubles(width, -1, 1).toArray();
      double[] z = random.doubles(width, 0.5, 1).toArray();
      double phi = random.nextDouble() * 1e-3;
      double image = phi;
      BigDecimal exact = exact(phi);
      for (int k = 0; k < width; k++) {
        row[k] *= 1e6;
        image += row[k] * z[k];
        exact = exact.add(exact(row[k]).multiply(exact(z[k])));
      }
      // One unit that feeds on the others only, and is where it was computed to be.
      double[] state = {image};
      double residual = Math.abs(image - state[0]);
      double frobenius = Math.sqrt(Arrays.stream(row).map(x -> x * x).sum());
      RowAccuracy accuracy = new RowAccuracy(new Conditioning(1, 0), frobenius, width);
      double norm = Math.sqrt(Arrays.stream(z).map(x -> x * x).sum() + image * image);
      double bound = accuracy.state(residual, norm, phi);
      BigDecimal error = exact.subtract(exact(image)).abs();
      assertThat(error).isLessThanOrEqualTo(exact(bound));
      hidden += error.signum() > 0 ? 1 : 0;
      double adjoint = accuracy.adjoint(residual, Math.abs(image), norm, phi);
      assertThat(error).isLessThanOrEqualTo(exact(adjoint));
    }
    assertThat(hidden).as("residuals of 0 that are none").isGreaterThan(DRAWS / 2);
  }

  @Test
  void scaleThatUnderflowsProvesNothing() {
    double[][] z = {{1, 0}, {0, 1}};
    double[][] gram = FiniteGram.implicitLayer(z, z, 0.5, 1e-158);
    GramBounds bounds = GramBounds.of(z, z, 0.5, 1e-158, Eigen.of(gram));
    assertThat(bounds.least()).isLessThanOrEqualTo(0);
    assertThat(bounds.distance(new double[] {1, 1}, Eigen.of(gram))).isInfinite();
    assertThat(gram[0][0]).isPositive();
  }
}
