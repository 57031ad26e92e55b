package org.equilibria.certify.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.equilibria.api.theory.NetworkQuantities.ERRORS;
import static org.equilibria.api.theory.NetworkQuantities.INDEPENDENT;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_INJECTION_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_READOUT;
import static org.equilibria.api.theory.NetworkQuantities.INITIAL_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.INJECTION_WEIGHT;
import static org.equilibria.api.theory.NetworkQuantities.INPUT_GRADIENTS;
import static org.equilibria.api.theory.NetworkQuantities.PREDICTIONS;
import static org.equilibria.api.theory.NetworkQuantities.STATES;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_DRAWS;
import static org.equilibria.api.theory.NetworkQuantities.TRAINED_LOSS;
import static org.equilibria.api.theory.NetworkQuantities.WEIGHT;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.equilibria.api.expr.Expr;
import org.equilibria.engine.cell.AffineCell;
import org.equilibria.engine.theory.QuantityStore;
import org.junit.jupiter.api.Test;

class PointQuantitiesTest {

  /** A network of one unit, one feature and one output over one sample. */
  private static NetworkState state(double w, double f, double slope, int unsolved) {
    double[][] one = {{1}};
    return new NetworkState(
        new double[][] {{0.5}},
        new double[][] {{w}},
        one,
        one,
        one,
        one,
        one,
        new double[] {1e-14},
        one,
        one,
        one,
        new double[] {1e-14},
        new double[] {f},
        new double[][] {{slope}},
        unsolved);
  }

  private static PointQuantities centred(NetworkState initial) {
    AffineCell layer = SmallNetwork.spec(1, 0.5).onlyAffineCell().orElseThrow();
    Kind kind =
        new Kind(
            OptionalDouble.of(0.5), 1, true, "relu", "relu", layer.activation(), Expr.x().max(0));
    return new PointQuantities(kind, initial, new double[] {7}, true, Usage.ofNumbers(1));
  }

  private static QuantityStore store() {
    return new QuantityStore(List.of());
  }

  @Test
  void checkpointDependsOnTheSampleAndTheInitialisationDoesNot() {
    PointQuantities quantities = centred(state(1, 2, 3, 0));
    QuantityStore initial = store();
    quantities.atInitialisation(initial, Optional.empty(), Optional.empty());
    QuantityStore checkpoint = store();
    quantities.atCheckpoint(checkpoint, state(1, 5, 4, 0));

    assertThat(initial.find(INDEPENDENT)).contains(true);
    assertThat(checkpoint.find(INDEPENDENT)).contains(false);
  }

  @Test
  void centredNetworkIsMinusItsInitialOutputsAndSlopes() {
    PointQuantities quantities = centred(state(1, 2, 3, 0));
    QuantityStore initial = store();
    quantities.atInitialisation(initial, Optional.empty(), Optional.empty());
    QuantityStore checkpoint = store();
    quantities.atCheckpoint(checkpoint, state(1, 5, 4, 0));

    assertThat(initial.find(ERRORS).orElseThrow()).containsExactly(-7);
    assertThat(checkpoint.find(PREDICTIONS).orElseThrow()).containsExactly(3);
    assertThat(checkpoint.find(ERRORS).orElseThrow()).containsExactly(-4);
    assertThat(checkpoint.find(INPUT_GRADIENTS).orElseThrow()[0]).containsExactly(1);
  }

  @Test
  void nothingIsKnownOfEquilibriaThatWereNotFound() {
    PointQuantities quantities = centred(state(1, 2, 3, 1));
    QuantityStore initial = store();
    quantities.atInitialisation(initial, Optional.empty(), Optional.empty());
    QuantityStore checkpoint = store();
    quantities.atCheckpoint(checkpoint, state(1, 5, 4, 0));

    assertThat(initial.find(STATES)).isEmpty();
    assertThat(initial.find(WEIGHT)).isPresent();
    assertThat(checkpoint.find(STATES)).isPresent();
    assertThat(checkpoint.find(PREDICTIONS)).isEmpty();
  }

  @Test
  void layersOfTheInitialisationAreKnownBesideThoseThatMoved() {
    PointQuantities quantities = centred(state(1, 2, 3, 0));
    QuantityStore moved = store();
    quantities.atCheckpoint(moved, state(1.5, 5, 4, 0));

    assertThat(moved.find(INJECTION_WEIGHT).orElseThrow()[0]).containsExactly(1.5);
    assertThat(moved.find(INITIAL_INJECTION_WEIGHT).orElseThrow()[0]).containsExactly(1);
    assertThat(moved.find(INITIAL_READOUT)).isPresent();
    assertThat(moved.find(INITIAL_WEIGHT)).isPresent();
  }

  @Test
  void inputsStandardisedByTheSamplesDependOnThem() {
    PointQuantities free = centred(state(1, 2, 3, 0));
    PointQuantities bound =
        new PointQuantities(free.kind(), free.initial(), free.targets(), false, free.usage())
            .first(1);
    QuantityStore store = store();
    bound.atInitialisation(store, Optional.empty(), Optional.empty());

    assertThat(store.find(INDEPENDENT)).contains(false);
  }

  @Test
  void trainedNetworkIsKnownWhereOnlyAMoved() {
    PointQuantities quantities = centred(state(1, 2, 3, 0));
    QuantityStore store = store();
    Trained trained = new Trained(2, 0.25, new double[][] {{0.5}}, Optional::empty);
    quantities.atInitialisation(store, Optional.of(trained), Optional.empty());

    assertThat(store.find(TRAINED_LOSS)).contains(0.25);
    assertThat(store.find(TRAINED_DRAWS)).isEmpty();
  }
}
