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
 * A scaled column-stochastic weight, M = gamma softmax(A) with the softmax of each column
 * (Kawaguchi 2021, arXiv 2102.07346). There the activation is the identity, of which the bound
 * {@code linear-layer-rate} speaks; others are contractions, too.
 *
 * <p>Guarantees {@link Property#CONTRACTION_1} with gamma: Picard's iteration converges at that
 * rate in the l1 norm. Columns are 1e-15 m (F32: 1e-6) shorter than gamma says, for rounding.
 *
 * <p>Costs O(m^2) on the host, its gradient the same.
 *
 * @param options the scale
 */
public record ColumnStochastic(Options options) implements Parameterization {

  /**
   * Options of the weight.
   *
   * @param gamma sum of each column
   */
  public record Options(
      @Option(
              help = "sum of each column of the weight, whose entries are positive",
              value = "0.8",
              min = 0,
              minExclusive = true,
              max = 1,
              maxExclusive = true)
          double gamma) {}

  @Override
  public List<ParameterSpec> parameters(int width) {
    return List.of(new ParameterSpec("A", width, width, 1));
  }

  @Override
  public Certificate materialize(Backend backend, List<Matrix> parameters, Matrix weight) {
    double[] m = softmax(backend, parameters);
    backend.upload(m, weight);
    return HostSquare.isFinite(m)
        ? new Certificate(Property.CONTRACTION_1, options.gamma())
        : Certificate.NONE;
  }

  /** Return gamma softmax(A). */
  private double[] softmax(Backend backend, List<Matrix> parameters) {
    Matrix a = parameters.get(0);
    double[] values = HostSquare.read(backend, a);
    int m = a.rows();
    double rounding = 4 * (Rounding.of(m + 16) + Rounding.of(4, a.precision().unitRoundoff()));
    for (int j = 0; j < m; j++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int e = j; e < values.length; e += m) {
        most = Math.max(most, values[e]);
      }
      double sum = 0;
      for (int e = j; e < values.length; e += m) {
        values[e] = Math.exp(values[e] - most);
        sum += values[e];
      }
      for (int e = j; e < values.length; e += m) {
        values[e] *= options.gamma() * (1 - rounding) / sum;
      }
    }
    return values;
  }

  /** Write M_ij (G_ij - sum_k M_kj G_kj / gamma). */
  @Override
  public void pullback(
      Backend backend, List<Matrix> parameters, Matrix gradWeight, List<Matrix> gradParameters) {
    derivative(backend, parameters, gradWeight, gradParameters.get(0));
  }

  /** Write M_ij (D_ij - sum_k M_kj D_kj / gamma). */
  @Override
  public void pushforward(
      Backend backend, List<Matrix> parameters, List<Matrix> direction, Matrix weightDirection) {
    derivative(backend, parameters, direction.get(0), weightDirection);
  }

  /** Write the derivative of the softmax, which is symmetric in each column. */
  private void derivative(Backend backend, List<Matrix> parameters, Matrix along, Matrix out) {
    double[] weight = softmax(backend, parameters);
    double[] g = HostSquare.read(backend, along);
    int m = out.rows();
    for (int j = 0; j < m; j++) {
      double inner = 0;
      double sum = 0;
      for (int e = j; e < g.length; e += m) {
        inner += weight[e] * g[e];
        sum += weight[e];
      }
      for (int e = j; e < g.length; e += m) {
        g[e] = weight[e] * (g[e] - inner / sum);
      }
    }
    backend.upload(g, out);
  }
}
