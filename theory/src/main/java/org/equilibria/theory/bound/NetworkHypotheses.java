package org.equilibria.theory.bound;

import org.equilibria.api.activation.Activation;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.theory.Hypotheses;
import org.equilibria.api.theory.KnownQuantities;
import org.equilibria.api.theory.NetworkQuantities;
import org.equilibria.api.theory.Provenance;
import org.equilibria.theory.kernel.HostFormula;

/** The hypotheses on activation, injection and sample that several bounds share. */
final class NetworkHypotheses {

  private NetworkHypotheses() {}

  /** Require an injection of slopes up to 1 whose norm is known. */
  static Hypotheses injection(Hypotheses hypotheses, Expr injection) {
    return hypotheses.is(
        "injection",
        "the injection is relu or linear",
        injection.isRelu() || HostFormula.isIdentity(injection));
  }

  /** Require what rho and mu need to say anything of equilibria: D M has D in [0, 1]. */
  static Hypotheses slopes(Hypotheses hypotheses, Activation activation) {
    return hypotheses.is(
        "slopes",
        "the activation has slopes in [0, 1]",
        activation.slopes().isMonotoneNonexpansive());
  }

  /** Require what ||z|| &lt;= ||phi||/mu and the contraction of Rademacher averages rest on. */
  static Hypotheses contracts(Hypotheses hypotheses, Activation activation) {
    return hypotheses.is(
        "activation",
        "the activation has slopes in [0, 1] and is 0 at 0",
        activation.slopes().isMonotoneNonexpansive()
            && HostFormula.of(activation.value(Expr.x())).applyAsDouble(0) == 0);
  }

  /** Require the activation max(x, 0). */
  static Hypotheses relu(Hypotheses hypotheses, Activation activation) {
    return hypotheses.is("relu", "the activation is ReLU", activation.isRelu());
  }

  /** State what all bounds over a class around A0 need. */
  static Hypotheses sample(Provenance provenance, KnownQuantities known) {
    return new Hypotheses(provenance)
        .assume("iid", "the samples are independent and identically distributed")
        .independent(known.get(NetworkQuantities.INDEPENDENT))
        .is("one-output", "the network has one output", known.get(NetworkQuantities.OUTPUTS) == 1);
  }
}
