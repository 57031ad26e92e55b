package org.equilibria.theory;

import java.util.Arrays;
import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.Certificate;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.parameterization.Property;
import org.equilibria.theory.numerics.Rounding;

/**
 * A weight in the ball ||M||_inf &lt;= kappa: the projection of (kappa / m) A, row by row onto the
 * ball of the l1 norm (El Ghaoui, Gu, Travacca, Askari and Tsai 2021, arXiv 1908.06315; the
 * projection is that of Duchi, Shalev-Shwartz, Singer and Chandra 2008).
 *
 * <p>A row outside the ball is moved to sign(a) max(|a| - tau, 0) with the tau that leaves a norm
 * of kappa; entries that this makes 0 have no gradient until tau falls. The initial rows have norms
 * of about 0.8 kappa and are inside.
 *
 * <p>Guarantees {@link Property#CONTRACTION_INF} with kappa: Picard's iteration converges at that
 * rate in the maximum norm. The ball is 1e-15 m smaller than kappa says (F32: 1e-6 m), for
 * rounding.
 *
 * <p>Costs O(m^2 log m) on the host, its gradient the same.
 *
 * @param options the radius
 */
public record InfNormBall(Options options) implements Parameterization {

  /**
   * Options of the ball.
   *
   * @param kappa bound of ||M||_inf
   */
  public record Options(
      @Option(
              help = "bound of ||M||_inf, the largest sum of absolute values of a row",
              value = "0.9",
              min = 0,
              minExclusive = true,
              max = 1,
              maxExclusive = true)
          double kappa) {}

  @Override
  public List<ParameterSpec> parameters(int width) {
    return List.of(new ParameterSpec("A", width, width, 1));
  }

  @Override
  public Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight) {
    double[] a = scaled(backend, parameters);
    int m = weight.rows();
    double radius = radius(weight);
    for (int i = 0; i < m; i++) {
      project(a, i * m, m, radius);
    }
    backend.upload(a, weight);
    return HostSquare.isFinite(a)
        ? new Certificate(Property.CONTRACTION_INF, options.kappa())
        : Certificate.NONE;
  }

  private double[] scaled(Backend backend, List<Matrix> parameters) {
    double[] a = HostSquare.read(backend, parameters.get(0));
    double scale = options.kappa() / parameters.get(0).rows();
    for (int e = 0; e < a.length; e++) {
      a[e] *= scale;
    }
    return a;
  }

  /** Return kappa less what rounding to the precision and in sums of a row may do. */
  private double radius(Matrix weight) {
    int m = weight.rows();
    double rounding =
        4 * Rounding.of(m + 16) + 4 * Rounding.of(4, weight.precision().unitRoundoff());
    return options.kappa() * (1 - rounding);
  }

  private static void project(double[] a, int from, int m, double radius) {
    double norm = norm(a, from, m);
    if (norm <= radius || Double.isNaN(norm)) {
      return;
    }
    double tau = threshold(a, from, m, radius);
    for (int e = from; e < from + m; e++) {
      a[e] = Math.copySign(Math.max(Math.abs(a[e]) - tau, 0), a[e]);
    }
    // tau errs by rounding of the norm it was, which may be far larger than the radius
    double left = norm(a, from, m);
    if (left > radius) {
      for (int e = from; e < from + m; e++) {
        a[e] *= radius / left;
      }
    }
  }

  private static double norm(double[] a, int from, int m) {
    double sum = 0;
    for (int e = from; e < from + m; e++) {
      sum += Math.abs(a[e]);
    }
    return sum;
  }

  /** Return tau with sum max(|a| - tau, 0) = radius, for a row outside the ball. */
  private static double threshold(double[] a, int from, int m, double radius) {
    double[] sorted = new double[m];
    Arrays.setAll(sorted, j -> Math.abs(a[from + j]));
    Arrays.sort(sorted);
    double sum = 0;
    double tau = 0;
    for (int kept = 1; kept <= m; kept++) {
      double entry = sorted[m - kept];
      sum += entry;
      double candidate = (sum - radius) / kept;
      if (candidate >= entry) {
        break;
      }
      tau = candidate;
    }
    return tau;
  }

  /** Write (kappa / m) J^T G; J is the projection itself, see {@link #derivative}. */
  @Override
  public void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters) {
    derivative(backend, parameters, gradWeight, gradParameters.get(0));
  }

  /** Write J (kappa / m) D. */
  @Override
  public void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection) {
    derivative(backend, parameters, direction.get(0), weightDirection);
  }

  /**
   * Write (kappa / m) times the derivative of the projection, which is symmetric: in a row outside
   * the ball, with the signs s of its k entries above tau, g - s (s . g) / k on these and 0 on
   * others; in one inside, g.
   */
  private void derivative(Backend backend, List<Matrix> parameters, Matrix along, Matrix out) {
    double[] a = scaled(backend, parameters);
    double[] g = HostSquare.read(backend, along);
    int m = out.rows();
    double radius = radius(out);
    double scale = options.kappa() / m;
    for (int i = 0; i < m; i++) {
      int from = i * m;
      if (norm(a, from, m) > radius) {
        tangent(a, g, from, m, threshold(a, from, m, radius));
      }
      for (int e = from; e < from + m; e++) {
        g[e] *= scale;
      }
    }
    backend.upload(g, out);
  }

  private static void tangent(double[] a, double[] g, int from, int m, double tau) {
    double sum = 0;
    int kept = 0;
    for (int e = from; e < from + m; e++) {
      if (Math.abs(a[e]) > tau) {
        sum += Math.signum(a[e]) * g[e];
        kept++;
      }
    }
    for (int e = from; e < from + m; e++) {
      g[e] = Math.abs(a[e]) > tau ? g[e] - Math.signum(a[e]) * sum / kept : 0;
    }
  }
}
