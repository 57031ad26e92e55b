package org.equilibria.solvers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;
import org.equilibria.api.map.FixedPointMap;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.Property;
import org.equilibria.api.solve.Keep;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.Solver;
import org.equilibria.api.solve.Termination;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.engine.solve.SolveLoop;
import org.equilibria.engine.solve.SolveSettings;
import org.equilibria.testkit.problem.PlainDoubles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hold splitting to its rate for weights that are not monotone in the Euclidean norm, but have a
 * certificate in another: step by step, forward and adjoint, from distances in that norm.
 */
class CertifiedSplittingTest {

  private static final int M = 12;
  private static final double GAMMA = 0.8;
  private static final double LIPSCHITZ = 5;

  private final Backend backend = EjmlBackend.open();
  private final Scope scope = backend.openScope("test", Precision.F64);

  @AfterEach
  void close() {
    scope.close();
    backend.close();
  }

  /** A weight with what is claimed of it, and its entries as a matrix. */
  private record Drawn(SimpleMatrix weight, double[] d, Certificate claim) {

    /** M = I - D^-1 ((I + D^2) / (2 g) + X^T X + S - S^T). */
    static Drawn metric(Random random) {
      double[] d = PlainDoubles.uniform(random, M, -2, 2);
      Arrays.setAll(d, i -> Math.exp(d[i]));
      SimpleMatrix x = gaussian(random).scale(0.3);
      SimpleMatrix s = gaussian(random);
      SimpleMatrix v = x.transpose().mult(x).plus(s).minus(s.transpose());
      SimpleMatrix weight = SimpleMatrix.identity(M);
      for (int i = 0; i < M; i++) {
        for (int j = 0; j < M; j++) {
          double own = i == j ? (1 + d[i] * d[i]) / (2 * LIPSCHITZ) : 0;
          weight.set(i, j, weight.get(i, j) - (own + v.get(i, j)) / d[i]);
        }
      }
      return new Drawn(weight, d, new Certificate(Property.LIPSCHITZ, LIPSCHITZ, d));
    }

    /** M = E T E^-1 - diag(|T| 1) + gamma I, E = diag(d) (Jafarpour et al. 2021). */
    static Drawn rows(Random random) {
      double[] d = PlainDoubles.uniform(random, M, -2, 2);
      Arrays.setAll(d, i -> Math.exp(d[i]));
      SimpleMatrix t = gaussian(random);
      SimpleMatrix weight = new SimpleMatrix(M, M);
      for (int i = 0; i < M; i++) {
        double sum = 0;
        for (int j = 0; j < M; j++) {
          sum += Math.abs(t.get(i, j));
          weight.set(i, j, t.get(i, j) * d[i] / d[j]);
        }
        weight.set(i, i, weight.get(i, i) + GAMMA - sum);
      }
      return new Drawn(weight, d, new Certificate(Property.LOG_NORM_INF, GAMMA, d));
    }

    /** Non-negative columns of sum gamma (Kawaguchi 2021). */
    static Drawn columns(Random random) {
      SimpleMatrix weight = new SimpleMatrix(M, M);
      for (int j = 0; j < M; j++) {
        double[] column = PlainDoubles.uniform(random, M, 0, 1);
        double sum = Arrays.stream(column).sum();
        for (int i = 0; i < M; i++) {
          weight.set(i, j, GAMMA * column[i] / sum);
        }
      }
      double[] ones = new double[M];
      Arrays.fill(ones, 1);
      return new Drawn(weight, ones, new Certificate(Property.CONTRACTION_1, GAMMA));
    }

    private static SimpleMatrix gaussian(Random random) {
      return new SimpleMatrix(PlainDoubles.gaussianMatrix(random, M, M));
    }

    /** D^(1/2) (I - M) D^(-1/2). */
    SimpleMatrix inMetric() {
      SimpleMatrix a = SimpleMatrix.identity(M).minus(weight);
      for (int i = 0; i < M; i++) {
        for (int j = 0; j < M; j++) {
          a.set(i, j, a.get(i, j) * Math.sqrt(d[i] / d[j]));
        }
      }
      return a;
    }

    double leastOnTheDiagonal() {
      return weight.diag().elementMin();
    }
  }

