package org.equilibria.certify.quantity;

import java.util.OptionalDouble;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.expr.Expr;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.engine.network.NetworkSpec;

/**
 * What a network of one implicit layer is made of.
 *
 * @param gamma scale of M = (gamma/sqrt m) A; empty for other parameterizations
 * @param alpha output scale
 * @param centred whether the output is minus its initial value
 * @param activation its id
 * @param injection its id
 * @param formula the activation itself
 * @param injectionFormula what the injection does to an entry of Wx
 */
public record Kind(
    OptionalDouble gamma,
    double alpha,
    boolean centred,
    String activation,
    String injection,
    Activation formula,
    Expr injectionFormula) {

  /** Describe a network; the ids are those of its layer's components. */
  public static Kind of(NetworkSpec spec, AffineCell layer, String activation, String injection) {
    return new Kind(
        layer.parameterization().freeScale(),
        spec.alpha(),
        spec.centred(),
        activation,
        injection,
        layer.activation(),
        layer.features(Expr.x()));
  }

  /** Return whether the activation has slopes in [0, 1], as all tests of well-posedness ask for. */
  public boolean monotone() {
    return formula.slopes().isMonotoneNonexpansive();
  }
}
