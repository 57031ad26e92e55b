package org.equilibria.theory.bound;

import static org.equilibria.api.theory.NetworkQuantities.ADJOINTS;
import static org.equilibria.api.theory.NetworkQuantities.ADJOINT_RESIDUALS;
import static org.equilibria.api.theory.NetworkQuantities.ALPHA;
import static org.equilibria.api.theory.NetworkQuantities.CENTRED;
import static org.equilibria.api.theory.NetworkQuantities.FULL_ADJOINTS;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_READOUT;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_RESIDUALS;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_STATES;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.READOUT;
import static org.equilibria.api.theory.NetworkQuantities.RESIDUALS;
import static org.equilibria.api.theory.NetworkQuantities.STATES;
import static org.equilibria.api.theory.NetworkQuantities.WEIGHT;
import static org.equilibria.theory.bound.Derived.INITIAL_WEIGHT_FACTS;
import static org.equilibria.theory.bound.Derived.WEIGHT_FACTS;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.theory.Quantity;
import org.equilibria.theory.certificate.Accuracy;
import org.equilibria.theory.numerics.Vectors;
import org.equilibria.theory.wellposed.Conditioning;

/**
 * Bound what solves and rounding leave open (docs/theory.md, section 4): a state of residual r is
 * within c r of its equilibrium, so that an output alpha b.z errs by alpha ||b|| c r. Rounding of a
 * sum of m products is taken as m 2^-53 times the norms of its factors.
 */
final class SolveAccuracy {

  static final Set<Quantity<?>> INPUTS =
      Set.of(
          ALPHA,
          CENTRED,
          WEIGHT,
          WEIGHT_FACTS,
          READOUT,
          STATES,
          RESIDUALS,
          ADJOINTS,
          FULL_ADJOINTS,
          ADJOINT_RESIDUALS,
          INITIAL_WEIGHT,
          INITIAL_WEIGHT_FACTS,
          INITIAL_READOUT,
          INITIAL_STATES,
          INITIAL_RESIDUALS);

  private static final double UNIT_ROUNDOFF = 0x1p-53;

  private SolveAccuracy() {}

  /** Return how closely a point is known. */
  static Optional<Accuracy> of(Known known) {
    Outputs here =
        new Outputs(
            known.get(WEIGHT_FACTS).conditioning(),
            Vectors.rowNorms(known.get(STATES)),
            known.get(RESIDUALS),
            Vectors.rowNorms(known.get(READOUT)),
            rounding(known));
    double[] adjoints = adjoints(known);
    double[] states = new double[adjoints.length];
    Arrays.setAll(states, row -> here.state(row / here.outputs()));
    double[] errors = new double[adjoints.length];
    double alpha = known.get(ALPHA);
    if (!known.get(CENTRED)) {
      Arrays.setAll(errors, row -> alpha * here.output(row));
    } else if (known.get(WEIGHT) != known.get(INITIAL_WEIGHT)) {
      Outputs before =
          new Outputs(
              known.get(INITIAL_WEIGHT_FACTS).conditioning(),
              Vectors.rowNorms(known.get(INITIAL_STATES)),
              known.get(INITIAL_RESIDUALS),
              Vectors.rowNorms(known.get(INITIAL_READOUT)),
              rounding(known));
      Arrays.setAll(errors, row -> alpha * (here.output(row) + before.output(row)));
    } // else f is 0 by definition, however closely its equilibria are known
    return Optional.of(new Accuracy(states, adjoints, errors));
  }

  private static double rounding(Known known) {
    return known.get(WEIGHT).length * UNIT_ROUNDOFF;
  }

  private static double[] adjoints(Known known) {
    double rho = known.get(WEIGHT_FACTS).spectralNorm();
    double rounding = rounding(known);
    double[] after = Vectors.rowNorms(known.get(ADJOINTS));
    double[] before = Vectors.rowNorms(known.get(FULL_ADJOINTS));
    double[] left = known.get(ADJOINT_RESIDUALS).clone();
    Arrays.setAll(left, row -> left[row] + rounding * (rho * after[row] + before[row]));
    return left;
  }

  /** Bound what is left of equilibria, and the error of their outputs b.z. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Outputs(
      Conditioning conditioning,
      double[] states,
      double[] residuals,
      double[] readouts,
      double rounding) {

    int outputs() {
      return readouts.length;
    }

    double state(int sample) {
      return residuals[sample] + rounding * (1 + conditioning.rho()) * states[sample];
    }

    double output(int row) {
      int sample = row / outputs();
      double error = conditioning.errorUpperBound(state(sample)) + rounding * states[sample];
      return readouts[row % outputs()] * error;
    }
  }
}
