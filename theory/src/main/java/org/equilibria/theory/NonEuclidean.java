package org.equilibria.theory;

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
 * A weight whose logarithmic norm is bounded: M = D T D^{-1} - diag(|T| 1) + gamma I, T = A / m and
 * D = diag(exp(e)), with free A and e (Jafarpour, Davydov, Proskurnikov and Bullo 2021, arXiv
 * 2106.03194: every M with that bound is of this form).
 *
 * <p>Guarantees {@link Property#LOG_NORM_INF} with the diagonal exp(e) and gamma, with more than
 * that only as rounding asks for: the equilibrium is unique, though ||M|| may be of any size.
 * Picard may diverge; with a damping of at most 1/(1 - min(0, min_i M_ii)) it converges, and so
 * does forward-backward splitting with such a step.
 *
 * <p>Costs O(m^2) on the host, its gradient the same.
 *
 * @param options the bound
 */
public record NonEuclidean(Options options) implements Parameterization {

  /**
   * Options of the bound.
   *
   * @param gamma bound of the logarithmic norm
   */
  public record Options(
      @Option(
              help = "bound of the logarithmic norm max_i M_ii + sum_{j != i} |M_ij| d_j / d_i",
              value = "0.9",
              min = -10,
              max = 1,
              maxExclusive = true)
          double gamma) {}

  @Override
  public List<ParameterSpec> parameters(int width) {
    return List.of(new ParameterSpec("A", width, width, 1), new ParameterSpec("e", 1, width, 0));
  }

  @Override
  public Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight) {
    Entries at = Entries.of(backend, parameters);
    int m = at.width();
    double[] out = new double[m * m];
    double most = 0;
    for (int i = 0; i < m; i++) {
      double sum = 0;
      for (int j = 0; j < m; j++) {
        sum += Math.abs(at.t(i, j));
        out[i * m + j] = at.t(i, j) * at.ratio(i, j);
      }
      out[i * m + i] += options.gamma() - sum;
      most = Math.max(most, sum);
    }
    backend.upload(out, weight);
    double unit = weight.precision().unitRoundoff();
    double size = most + Math.abs(options.gamma());
    // Sums of a row, here and in the proof, and the rounding of every entry to its precision.
    double constant = options.gamma() + 4 * (Rounding.of(m + 16) + Rounding.of(4, unit)) * size;
    return HostSquare.isFinite(out) && constant < 1
        ? new Certificate(Property.LOG_NORM_INF, constant, at.d)
        : Certificate.NONE;
  }

  /**
   * Write (G_ij d_i/d_j - sign(t_ij) G_ii) / m by A, and sum_j (G_ij M'_ij - G_ji M'_ji) by e_i, M'
   * = D T D^{-1}.
   */
  @Override
  public void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters) {
    Entries at = Entries.of(backend, parameters);
    int m = at.width();
    double[] g = HostSquare.read(backend, gradWeight);
    double[] gradA = new double[m * m];
    double[] gradE = new double[m];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < m; j++) {
        double pulled = g[i * m + j] * at.ratio(i, j);
        gradA[i * m + j] = (pulled - Math.signum(at.t(i, j)) * g[i * m + i]) / m;
        if (i != j) {
          gradE[i] += pulled * at.t(i, j);
          gradE[j] -= pulled * at.t(i, j);
        }
      }
    }
    backend.upload(gradA, gradParameters.get(0));
    backend.upload(gradE, gradParameters.get(1));
  }

  /** Write (dT_ij + t_ij (de_i - de_j)) d_i/d_j, and less sum_j sign(t_ij) dT_ij where i = j. */
  @Override
  public void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection) {
    Entries at = Entries.of(backend, parameters);
    int m = at.width();
    double[] along = HostSquare.read(backend, direction.get(0));
    double[] alongE = HostSquare.read(backend, direction.get(1));
    double[] out = new double[m * m];
    for (int i = 0; i < m; i++) {
      double sum = 0;
      for (int j = 0; j < m; j++) {
        double moved = along[i * m + j] / m;
        sum += Math.signum(at.t(i, j)) * moved;
        out[i * m + j] = (moved + at.t(i, j) * (alongE[i] - alongE[j])) * at.ratio(i, j);
      }
      out[i * m + i] -= sum;
    }
    backend.upload(out, weightDirection);
  }

  /** The parameters as host numbers: A, and d = exp(e). */
  private static final class Entries {
    private final double[] a;
    private final double[] d;

    private Entries(double[] a, double[] d) {
      this.a = a;
      this.d = d;
    }

    static Entries of(Backend backend, List<Matrix> parameters) {
      double[] d = HostSquare.read(backend, parameters.get(1));
      for (int i = 0; i < d.length; i++) {
        d[i] = Math.exp(d[i]);
      }
      return new Entries(HostSquare.read(backend, parameters.get(0)), d);
    }

    int width() {
      return d.length;
    }

    double t(int i, int j) {
      return a[i * d.length + j] / d.length;
    }

    /** Return d_i / d_j. */
    double ratio(int i, int j) {
      return d[i] / d[j];
    }
  }
}