  private static double mu(SimpleMatrix a) {
    return a.plus(a.transpose()).scale(0.5).eig().getEigenvalues().stream()
        .mapToDouble(v -> v.getReal())
        .min()
        .orElseThrow();
  }

  /** What is claimed, the norms in which distances shrink, and by which factor. */
  private enum Claimed {
    METRIC {
      @Override
      Drawn draw(Random random) {
        return Drawn.metric(random);
      }

      @Override
      double rate(Drawn drawn) {
        double mu = mu(drawn.inMetric());
        double lipschitz = drawn.inMetric().svd().getSingleValue(0);
        // The constants in use are a little more careful than the exact ones.
        return Math.sqrt(1 - 0.95 * mu * mu / (lipschitz * lipschitz));
      }

      @Override
      double norm(Drawn drawn, boolean dual, double... x) {
        double sum = 0;
        for (int i = 0; i < M; i++) {
          sum += x[i] * x[i] * (dual ? 1 / drawn.d[i] : drawn.d[i]);
        }
        return Math.sqrt(sum);
      }
    },
    ROWS {
      @Override
      Drawn draw(Random random) {
        return Drawn.rows(random);
      }

      @Override
      double norm(Drawn drawn, boolean dual, double... x) {
        return dual
            ? sum(i -> Math.abs(x[i]) * drawn.d[i])
            : most(i -> Math.abs(x[i]) / drawn.d[i]);
      }
    },
    COLUMNS {
      @Override
      Drawn draw(Random random) {
        return Drawn.columns(random);
      }

      @Override
      double norm(Drawn drawn, boolean dual, double... x) {
        return dual ? most(i -> Math.abs(x[i])) : sum(i -> Math.abs(x[i]));
      }
    };

    abstract Drawn draw(Random random);

    double rate(Drawn drawn) {
      return 1 - (1 - GAMMA) / (1 - drawn.leastOnTheDiagonal());
    }

    abstract double norm(Drawn drawn, boolean dual, double... x);

    private static double sum(IntToDoubleFunction of) {
      return IntStream.range(0, M).mapToDouble(of).sum();
    }

    private static double most(IntToDoubleFunction of) {
      return IntStream.range(0, M).mapToDouble(of).max().orElseThrow();
    }
  }

  private static Solver forwardBackward() {
    return new ForwardBackward(new ForwardBackward.Options(OptionalDouble.empty()));
  }

  private FixedPointMap layer(Drawn drawn, double[] phi, Certificate claim) {
    return GivenLayer.of(
        scope, drawn.weight.getDDRM().getData(), phi, GivenLayer.Sigma.RELU, claim);
  }

  private SolveResult solve(FixedPointMap map, Solver solver, Termination rule) {
    return new SolveLoop(SolveSettings.quiet())
        .solve(map, scope.zeros(map.rows(), M), solver, rule, scope);
  }

  private static Termination precise() {
    return Termination.builder().rtol(1e-13).maxSteps(500_000).stallWindow(500_000).build();
  }

  private double[] read(Matrix a) {
    double[] values = new double[a.rows() * a.cols()];
    backend.download(a, values);
    return values;
  }

  /** Return the state after each of the first steps. */
  private interface Iterates {
    double[] after(int steps);
  }

  private static void shrinks(
      Iterates iterates, double[] limit, double rate, ToDoubleFunction<double[]> norm) {
    double scale = norm.applyAsDouble(limit);
    double before = scale; // from zero
    for (int steps = 1; steps <= 30; steps++) {
      double[] x = iterates.after(steps);
      Arrays.setAll(x, i -> x[i] - limit[i]);
      double distance = norm.applyAsDouble(x);
      // the limit is known to 1e-13 of the residual, times the condition of I - M, below 1e4
      assertThat(distance).as("step %d", steps).isLessThanOrEqualTo(rate * before + 1e-9 * scale);
      before = distance;
    }
    assertThat(before).isLessThan(scale);
  }

