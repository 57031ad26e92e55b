package org.equilibria.engine.network;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.gradient.GradientEstimator;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.solve.Solver;

/** The choices of one layer of a network. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface LayerSpec {

  /**
   * Return the columns of what the layer gives.
   *
   * @param inputs columns of what it is given
   * @throws EquilibriaException INVALID_INPUT if it cannot take so many
   */
  int width(int inputs);

  /** Return its parameters, under their names within the layer. */
  List<ParameterSpec> parameters(int inputs);

  /**
   * A layer whose output is the equilibrium z = f(z, x) of a cell.
   *
   * @param cell f
   * @param solver forward solver; empty for that of the whole network
   * @param gradient how the loss is differentiated through the equilibrium; empty for that of the
   *     whole network
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record Equilibrium(Cell cell, Optional<Solver> solver, Optional<GradientEstimator> gradient)
      implements LayerSpec {

    /** Solve and differentiate the layer as the network does. */
    public Equilibrium(Cell cell) {
      this(cell, Optional.empty(), Optional.empty());
    }

    @Override
    public int width(int inputs) {
      return cell.width(inputs);
    }

    @Override
    public List<ParameterSpec> parameters(int inputs) {
      return cell.parameters(inputs);
    }
  }

  /**
   * A dense layer sigma(W x + b) / sqrt(m); W is m x d and initially N(0, 1), b initially zero.
   *
   * @param width m, at least 1
   * @param activation sigma
   * @param bias whether there is b
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  record Dense(int width, Activation activation, boolean bias) implements LayerSpec {

    /** Check the width. */
    public Dense {
      if (width < 1) {
        throw new EquilibriaException(
            ErrorCode.INVALID_INPUT, "width must be at least 1, not " + width);
      }
    }

    /** Choose a layer without b. */
    public Dense(int width, Activation activation) {
      this(width, activation, false);
    }

    @Override
    public int width(int inputs) {
      return width;
    }

    @Override
    public List<ParameterSpec> parameters(int inputs) {
      ParameterSpec weight = new ParameterSpec("dense.W", width, inputs, 1, Role.INJECTION);
      return bias
          ? List.of(weight, new ParameterSpec("dense.b", 1, width, 0, Role.INJECTION))
          : List.of(weight);
    }
  }
}
