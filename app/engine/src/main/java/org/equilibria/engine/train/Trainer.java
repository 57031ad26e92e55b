package org.equilibria.engine.train;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.solve.SolveResult;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.network.SolveSetup;
import org.equilibria.engine.random.SeedStreams;

/** Train a network in place, and assess it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Trainer {

  private final Network network;
  private final SolveSetup setup;
  private final TrainOptions options;
  private final SeedStreams seeds;

  /**
   * Create a trainer that changes the parameters of the given network.
   *
   * @param seeds orders of the samples, by epoch
   */
  public Trainer(Network network, SolveSetup setup, TrainOptions options, SeedStreams seeds) {
    this.network = network;
    this.setup = setup;
    this.options = options;
    this.seeds = seeds;
  }

  /**
   * Train to the end of the last epoch, to divergence or until cancelled.
   *
   * @param scope storage of the training; closed by the caller
   * @throws EquilibriaException INVALID_INPUT if the loss makes no sense for the targets
   */
  public TrainingResult run(Samples train, TrainingListener listener, Scope scope) {
    options
        .loss()
        .refusal(train.outputs())
        .ifPresent(
            why -> {
              throw new EquilibriaException(ErrorCode.INVALID_INPUT, why);
            });
    return new TrainingRun(network, setup, options, seeds, train, listener, scope).toEnd();
  }

  /** Predict samples with the present parameters and compare with their targets. */
  public Assessment assess(Samples samples, Scope scope) {
    try (Scope work = scope.child("assessment")) {
      SampleSet set = new SampleSet(network, setup, samples, false, work);
      Batch batch = set.batch(null, work);
      Matrix start = work.zeros(samples.count(), network.spec().width());
      SolveResult forward = network.equilibrium(batch.phi(), start, setup, work);
      Matrix gradient = work.uninitialized(samples.count(), samples.outputs());
      Batch.Fit fit = batch.fit(forward.solution(), options.loss(), 1, gradient);
      List<SolveResult> solves = new ArrayList<>(List.of(forward));
      solves.addAll(set.offsetSolves());
      return new Assessment(fit.correct(), fit.total(), fit.loss(), SolveSummary.of(solves));
    }
  }
}
