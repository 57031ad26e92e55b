package org.equilibria.certify.quantity;

import java.util.OptionalDouble;
import org.equilibria.engine.network.LayerSpec;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.theory.GammaScaling;

/**
 * Name what a network of one implicit layer is made of.
 *
 * @param gamma scale of M = (gamma/sqrt m) A; empty for other parameterizations
 * @param alpha output scale
 * @param centred whether the output is minus its initial value
 * @param activation its id
 * @param injection its id
 * @param monotone whether the activation has slopes in [0, 1], as all theory here asks for
 */
public record Kind(
    OptionalDouble gamma,
    double alpha,
    boolean centred,
    String activation,
    String injection,
    boolean monotone) {

  /** Describe a network; the ids are those of its layer's components. */
  public static Kind of(
      NetworkSpec spec, LayerSpec.Implicit layer, String activation, String injection) {
    return new Kind(
        layer.parameterization() instanceof GammaScaling scaling
            ? OptionalDouble.of(scaling.options().gamma())
            : OptionalDouble.empty(),
        spec.alpha(),
        spec.centred(),
        activation,
        injection,
        layer.activation().slopes().isMonotoneNonexpansive());
  }
}