  @ParameterizedTest
  @EnumSource
  void distancesShrinkInTheNormOfTheCertificate(Claimed claimed) {
    Drawn drawn = claimed.draw(new Random(3));
    double[] phi = PlainDoubles.gaussian(new Random(4), M);
    FixedPointMap map = layer(drawn, phi, drawn.claim);
    // what rounding may do to sums of twelve terms
    assertThat(drawn.claim.margin(drawn.weight.toArray2())).isGreaterThan(-1e-12);
    if (claimed != Claimed.COLUMNS) {
      assertThat(mu(SimpleMatrix.identity(M).minus(drawn.weight))).isNegative();
      SolveResult unclaimed =
          solve(layer(drawn, phi, Certificate.NONE), forwardBackward(), precise());
      assertThat(unclaimed.status()).isEqualTo(SolveStatus.BREAKDOWN);
    }
    SolveResult result = solve(map, forwardBackward(), precise());
    assertThat(result.converged()).isTrue();
    double[] z = read(result.solution());
    shrinks(
        steps -> read(solve(map, forwardBackward(), cut(steps)).solution()),
        z,
        claimed.rate(drawn),
        x -> claimed.norm(drawn, false, x));

    Matrix g = GivenLayer.matrix(scope, M, PlainDoubles.gaussian(new Random(5), M));
    double[] slopes = slopes(drawn, phi, z);
    double[] u = adjoint(map, result.solution(), g, precise());
    for (int i = 0; i < M; i++) {
      u[i] *= slopes[i];
    }
    shrinks(
        steps -> {
          double[] q = adjoint(map, result.solution(), g, cut(steps));
          Arrays.setAll(q, i -> q[i] * slopes[i]);
          return q;
        },
        u,
        claimed.rate(drawn),
        x -> claimed.norm(drawn, true, x));
  }

  private static Termination cut(int steps) {
    return Termination.builder().rtol(0).maxSteps(steps).keep(Keep.LAST).build();
  }

  private double[] adjoint(FixedPointMap map, Matrix z, Matrix g, Termination rule) {
    SolveResult result =
        new SolveLoop(SolveSettings.quiet())
            .solve(
                map.linearize(z, scope).adjoint(g, scope),
                Optional.empty(),
                scope.zeros(1, M),
                forwardBackward(),
                rule,
                scope);
    return read(result.solution());
  }

  private static double[] slopes(Drawn drawn, double[] phi, double[] z) {
    double[] slopes = new double[M];
    for (int i = 0; i < M; i++) {
      double inner = phi[i];
      for (int j = 0; j < M; j++) {
        inner += drawn.weight.get(i, j) * z[j];
      }
      slopes[i] = inner > 0 ? 1 : 0;
    }
    return slopes;
  }

  /** The bound on u, 0 at the start, in the norm of the metric, which z is no further from. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void peacemanAndRachfordConvergeInTheMetric(long seed) {
    Drawn drawn = Drawn.metric(new Random(seed));
    double[] phi = PlainDoubles.gaussian(new Random(seed + 10), M);
    Solver solver = new PeacemanRachford(new PeacemanRachford.Options(OptionalDouble.empty(), 1));
    FixedPointMap map = layer(drawn, phi, drawn.claim);
    assertThat(solve(layer(drawn, phi, Certificate.NONE), solver, precise()).status())
        .isEqualTo(SolveStatus.BREAKDOWN);
    SolveResult result = solve(map, solver, precise());
    assertThat(result.converged()).isTrue();
    double[] z = read(result.solution());
    double mu = mu(drawn.inMetric());
    double lipschitz = drawn.inMetric().svd().getSingleValue(0);
    double a = 1 / lipschitz;
    double[] u = new double[M];
    for (int i = 0; i < M; i++) {
      double inner = phi[i];
      for (int j = 0; j < M; j++) {
        inner += drawn.weight.get(i, j) * z[j];
      }
      u[i] = (1 - a) * z[i] + a * inner;
    }
    // 1/L in use is up to a tenth shorter than here
    double bound = Claimed.METRIC.norm(drawn, false, u) * 1.1;
    for (int steps = 1; steps <= 40; steps++) {
      bound *= Math.sqrt((lipschitz - 0.9 * mu) / (lipschitz + 0.9 * mu));
      double[] x = read(solve(map, solver, cut(steps)).solution());
      Arrays.setAll(x, i -> x[i] - z[i]);
      assertThat(Claimed.METRIC.norm(drawn, false, x))
          .as("step %d", steps)
          .isLessThanOrEqualTo(bound + 1e-9);
    }
  }
}
