package org.equilibria.host.wired;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.NetworkSpec;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;
import org.equilibria.engine.train.Predictor;
import org.equilibria.engine.train.Predictor.Predictions;
import org.junit.jupiter.api.Test;

/** Predict in parts that can be cancelled. */
class PredictorTest {

  private static final int ROWS = 9;
  private static final int FEATURES = 3;

  @Test
  void wherePredictionIsCancelledWhatIsMissingIsNanAndNotConverged() {
    try (Backend backend = Wired.create(Kinds.BACKEND, "ejml");
        Scope scope = backend.openScope("predictor", Precision.F64)) {
      Network network = centred(scope);
      AtomicInteger left = new AtomicInteger();
      SolveSetup quiet = Wired.setup("anderson", 1e-8);
      SolveSetup watched =
          new SolveSetup(
              quiet.solver(),
              quiet.termination(),
              quiet.gradient(),
              quiet.settings().withCancellation(() -> left.decrementAndGet() < 0));
      double[] inputs = new SeedStreams(1).gaussian("x", ROWS * FEATURES);
      double[] whole = new Predictor(network, quiet).predict(inputs, ROWS, scope).outputs();
      int allowed = 0;
      while (true) {
        left.set(allowed);
        Predictions made = new Predictor(network, watched).predict(inputs, ROWS, scope);
        if (made.solve().status() != SolveStatus.CANCELLED) {
          assertThat(made.outputs()).isEqualTo(whole);
          break;
        }
        assertThat(made.outputs()).as("asked %d times", allowed).containsOnly(Double.NaN);
        assertThat(made.converged()).as("asked %d times", allowed).containsOnly(false);
        allowed++;
      }
      assertThat(allowed).as("cancelled in the solves and in those of the offset").isGreaterThan(4);
    }
  }

  /** Its present output differs from its first, so that an offset left out would be seen. */
  private static Network centred(Scope scope) {
    NetworkSpec spec =
        NetworkSpec.ofOne(
            12,
            1,
            true,
            Wired.injection("relu"),
            Wired.create(Kinds.PARAMETERIZATION, "gamma-scaling{gamma=0.4}"),
            Wired.create(Kinds.ACTIVATION, "relu"));
    return new Network(
        scope,
        spec,
        NetworkWeights.draw(spec, FEATURES, 1, new SeedStreams(2)),
        NetworkWeights.draw(spec, FEATURES, 1, new SeedStreams(3)),
        FEATURES,
        1);
  }
}
