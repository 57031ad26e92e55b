package org.equilibria.engine.network;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Parameterization;
import org.equilibria.api.solve.Solver;

/**
 * The choices of one layer of a network; W is m x d with independent N(0, 1) entries, m its width.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface LayerSpec {

  /** Return m. */
  int width();

  /** Return the formula applied to each entry of W x, before the division by sqrt(m). */
  Expr features(Expr preactivation);

  /** Return the parameters besides W. */
  List<ParameterSpec> ownParameters();

  /**
   * An implicit layer z = sigma(M z + phi(x)), phi(x) = value(W x) / sqrt(m) (arXiv 2209.15562).
   *
   * @param width m, at least 1
   * @param injection phi
   * @param parameterization free parameters of M
   * @param activation sigma
   * @param solver forward solver; empty for that of the whole network
   * @param gradient how the loss is differentiated through the equilibrium; empty for that of the
   *     whole network
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  record Implicit(
      int width,
      Injection injection,
      Parameterization parameterization,
      Activation activation,
      Optional<Solver> solver,
      Optional<GradientEstimator> gradient)
      implements LayerSpec {

    /** Check the width. */
    public Implicit {
      requireWidth(width);
    }

    @Override
    public Expr features(Expr preactivation) {
      return injection.value(preactivation);
    }

    @Override
    public List<ParameterSpec> ownParameters() {
      return parameterization.parameters(width);
    }
  }

  /**
   * A dense layer sigma(W x) / sqrt(m).
   *
   * @param width m, at least 1
   * @param activation sigma
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  record Dense(int width, Activation activation) implements LayerSpec {

    /** Check the width. */
    public Dense {
      requireWidth(width);
    }

    @Override
    public Expr features(Expr preactivation) {
      return activation.value(preactivation);
    }

    @Override
    public List<ParameterSpec> ownParameters() {
      return List.of();
    }
  }

  private static void requireWidth(int width) {
    if (width < 1) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT, "width must be at least 1, not " + width);
    }
  }
}
