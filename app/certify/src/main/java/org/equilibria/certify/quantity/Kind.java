package org.equilibria.certify.quantity;

import java.util.OptionalDouble;
import org.equilibria.api.activation.Activation;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.theory.GammaScaling;

/**
 * What a network of one implicit layer is made of.
 *
 * @param gamma scale of M = (gamma/sqrt m) A; empty for other parameterizations
 * @param alpha output scale
 * @param centred whether the output is minus its initial value
 * @param activation its id
 * @param injection its id
 * @param formula the activation itself
 */
public record Kind(
    OptionalDouble gamma,
    double alpha,
    boolean centred,
    String activation,
    String injection,
    Activation formula) {

  /** Describe a network; the ids are those of its layer's components. */
  public static Kind of(NetworkSpec spec, AffineCell layer, String activation, String injection) {
    return new Kind(
        layer.parameterization() instanceof GammaScaling scaling
            ? OptionalDouble.of(scaling.options().gamma())
            : OptionalDouble.empty(),
        spec.alpha(),
        spec.centred(),
        activation,
        injection,
        layer.activation());
  }

  /** Return whether the activation has slopes in [0, 1], as all tests of well-posedness ask for. */
  public boolean monotone() {
    return formula.slopes().isMonotoneNonexpansive();
  }
}
