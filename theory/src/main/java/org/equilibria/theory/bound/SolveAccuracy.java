package org.equilibria.theory.bound;

import static org.equilibria.api.theory.NetworkQuantities.ADJOINTS;
import static org.equilibria.api.theory.NetworkQuantities.ADJOINT_RESIDUALS;
import static org.equilibria.api.theory.NetworkQuantities.ALPHA;
import static org.equilibria.api.theory.NetworkQuantities.CENTRED;
import static org.equilibria.api.theory.NetworkQuantities.FULL_ADJOINTS;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_INJECTED;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_READOUT;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_RESIDUALS;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_STATES;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.INJECTED;
import static org.equilibria.api.theory.NetworkQuantities.READOUT;
import static org.equilibria.api.theory.NetworkQuantities.RESIDUALS;
import static org.equilibria.api.theory.NetworkQuantities.STATES;
import static org.equilibria.api.theory.NetworkQuantities.WEIGHT;
import static org.equilibria.theory.bound.Derived.INITIAL_WEIGHT_FACTS;
import static org.equilibria.theory.bound.Derived.WEIGHT_FACTS;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.theory.KnownQuantities;
import org.equilibria.api.theory.Quantity;
import org.equilibria.theory.certificate.Accuracy;
import org.equilibria.theory.certificate.RowAccuracy;
import org.equilibria.theory.numerics.Vectors;

/**
 * Bounds on what solves and rounding leave open of all rows (docs/theory.md, section 4): an output
 * is alpha b.z, and where it is centred what is subtracted errs, too.
 */
final class SolveAccuracy {

  static final Set<Quantity<?>> INPUTS =
      Set.of(
          ALPHA,
          CENTRED,
          WEIGHT,
          WEIGHT_FACTS,
          READOUT,
          INJECTED,
          STATES,
          RESIDUALS,
          ADJOINTS,
          FULL_ADJOINTS,
          ADJOINT_RESIDUALS,
          INITIAL_WEIGHT,
          INITIAL_WEIGHT_FACTS,
          INITIAL_READOUT,
          INITIAL_INJECTED,
          INITIAL_STATES,
          INITIAL_RESIDUALS);

  private SolveAccuracy() {}

  /** Return how closely a point is known. */
  static Optional<Accuracy> of(KnownQuantities known) {
    int width = known.get(WEIGHT).length;
    RowAccuracy row = RowAccuracy.of(known.get(WEIGHT_FACTS), width);
    Outputs here =
        new Outputs(
            row,
            Vectors.rowNorms(known.get(STATES)),
            row.states(known.get(RESIDUALS), known.get(STATES), known.get(INJECTED)),
            Vectors.rowNorms(known.get(READOUT)));
    double[] adjoints = adjoints(known, row);
    double[] states = new double[adjoints.length];
    Arrays.setAll(states, i -> here.state(i / here.outputs()));
    double[] errors = new double[adjoints.length];
    double alpha = known.get(ALPHA);
    if (!known.get(CENTRED)) {
      Arrays.setAll(errors, i -> alpha * here.output(i));
    } else if (known.get(WEIGHT) != known.get(INITIAL_WEIGHT)) {
      RowAccuracy initially = RowAccuracy.of(known.get(INITIAL_WEIGHT_FACTS), width);
      Outputs before =
          new Outputs(
              initially,
              Vectors.rowNorms(known.get(INITIAL_STATES)),
              initially.states(
                  known.get(INITIAL_RESIDUALS),
                  known.get(INITIAL_STATES),
                  known.get(INITIAL_INJECTED)),
              Vectors.rowNorms(known.get(INITIAL_READOUT)));
      Arrays.setAll(errors, i -> alpha * (here.output(i) + before.output(i)));
    } // else f is 0 by definition, however closely its equilibria are known
    return Optional.of(new Accuracy(states, adjoints, errors));
  }

  private static double[] adjoints(KnownQuantities known, RowAccuracy row) {
    double[] after = Vectors.rowNorms(known.get(ADJOINTS));
    double[] before = Vectors.rowNorms(known.get(FULL_ADJOINTS));
    double[] left = known.get(ADJOINT_RESIDUALS).clone();
    double[] readouts = Vectors.rowNorms(known.get(READOUT));
    Arrays.setAll(
        left, i -> row.adjoint(left[i], before[i], after[i], readouts[i % readouts.length]));
    return left;
  }

  /** Bound what is left of equilibria, and the error of their outputs b.z. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Outputs(RowAccuracy row, double[] norms, double[] open, double[] readouts) {

    int outputs() {
      return readouts.length;
    }

    double state(int sample) {
      return open[sample];
    }

    double output(int place) {
      int sample = place / outputs();
      return readouts[place % outputs()] * row.output(open[sample], norms[sample]);
    }
  }
}
