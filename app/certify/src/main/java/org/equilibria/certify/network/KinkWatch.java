package org.equilibria.certify.network;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.equilibria.api.matrix.Scope;
import org.equilibria.certify.quantity.NetworkState;
import org.equilibria.certify.quantity.StateReader;
import org.equilibria.certify.quantity.Systems;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.GradientFlow;
import org.equilibria.engine.train.TrainingListener;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.engine.train.TrainingStatus;

/** A search for how far the flow goes before a unit changes its sign. */
final class KinkWatch {

  private static final double LOOK_RTOL = 1e-9;

  private final NetworkInput input;
  private final boolean[][] signs;
  private final FlowPaths paths;
  private final Systems systems;
  private final Scope scope;
  private final Catalog catalog;

  /**
   * Take the signs at the point given.
   *
   * @param state of the network there
   * @param scope of precision F64
   */
  KinkWatch(
      NetworkInput input,
      NetworkState state,
      FlowPaths paths,
      Systems systems,
      Scope scope,
      Catalog catalog) {
    this.input = input;
    signs = signs(state);
    this.paths = paths;
    this.systems = systems;
    this.scope = scope;
    this.catalog = catalog;
  }

  private static boolean[][] signs(NetworkState state) {
    boolean[][] signs = new boolean[state.samples()][state.width()];
    for (int i = 0; i < signs.length; i++) {
      for (int k = 0; k < signs[i].length; k++) {
        signs[i][k] = state.preactivations()[i][k] > 0;
      }
    }
    return signs;
  }

  /** Return after how many of some even looks until a time all signs are still the same. */
  int looksWithoutChange(double end, int looks) throws NotComputed {
    try (Scope work = scope.child("kinks")) {
      Watch watch = new Watch();
      Network network = input.network(work, catalog);
      TrainingResult result =
          paths.run(network, end, looks, LOOK_RTOL, watch, () -> watch.changed, work);
      if (result.status() == TrainingStatus.CANCELLED && !watch.changed) {
        throw new CancellationException();
      }
      if (!watch.changed && !GradientFlow.metItsBound(result)) {
        paths.requireFollowed(result, end);
      }
      return watch.same; // where the bound was met before a change, at a kink as a rule, less
    }
  }

  /** A comparison of the signs at every look, which ends the flow once they changed. */
  private final class Watch implements TrainingListener {
    private int same;
    private boolean changed;

    @Override
    public void epoch(EpochRecord record) {}

    @Override
    public void resumable(Moment moment, Supplier<TrainingSnapshot> snapshot) {
      if (moment == Moment.EPOCH && !changed) {
        TrainingSnapshot now = snapshot.get();
        changed =
            !Arrays.deepEquals(
                signs, signsAt(Objects.requireNonNull(now.weights().values().get("implicit.A"))));
        same = changed ? same : now.position().epoch();
      }
    }
  }

  private boolean[][] signsAt(double[] weight) {
    try (Scope work = scope.child("signs")) {
      Network network = input.network(work, catalog);
      scope.backend().upload(weight, network.parameter("implicit.A"));
      network.parametersChanged();
      NetworkState state = new StateReader(systems).read(network, input.inputs(), work);
      state.requireSolved();
      return signs(state);
    }
  }
}
