package org.equilibria.certify.quantity;

import static org.equilibria.api.theory.NetworkQuantities.ACTIVATION;
import static org.equilibria.api.theory.NetworkQuantities.ADJOINTS;
import static org.equilibria.api.theory.NetworkQuantities.ADJOINT_RESIDUALS;
import static org.equilibria.api.theory.NetworkQuantities.ALPHA;
import static org.equilibria.api.theory.NetworkQuantities.CENTRED;
import static org.equilibria.api.theory.NetworkQuantities.ERRORS;
import static org.equilibria.api.theory.NetworkQuantities.FULL_ADJOINTS;
import static org.equilibria.api.theory.NetworkQuantities.GAMMA;
import static org.equilibria.api.theory.NetworkQuantities.HOLD_OUT_MISTAKES;
import static org.equilibria.api.theory.NetworkQuantities.HOLD_OUT_SIZE;
import static org.equilibria.api.theory.NetworkQuantities.INDEPENDENT;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_INJECTED;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_INJECTION_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_READOUT;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_RESIDUALS;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_STATES;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.INJECTED;
import static org.equilibria.api.theory.NetworkQuantities.INJECTION;
import static org.equilibria.api.theory.NetworkQuantities.INJECTION_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.INPUTS;
import static org.equilibria.api.theory.NetworkQuantities.INPUT_GRADIENTS;
import static org.equilibria.api.theory.NetworkQuantities.INPUT_UNITS;
import static org.equilibria.api.theory.NetworkQuantities.OUTPUTS;
import static org.equilibria.api.theory.NetworkQuantities.PREACTIVATIONS;
import static org.equilibria.api.theory.NetworkQuantities.PREDICTIONS;
import static org.equilibria.api.theory.NetworkQuantities.PREDICTION_ACCURACY;
import static org.equilibria.api.theory.NetworkQuantities.READOUT;
import static org.equilibria.api.theory.NetworkQuantities.RESIDUALS;
import static org.equilibria.api.theory.NetworkQuantities.STATES;
import static org.equilibria.api.theory.NetworkQuantities.TARGETS;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_DISTANCE;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_DRAWS;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_LOSS;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.WEIGHT;

import java.util.Arrays;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.engine.theory.QuantityStore;

/**
 * Put quantities of a network where bounds find them. What is not known, or does not exist for such
 * a network, is left out, so that the bounds that need it say Inapplicable and name it.
 *
 * @param kind what the network is made of
 * @param initial at the initialisation; also of a checkpoint, whose centring subtracts its outputs
 * @param targets y (n k)
 * @param independent whether the initialisation, and what standardises the inputs, do not depend on
 *     the samples
 * @param usage how the network is used
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
@API(status = API.Status.INTERNAL, since = "0.1")
public record PointQuantities(
    Kind kind, NetworkState initial, double[] targets, boolean independent, Usage usage) {

  /** Fill a store with the network at its initialisation. */
  public void atInitialisation(
      QuantityStore store, Optional<Trained> trained, Optional<HoldOut> holdOut) {
    at(store, initial, independent);
    trained.ifPresent(
        t -> {
          store
              .put(TRAINED_DISTANCE, t.distance())
              .put(TRAINED_LOSS, t.loss())
              .put(TRAINED_WEIGHT, t.weight());
          store.offer(TRAINED_DRAWS, t.draws());
        });
    holdOut.ifPresent(h -> putHoldOut(store, h));
  }

  /** Fill a store with the network at a checkpoint, which was chosen by the sample. */
  public void atCheckpoint(QuantityStore store, NetworkState checkpoint) {
    at(store, checkpoint, false);
  }

  /** Put the mistakes on a hold-out sample. */
  public static void putHoldOut(QuantityStore store, HoldOut holdOut) {
    store.put(HOLD_OUT_MISTAKES, holdOut.mistakes()).put(HOLD_OUT_SIZE, holdOut.size());
  }

  /** Return f(x_i) at a point, minus its initial value where the network is centred (n k). */
  public double[] predictions(NetworkState at) {
    double[] f = at.outputs().clone();
    for (int i = 0; i < f.length && kind.centred(); i++) {
      f[i] -= initial.outputs()[i];
    }
    return f;
  }

  /** Return f(x_i) - y_i at a point (n k). */
  public double[] errors(NetworkState at) {
    double[] e = predictions(at);
    Arrays.setAll(e, i -> e[i] - targets[i]);
    return e;
  }

  /** Return the same over the first samples. */
  public PointQuantities first(int count) {
    return new PointQuantities(
        kind,
        initial.first(count),
        Arrays.copyOf(targets, count * initial.outputCount()),
        independent,
        usage);
  }

  private void at(QuantityStore store, NetworkState state, boolean unseen) {
    kind.gamma().ifPresent(gamma -> store.put(GAMMA, gamma));
    store
        .put(OUTPUTS, state.outputCount())
        .put(ALPHA, kind.alpha())
        .put(ACTIVATION, kind.formula())
        .put(INJECTION, kind.injectionFormula())
        .put(CENTRED, kind.centred())
        .put(INDEPENDENT, unseen)
        .put(INPUTS, state.inputs())
        .put(TARGETS, targets)
        .put(INPUT_UNITS, usage.units())
        .put(PREDICTION_ACCURACY, usage.accuracy())
        .put(INJECTION_WEIGHT, state.injectionWeight())
        .put(INITIAL_INJECTION_WEIGHT, initial.injectionWeight())
        .put(READOUT, state.readout())
        .put(INITIAL_READOUT, initial.readout());
    if (kind.monotone()) {
      store.put(WEIGHT, state.weight()).put(INITIAL_WEIGHT, initial.weight());
    }
    store.put(INJECTED, state.injected());
    if (state.unsolved() == 0) {
      putSolved(store, state);
    }
  }

  private void putSolved(QuantityStore store, NetworkState state) {
    store
        .put(STATES, state.states())
        .put(RESIDUALS, state.residuals())
        .put(PREACTIVATIONS, state.preactivations())
        .put(ADJOINTS, state.adjoints())
        .put(ADJOINT_RESIDUALS, state.adjointResiduals())
        .put(INITIAL_INJECTED, initial.injected())
        .put(INITIAL_STATES, initial.states())
        .put(INITIAL_RESIDUALS, initial.residuals())
        .put(FULL_ADJOINTS, state.fullAdjoints());
    if (!kind.centred() || initial.unsolved() == 0) {
      store
          .put(PREDICTIONS, predictions(state))
          .put(ERRORS, errors(state))
          .put(INPUT_GRADIENTS, inputGradients(state));
    }
  }

  private double[][] inputGradients(NetworkState state) {
    if (!kind.centred()) {
      return state.inputGradients();
    }
    double[][] difference = new double[state.inputGradients().length][];
    for (int row = 0; row < difference.length; row++) {
      double[] before = initial.inputGradients()[row];
      double[] g = state.inputGradients()[row].clone();
      Arrays.setAll(g, j -> g[j] - before[j]);
      difference[row] = g;
    }
    return difference;
  }
}
