package org.equilibria.engine.train;

import java.util.List;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.Offset;
import org.equilibria.engine.network.SolveSetup;
import org.jspecify.annotations.Nullable;

/**
 * Samples on the device, ready to be solved in batches: the injected features, or the inputs where
 * the injection moves, and the centring offset.
 */
final class SampleSet {

  private final Network network;
  private final Samples samples;
  private final Backend backend;
  private final boolean movingInjection;
  private final Matrix frozen;
  private final Offset offset;

  SampleSet(
      Network network, SolveSetup setup, Samples samples, boolean movingInjection, Scope scope) {
    this.network = network;
    this.samples = samples;
    backend = scope.backend();
    try (Scope work = scope.child("inputs")) {
      Matrix x =
          (movingInjection ? scope : work).uninitialized(samples.count(), samples.features());
      backend.upload(samples.inputs(), x);
      frozen = movingInjection ? x : network.inject(x, scope);
      offset = network.offset(x, setup, scope);
    }
    this.movingInjection = movingInjection;
  }

  /** Return the solves behind the centring offset. */
  List<SolveResult> offsetSolves() {
    return offset.solves();
  }

  int count() {
    return samples.count();
  }

  /** Return the given samples in the given order; all of them in their order for null. */
  Batch batch(int @Nullable [] rows, Scope scope) {
    Matrix at = rows == null ? frozen : gather(frozen, rows, scope);
    return new Batch(
        network,
        samples,
        rows,
        movingInjection,
        at,
        rows == null ? offset.value() : gather(offset.value(), rows, scope));
  }

  static Matrix gather(Matrix a, int[] rows, Scope scope) {
    Matrix out = scope.uninitialized(rows.length, a.cols());
    scope.backend().gatherRows(a, rows, out);
    return out;
  }
}
